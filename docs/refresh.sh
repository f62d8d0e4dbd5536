#!/usr/bin/env bash
# Puts the tables that a plan has written into a document: what stands between "<!-- generated: NAME -->" and "<!-- end -->"
# becomes FOLDER/tables/NAME/report.md. Names without such a file stay as they are, and are told.
#   jobs/genept benchmark --plan conf/benchmark-cells.plan --output out/benchmark_cells
#   docs/refresh.sh out/benchmark_cells docs/results-cells.md
set -euo pipefail
folder=$1
document=$2
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
awk -v folder="$folder" '
  /^<!-- generated: / {
    print
    file = folder "/tables/" $3 "/report.md"
    found = (getline line < file) > 0
    if (found) {
      print ""
      do print line; while ((getline line < file) > 0)
      print ""
    } else print "no " file > "/dev/stderr"
    inside = 1
    next
  }
  /^<!-- end -->/ { inside = 0 }
  !inside || !found { print }
' "$document" > "$fresh"
cat "$fresh" > "$document"
