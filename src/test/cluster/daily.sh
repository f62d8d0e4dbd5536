#!/usr/bin/env bash
# Two days of the daily pipeline (jobs/kubernetes/pipeline.sh with daily.txt) through spark-submit against a standalone
# cluster of two workers on loopback, published to a Delta table. Day 1: three files. Day 2: two more; its first attempts
# are killed in the middle of ingestion and of embedding and go on by themselves, then a third file that is broken ends
# the run; mended, the run goes on; and a run with nothing new adds nothing. The cells are counted after each, and at the
# end the vectors are compared with those of one run over all files.
#   src/test/cluster/daily.sh SPARK_HOME [WORK]      SPARK_HOME: a distribution of Spark 4.0, as pyspark 4.0.1 holds it
# Needs a build (mvn package), ../shared/data, Python 3 with venv and, the first time, the network. Some 10 minutes; not a
# part of mvn verify.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
export SPARK_HOME=${1:?a distribution of Spark 4.0} SPARK_LOCAL_IP=127.0.0.1
work=$(realpath -m "${2:-target/daily}")
data=$PWD/../shared/data
port=${MASTER_PORT:-7177}
rm -rf "$work/lake" "$work/hive" "$work/log" "$work/once" "$work/cluster"
mkdir -p "$work/lake/incoming" "$work/lake/genes" "$work/log" "$work/cluster"

fail() {
  echo "daily.sh: $1" >&2
  exit 1
}

