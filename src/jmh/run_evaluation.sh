#!/usr/bin/env bash
# Measures the rows of BENCHMARKS.md, "Evaluation beside scikit-learn": all, or those named.
#   src/jmh/run_evaluation.sh [ROW...]       src/jmh/run_evaluation.sh --list
# Environment: PYTHON (with numpy, pyarrow, scikit-learn, hnswlib), HEAP (of the Java side, default 12g), KANG (a
# cell_embeddings table with cell_type, made as the README shows; default out/kang_w), RUNS (instead of a row's own),
# TOLERANCE (of logistic regression on both sides, default 1e-4).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rows=(
  # name, threads of the peer, runs, task and data
  "kmeans-12k 2 10 kmeans"
  "kmeans-12k-1 1 10 kmeans"
  "kmeans-12k-mllib 2 3 kmeans --java-task kmeans-mllib"
  "kmeans-34k 2 3 kmeans --n 34000 --dim 1536"
  "kmeans-34k-1 1 3 kmeans --n 34000 --dim 1536"
  "kmeans-kang 2 10 kmeans --table KANG"
  "kmeans-kang-1 1 10 kmeans --table KANG"
  "silhouette-kang 2 3 silhouette --table KANG"
  "silhouette-100k 2 1 silhouette --n 100000 --warm-up 0"
  "silhouette-100k-sampled 2 3 silhouette --n 100000 --java-task silhouette-sampled --ours-only"
  "neighbors-kang 2 5 neighbors --table KANG"
  "neighbors-50k 2 1 neighbors --n 50000 --warm-up 0"
  "hnsw-kang 2 5 hnsw --table KANG"
  "hnsw-100k 2 1 hnsw --n 110000 --warm-up 0"
  "hnsw-100k-1 1 1 hnsw --n 110000 --warm-up 0"
  "logistic-34k 2 2 logistic --n 34000 --dim 1536 --warm-up 1"
  "logistic-34k-1 1 2 logistic --n 34000 --dim 1536 --warm-up 1"
  "logistic-34k-mllib 2 1 logistic --n 34000 --dim 1536 --java-task logistic-mllib --warm-up 0 --ours-only"
  "logistic-200k-binary 2 3 logistic --n 200000 --dim 1536 --classes 2 --warm-up 1"
  "logistic-200k-binary-executors 2 1 logistic --n 200000 --dim 1536 --classes 2 --java-task logistic-executors --warm-up 0"
  "logistic-200k-binary-mllib 2 1 logistic --n 200000 --dim 1536 --classes 2 --java-task logistic-mllib --warm-up 0 --ours-only"
  "kmeans-200k 2 3 kmeans --n 200000 --dim 384 --classes 20 --warm-up 1"
  "kmeans-200k-executors 2 3 kmeans --n 200000 --dim 384 --classes 20 --java-task kmeans-executors --warm-up 1"
  "kmeans-200k-mllib 2 1 kmeans --n 200000 --dim 384 --classes 20 --java-task kmeans-mllib --warm-up 0 --ours-only"
  "kmeans-1m 2 3 kmeans --n 1000000 --dim 64 --classes 20 --warm-up 1"
  "kmeans-1m-executors 2 3 kmeans --n 1000000 --dim 64 --classes 20 --java-task kmeans-executors --warm-up 1"
  "kmeans-1m-mllib 2 1 kmeans --n 1000000 --dim 64 --classes 20 --java-task kmeans-mllib --warm-up 0 --ours-only"
)

if [ "${1:-}" = --list ]; then
  printf '%s\n' "${rows[@]}"
  exit
fi

python=${PYTHON:-python}
mvn -o -B -ntp -q -Pbench test-compile || mvn -B -ntp -q -Pbench test-compile
classes="target/test-classes:target/classes:$(cat target/bench.classpath)"
for row in "${rows[@]}"; do
  read -r name threads runs arguments <<<"$row"
  if [ $# -gt 0 ] && ! [[ " $* " == *" $name "* ]]; then
    continue
  fi
  echo "== $name"
  # One thread of the peer is compared with one core of ours.
  # shellcheck disable=SC2086
  OMP_NUM_THREADS=$threads OPENBLAS_NUM_THREADS=$threads "$python" src/jmh/python/evaluate_benchmark.py \
    ${arguments//KANG/${KANG:-out/kang_w}} --runs "${RUNS:-$runs}" -- \
    java @conf/jvm.options "-Dtolerance=${TOLERANCE:-1e-4}" "-Xmx${HEAP:-12g}" -XX:+UseParallelGC -XX:ActiveProcessorCount="$threads" \
    -Dlog4j2.configurationFile=file:conf/log4j2.properties -cp "$classes" io.genept.bench.EvaluationBenchmark
done
