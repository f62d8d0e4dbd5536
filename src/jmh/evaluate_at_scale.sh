#!/usr/bin/env bash
# Evaluates drawn cells on a standalone master and two workers of one core and 3 GB, the driver with 1 GB:
#   src/jmh/evaluate_at_scale.sh CELLS [DIMENSIONS [option of evaluate-cells...]]
# Prints seconds, peak memory of each JVM and what was shuffled. Tables and logs are in target/scale.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cells=$1
dim=${2:-256}
shift $(($# < 2 ? $# : 2))
folder=$PWD/target/scale
table=$folder/cells-$cells-$dim
home=$folder/spark-home
mkdir -p "$home/conf" "$home/jars" "$folder/events"
jar=$(ls "$PWD"/target/genept-*-cluster.jar)
class_path=$(cat target/spark.classpath)
# Executors take their class path from the home's folder of jars.
tr ':' '\n' <target/spark.classpath | xargs -I{} ln -sf {} "$home/jars/"
export SPARK_LOCAL_IP=127.0.0.1 SPARK_HOME=$home SPARK_SCALA_VERSION=2.13

run() {
  local heap=$1
  shift
  exec java @conf/jvm.options "-Xmx$heap" -XX:+UseSerialGC -cp "$home/conf:$class_path" "$@"
}

if [ ! -d "$table" ]; then
  [ -f target/bench.classpath ] && [ -f target/test-classes/io/genept/bench/ScaleCells.class ] || mvn -o -B -ntp -q -Pbench test-compile
  java @conf/jvm.options -Xmx4g -Dlog4j2.configurationFile=file:conf/log4j2.properties \
    -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
    io.genept.bench.ScaleCells "$table" "$cells" "$dim" >"$folder/draw.log" 2>&1
fi

run 256m org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 17077 --webui-port 0 >"$folder/master.log" 2>&1 &
pids=($!)
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT
for worker in 0 1; do
  run 256m org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 3g --webui-port 0 \
    --work-dir "$folder/work-$worker" spark://127.0.0.1:17077 >"$folder/worker-$worker.log" 2>&1 &
  pids+=($!)
done
sleep 8

begin=$(date +%s.%N)
run 1g org.apache.spark.deploy.SparkSubmit --master spark://127.0.0.1:17077 --deploy-mode client \
  --conf spark.driver.host=127.0.0.1 --conf spark.executor.cores=1 --conf spark.executor.memory=2600m \
  --conf spark.eventLog.enabled=true --conf "spark.eventLog.dir=file:$folder/events" \
  --conf spark.eventLog.compress=false --conf spark.sql.shuffle.partitions=64 \
  --class io.genept.jobs.GenePt "$jar" evaluate-cells --embeddings "$table" --label-column cell_type \
  --batch-column batch --output "$folder/metrics-$cells-$dim" --overwrite "$@" >"$folder/driver-$cells.log" 2>&1 &
driver=$!
pids+=("$driver")
declare -A peak
while kill -0 "$driver" 2>/dev/null; do
  for pid in $driver $(pgrep -f CoarseGrainedExecutorBackend || true); do
    kb=$(awk '/VmHWM/ {print $2}' "/proc/$pid/status" 2>/dev/null || true)
    [ -z "$kb" ] || peak[$pid]=$kb
  done
  sleep 0.5
done
code=0
wait "$driver" || code=$?
end=$(date +%s.%N)
echo "cells $cells, dimensions $dim, exit code $code, seconds $(echo "$end - $begin" | bc)"
for pid in "${!peak[@]}"; do
  echo "peak memory of $([ "$pid" = "$driver" ] && echo driver || echo executor): $((peak[$pid] / 1024)) MB"
done
python3 - "$folder/events" <<'P'
import json, os, sys
folder = sys.argv[1]
newest = max((os.path.join(folder, name) for name in os.listdir(folder)), key=os.path.getmtime)
files = [os.path.join(newest, f) for f in os.listdir(newest) if f.startswith("events")] if os.path.isdir(newest) else [newest]
written = jobs = 0
for file in files:
    for line in open(file):
        event = json.loads(line)
        jobs += event["Event"] == "SparkListenerJobStart"
        if event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
            written += event["Task Metrics"]["Shuffle Write Metrics"]["Shuffle Bytes Written"]
print(f"shuffled {written / 1e6:.0f} MB in {jobs} jobs")
P
exit "$code"
