#!/usr/bin/env bash
# Tries every reader on mutated files, in a heap of 256 MB; see io.genept.fuzz.Fuzz. Compile the tests first.
#   src/test/fuzz/fuzz.sh --tries 1000000 --seed 1 [--target NAME] [--keep FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
mvn -o -q -B dependency:build-classpath -Dmdep.outputFile="$classpath" -Dmdep.includeScope=test
java @conf/jvm.options -Xmx256m -XX:+UseSerialGC -Dlog4j2.level=OFF \
  -cp "target/classes:target/test-classes:$(cat "$classpath")" io.genept.fuzz.Fuzz "$@"
