#!/usr/bin/env bash
# Runs the demo's plan against an S3 server on loopback, with every table on s3a://, and kills a run just before it
# switches a manifest. Fails if numbers differ from those on the local disk, if a killed run is seen, or if any object
# is copied.
#   src/test/cluster/on_s3.sh [DEMO]      DEMO: output of an earlier `jobs/genept demo`, made if it is not there
# Needs a build (mvn package), Python 3 with venv and, the first time, the network: 17 MB of jars, 60 MB of packages.
# Not a part of mvn verify: the server is Python's moto, which a build cannot count on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
demo=${1:-target/on-s3/demo}
work=$PWD/target/on-s3
port=${S3_PORT:-5055}
lake=s3a://genept
mkdir -p "$work"

fail() {
  echo "on_s3.sh: $1" >&2
  exit 1
}

[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q -r src/test/python/requirements-s3.txt
mvn -B -q -ntp -f src/test/cluster/s3a-pom.xml dependency:copy-dependencies \
  -DoutputDirectory="$work/jars" -DexcludeGroupIds=org.slf4j,commons-logging
[ -f "$demo/report/report.html" ] || GENEPT_LOCAL=1 jobs/genept demo --output "$demo"

rm -f "$work/hold" "$work/server.log"
"$work/venv/bin/python" src/test/python/s3_server.py "$port" "$work" genept "$demo/input" >"$work/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT
for _ in $(seq 100); do grep -qs ready "$work/server.log" && break || sleep 0.3; done
grep -q ready "$work/server.log" || fail "the server did not start: $(cat "$work/server.log")"

jar=$(ls target/genept-*-cluster.jar)
classes="$work/jars/*:$jar:$(ls target/genept-*-embedded-model.jar):$(cat target/spark.classpath)"
settings=(
  "-Dspark.hadoop.fs.s3a.endpoint=http://127.0.0.1:$port" -Dspark.hadoop.fs.s3a.endpoint.region=us-east-1
  -Dspark.hadoop.fs.s3a.access.key=test -Dspark.hadoop.fs.s3a.secret.key=test
  -Dspark.hadoop.fs.s3a.path.style.access=true -Dspark.hadoop.fs.s3a.connection.ssl.enabled=false
  -Dspark.ui.enabled=false -Dspark.master=local[2] -Dlog4j2.configurationFile=conf/log4j2.properties
)
genept() {
  exec java "@conf/jvm.options" -Xmx2g -XX:+UseSerialGC "${settings[@]}" -cp "$classes" io.genept.jobs.GenePt "$@"
}

sed "s#{output}/input/#$lake/input/#g" conf/demo.plan >"$work/demo.plan"
(genept benchmark --plan "$work/demo.plan" --output "$lake/demo")
tables() { (genept write-report --metrics "$1/metrics" --format markdown --output "$2" --overwrite) >/dev/null; }
tables "$demo" "$work/local"
tables "$lake/demo" "$work/s3"
diff "$work/local/report.md" "$work/s3/report.md" >/dev/null || fail "the numbers on S3 are not those on the local disk"

# Kills a run that holds all its parts, and is about to make them the table.
killed() {
  local path=$1
  shift
  echo "$path/_provenance.json" >"$work/hold"
  (genept "$@" --output "$lake/$path") >"$work/killed.log" 2>&1 &
  local run=$!
  until grep -q "^HELD.*/$path/_provenance.json" "$work/requests.tsv"; do
    kill -0 $run 2>/dev/null || fail "the run ended before it was killed: $(tail -3 "$work/killed.log")"
    sleep 0.2
  done
  kill -KILL $run
  wait $run 2>/dev/null || true
  rm "$work/hold"
}
embed=(embed-cells --atlas "$lake/demo/demo_atlas" --gene-embeddings "$lake/demo/gene_embeddings")
seen() { (genept inspect "$lake/$1") 2>/dev/null; }

before=$(seen demo/genept_w)
killed demo/genept_w "${embed[@]}" --target-sum 5000 --overwrite
[ "$(seen demo/genept_w)" = "$before" ] || fail "a killed run is seen in the table it was to replace"
killed demo/half "${embed[@]}"
code=0
seen demo/half || code=$?
[ $code -eq 2 ] || fail "a killed run is a table"
(genept "${embed[@]}" --output "$lake/demo/half")
seen demo/half >/dev/null || fail "no run is possible after one that was killed"

copies=$(awk -F'\t' '$3 != ""' "$work/requests.tsv" | wc -l)
[ "$copies" -eq 0 ] || fail "$copies objects were copied"
echo "on_s3.sh: passed; $(wc -l <"$work/requests.tsv") requests, $(grep -c '^PUT' "$work/requests.tsv") PUT, 0 copies"
