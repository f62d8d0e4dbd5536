"""Measures embed-cells --mode incremental: seconds, bytes read, written and shuffled, by the number of new cells.

    measure_incremental.py ATLAS FOLDER [--genept jobs/genept] [--new 0 1000 100000]

Embeds all cells of the atlas by random vectors of 64 numbers, takes cells spread over all of its parts out of the
table again, and lets the command add them. Reads and shuffles are those of Spark's event log. pyarrow 21.0.0 and
numpy 2.
"""

import argparse
import glob
import json
import os
import random
import shlex
import shutil
import subprocess
import time

import numpy
import pyarrow
from pyarrow import parquet

arguments = argparse.ArgumentParser()
arguments.add_argument("atlas")
arguments.add_argument("folder")
arguments.add_argument("--genept", default="jobs/genept")
arguments.add_argument("--new", nargs="*", type=int, default=[0, 1000, 100_000])
options = arguments.parse_args()
at = lambda *names: os.path.join(options.folder, *names)


def genept(*command):
    """Runs a command; returns seconds and what Spark read and shuffled."""
    events = at("events")
    shutil.rmtree(events, ignore_errors=True)
    os.makedirs(events)
    spark = f"-Dspark.eventLog.enabled=true -Dspark.eventLog.compress=false -Dspark.eventLog.dir=file://{events}"
    start = time.time()
    subprocess.run(
        shlex.split(options.genept) + list(command),
        check=True,
        env={**os.environ, "JAVA_TOOL_OPTIONS": spark},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seconds, read, shuffled = time.time() - start, 0, 0
    for name in glob.glob(os.path.join(events, "**"), recursive=True):
        if os.path.isfile(name):
            for line in open(name, encoding="utf-8", errors="replace"):
                if line.startswith('{"Event":"SparkListenerTaskEnd"'):
                    metrics = json.loads(line).get("Task Metrics", {})
                    read += metrics["Input Metrics"]["Bytes Read"]
                    shuffled += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
    return seconds, read, shuffled


def provenance(table):
    with open(os.path.join(table, "_provenance.json"), encoding="utf-8") as file:
        return json.load(file)


def parts(table, folder=""):
    return [p for p in provenance(table)["parts"] if p["name"].startswith(folder) and p["name"].endswith(".parquet")]


if not os.path.exists(at("genes", "_provenance.json")):
    os.makedirs(options.folder, exist_ok=True)
    names = [
        name
        for part in parts(options.atlas, "genes/")
        for name in parquet.read_table(os.path.join(options.atlas, part["name"]))["gene_id"].to_pylist()
    ]
    vectors = numpy.random.default_rng(1).normal(size=(len(names), 64))
    with open(at("genes.txt"), "w", encoding="utf-8") as file:
        file.write(f"{len(names)} 64\n")
        for name, vector in zip(names, vectors):
            file.write(name + " " + " ".join(f"{x:.5f}" for x in vector) + "\n")
    genept("import-genes", "--input", at("genes.txt"), "--output", at("genes"))
embed = ["embed-cells", "--atlas", options.atlas, "--gene-embeddings", at("genes")]
if not os.path.exists(at("all", "_provenance.json")):
    seconds, read, shuffled = genept(*embed, "--output", at("all"))
    print(f"all cells: {seconds:.1f} s, read {read / 1e6:.1f} MB, shuffled {shuffled / 1e6:.3f} MB", flush=True)

whole = pyarrow.concat_tables(parquet.read_table(at("all", part["name"])) for part in parts(at("all")))
for new in options.new:
    table = at(f"without_{new}")
    shutil.rmtree(table, ignore_errors=True)
    os.makedirs(table)
    left = sorted(random.Random(1).sample(range(whole.num_rows), whole.num_rows - new))
    name = "part-00000-000-00000000-earlier.parquet"
    parquet.write_table(whole.take(left), os.path.join(table, name), compression="zstd")
    made = provenance(at("all"))
    made["row_count"] = len(left)
    made["parts"] = [{"name": name, "rows": len(left), "bytes": os.path.getsize(os.path.join(table, name))}]
    with open(os.path.join(table, "_provenance.json"), "w", encoding="utf-8") as file:
        json.dump(made, file)
    seconds, read, shuffled = genept(*embed, "--output", table, "--mode", "incremental")
    grown = parts(table)
    added = [part for part in grown if part["name"] != name]
    assert sum(part["rows"] for part in added) == new
    ids = [i for part in grown for i in parquet.read_table(os.path.join(table, part["name"]), columns=["cell_id"])["cell_id"].to_pylist()]
    assert len(set(ids)) == len(ids) == whole.num_rows
    written = sum(part["bytes"] for part in added)
    print(
        f"{new:,} new cells: {seconds:.1f} s, read {read / 1e6:.1f} MB, "
        f"written {written / 1e6:.3f} MB, shuffled {shuffled / 1e6:.3f} MB",
        flush=True,
    )
