#!/usr/bin/env bash
# The checks that need Python: files of jobs/ by the platforms' own rules, the package, an export in scanpy, notebooks on
# small data. Needs a build (mvn package), Python 3.11 or later with venv and, the first time, the network.
#   src/test/python/check.sh [DEMO]      DEMO: output of an earlier `jobs/genept demo`, made if it is not there
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
demo=${1:-target/python/demo}
export GENEPT_LOCAL=1

environment() { # name, files of requirements
  local place=target/python/$1
  shift
  [ -x "$place/bin/python" ] || python3 -m venv "$place"
  # In the folder of the notebooks, where theirs name the package by a path.
  (cd notebooks && "../$place/bin/pip" install -q --disable-pip-version-check "${@/#/-r../src/test/python/}")
}

environment jobs requirements-jobs.txt
target/python/jobs/bin/python src/test/python/check_jobs.py

environment notebooks package/requirements.txt ../../../notebooks/requirements.txt
python=target/python/notebooks/bin/python
"$python" -m pytest -q src/test/python/package

[ -f "$demo/report/report.html" ] || jobs/genept demo --output "$demo"
jobs/genept export-cells --atlas "$demo/demo_atlas" --embeddings "$demo/genept_w,$demo/expression_pca" \
  --keys X_genept,X_pca --overwrite --output target/python/demo.h5ad
"$python" src/test/python/check_export.py target/python/demo.h5ad "$demo/genept_w"

"$python" src/test/python/run_notebooks.py
