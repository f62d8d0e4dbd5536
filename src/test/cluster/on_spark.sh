#!/usr/bin/env bash
# Runs the cluster jar of the default build on another Spark: help, a user's mistake, then the demo, by jobs/genept and
# a spark-submit of local[2] that knows that Spark's jars only.
#   src/test/cluster/on_spark.sh [PROFILE [OUTPUT]]      PROFILE: spark-4.1, spark-3.5, spark-3.5-s212, or default
# Needs a build (mvn package) and, the first time, the network: about 250 MB of jars for a Spark.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
profile=${1:-default}
output=${2:-target/on-$profile/demo}
home=$PWD/target/on-$profile/spark-home
mkdir -p "$home/bin" "$home/conf"

mvn -B -q -ntp ${profile:+$([ "$profile" = default ] || echo "-P$profile")} \
  -Dspark.class.path="$home/classpath" dependency:build-classpath@spark-class-path
cp conf/log4j2.properties "$home/conf"
cat >"$home/bin/spark-submit" <<SUBMIT
#!/usr/bin/env bash
exec "\${JAVA_HOME:+\$JAVA_HOME/bin/}java" "@$PWD/conf/jvm.options" -Xmx2g -XX:+UseSerialGC \\
  -cp "$home/conf:\$(cat "$home/classpath")" org.apache.spark.deploy.SparkSubmit "\$@"
SUBMIT
chmod +x "$home/bin/spark-submit"

export SPARK_HOME=$home SPARK_LOCAL_IP=127.0.0.1
export GENEPT_SUBMIT_ARGS="--master local[2] --conf spark.driver.host=127.0.0.1 --conf spark.ui.enabled=false"

fail() {
  echo "on_spark.sh: $profile: $1" >&2
  exit 1
}

jobs/genept embed-cells --help >/dev/null || fail "--help did not exit with 0"
code=0
jobs/genept inspect target/on-$profile/nowhere || code=$?
[ $code -eq 2 ] || fail "a mistake of the user exited with $code, not 2"
jobs/genept demo --output "$output"
[ -s "$output/report/report.html" ] || fail "no report"
echo "on_spark.sh: $profile: passed"