[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q anndata==0.12.19 pandas==2.3.3 pyarrow==26.0.1
python() { PYTHONPATH=src/main/python "$work/venv/bin/python" "$@"; }
[ -f "$work/files/batch5.h5ad" ] || python src/test/python/daily_files.py make "$data/cells/kang_lupus_pbmc" "$work/files"
gzip -dc "$data/genes/hgnc_complete_set.txt.gz" >"$work/lake/genes/hgnc_complete_set.txt"
cp "$data/genes/Homo_sapiens.gene_info.gz" "$work/lake/genes"
cp "$data/genes/refseq_gene_summary_human.tsv.gz" "$work/lake/genes/gene_summary.gz"

start() { # name, class, arguments
  local name=$1
  shift
  SPARK_WORKER_DIR="$work/cluster/$name" "$SPARK_HOME/bin/spark-class" "$@" >"$work/log/$name.log" 2>&1 &
  echo $! >>"$work/cluster/pids"
}
trap 'kill $(cat "$work/cluster/pids") 2>/dev/null || true' EXIT
start master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
for worker in 1 2; do
  start "worker$worker" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 2g --webui-port 0 \
    "spark://127.0.0.1:$port"
done
for _ in $(seq 60); do [ "$(grep -c 'Registering worker' "$work/log/master.log")" = 2 ] && break || sleep 1; done
[ "$(grep -c 'Registering worker' "$work/log/master.log")" = 2 ] || fail "the workers did not come: see $work/log"

cat >"$work/submit.sh" <<SUBMIT
#!/usr/bin/env bash
exec "$SPARK_HOME/bin/spark-submit" --master spark://127.0.0.1:$port --class io.genept.jobs.GenePt \\
  --driver-memory 2g --executor-memory 1800m --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 \\
  --conf spark.sql.session.timeZone=UTC --conf spark.jars.ivy="$work/ivy" \\
  --packages io.delta:delta-spark_2.13:4.0.1 \\
  --conf spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension \\
  --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog \\
  --conf spark.sql.catalogImplementation=hive --conf spark.sql.warehouse.dir="$work/hive/warehouse" \\
  --driver-java-options "-Dlog4j2.configurationFile=$PWD/conf/log4j2.properties \
-Djavax.jdo.option.ConnectionURL=jdbc:derby:;databaseName=$work/hive/metastore;create=true -Dderby.system.home=$work/hive" \\
  $(ls "$PWD"/target/genept-*-cluster.jar) "\$@"
SUBMIT
chmod +x "$work/submit.sh"
mkdir -p "$work/hive"
# The catalog of this try: Delta in Hive's own, in place of Iceberg's folder.
sed -E 's/--to lake\.genept\.genept_w --format iceberg/--to default.genept_w --format delta/' jobs/kubernetes/daily.txt \
  >"$work/daily.txt"

submit() { "$work/submit.sh" "$@"; }
pipeline() { # name of the log
  ROOT=$work/lake LABEL_COLUMN=cell_type SUBMIT=$work/submit.sh DELAY=1 \
    jobs/kubernetes/pipeline.sh "$work/daily.txt" >"$work/log/$1.log" 2>&1
}

rows() { submit inspect "$1" 2>/dev/null | sed -nE 's/^rows +([0-9,]+).*/\1/p' | tr -d ,; }

expect() { # cells, when
  local table found
  for table in "$work/lake/tables/atlas" "$work/lake/tables/genept_w" default.genept_w; do
    found=$(rows "$table")
    [ "$found" = "$1" ] || fail "$2: $table has ${found:-no} cells, not $1"
  done
  echo "daily.sh: $2: $1 cells in the atlas, among the vectors and in the Delta table"
}

cells() { cat "$@" | awk '{n += $2} END {print n}'; }
python - "$work/files" >"$work/counts" <<'COUNT'
import pathlib, sys, anndata
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.h5ad")):
    print(path.name, anndata.read_h5ad(path, backed="r").n_obs)
COUNT
day1=$(head -n 3 "$work/counts" | cells)
day2=$(cells "$work/counts")

submit build-corpus --hgnc "$work/lake/genes/hgnc_complete_set.txt" --gene-info "$work/lake/genes/Homo_sapiens.gene_info.gz" \
  --summaries "$work/lake/genes/gene_summary.gz" --output "$work/lake/tables/gene_texts" >"$work/log/genes.log" 2>&1
submit embed-genes --texts "$work/lake/tables/gene_texts" --provider lsa --dimension 128 \
  --output "$work/lake/tables/gene_embeddings" >>"$work/log/genes.log" 2>&1

cp "$work"/files/batch[123].h5ad "$work/lake/incoming"
pipeline day1 || fail "day 1 failed: $work/log/day1.log"
expect "$day1" "day 1"

# Kills the driver of a command once its tasks have begun to write parts of a folder.
kill_in() { # folder, command
  for _ in $(seq 3000); do
    if compgen -G "$1/_part-*" >/dev/null; then
      pkill -9 -f "spark://127.0.0.1:$port .*GenePt .*$2 --"
      return
    fi
    sleep 0.05
  done
}
cp "$work"/files/batch[45].h5ad "$work/lake/incoming"
head -c 200000 "$work/files/batch1.h5ad" >"$work/lake/incoming/broken.h5ad"
if ATTEMPTS=2 pipeline broken; then fail "a broken file did not end the run"; fi
expect "$day1" "day 2, a broken file among the new ones"
grep -q "broken.h5ad" "$work/log/broken.log" || fail "the broken file is not named: $work/log/broken.log"
rm "$work/lake/incoming/broken.h5ad"
rm -f "$work"/lake/tables/atlas/cells/_part-*

kill_in "$work/lake/tables/atlas/cells" ingest-cells &
kill_in "$work/lake/tables/genept_w" embed-cells &
pipeline day2 || fail "day 2 failed: $work/log/day2.log"
[ "$(grep -c 'failed with exit code 137; attempt 2' "$work/log/day2.log")" = 2 ] ||
  fail "two drivers should have been killed: $work/log/day2.log"
expect "$day2" "day 2, killed in ingest-cells and in embed-cells and tried again"

before=$(sha256sum <"$work/lake/tables/atlas/_provenance.json")
pipeline again || fail "a run with nothing new failed: $work/log/again.log"
expect "$day2" "nothing new"
[ "$(sha256sum <"$work/lake/tables/atlas/_provenance.json")" = "$before" ] || fail "the atlas was written again"
[ -s "$work/lake/tables/report/report.html" ] || fail "no report"

submit ingest-cells --input "$work/files" --output "$work/once/atlas" >"$work/log/once.log" 2>&1
submit embed-cells --atlas "$work/once/atlas" --gene-embeddings "$work/lake/tables/gene_embeddings" \
  --output "$work/once/genept_w" >>"$work/log/once.log" 2>&1
python src/test/python/daily_files.py compare "$work/lake/tables/genept_w" "$work/once/genept_w"
echo "daily.sh: passed"
