"""Start-up of embed-cells and inspect: two launchers in turn on three cells, wall and CPU seconds of whole processes.

    python src/jmh/python/startup_benchmark.py ../before/jobs/genept jobs/genept [--runs 7 --folder DIR]

Each launcher runs each command once unmeasured, which builds what it has to build.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

COUNTS = "cell,TP53,BRCA1,CD3D,CD4\nc1,0,3,1,0\nc2,2,0,1,5\nc3,0,1,4,0\n"
VECTORS = "symbol,d0,d1\nTP53,0.1,0.5\nBRCA1,0.7,-0.2\nCD3D,-0.3,0.4\nCD4,0.6,0.1\n"
LOCAL = {**os.environ, "GENEPT_LOCAL": "1", "SPARK_LOCAL_IP": "127.0.0.1"}


def run(launcher, arguments):
    begin = time.perf_counter()
    process = subprocess.Popen(
        [launcher, *map(str, arguments)], env=LOCAL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {launcher} {' '.join(map(str, arguments))}")
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("launchers", nargs="+")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "genept-startup")
    options = parser.parse_args()
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    counts, vectors = folder / "counts.csv", folder / "vectors.csv"
    counts.write_text(COUNTS)
    vectors.write_text(VECTORS)
    atlas, genes, cells = folder / "atlas", folder / "genes", folder / "cells"
    first = options.launchers[0]
    run(first, ["ingest-cells", "--input", counts, "--output", atlas, "--overwrite"])
    run(first, ["import-genes", "--input", vectors, "--model", "drawn", "--output", genes, "--overwrite"])
    embed = ["embed-cells", "--atlas", atlas, "--gene-embeddings", genes, "--output", cells, "--overwrite"]
    commands = {"embed-cells": embed, "inspect FILE": ["inspect", counts], "inspect TABLE": ["inspect", atlas]}
    for name, command in commands.items():
        taken = {launcher: [] for launcher in options.launchers}
        for repeat in range(-1, options.runs):
            for launcher in options.launchers:
                seconds = run(launcher, command)
                if repeat >= 0:
                    taken[launcher].append(seconds)
        for launcher, runs in taken.items():
            for what, values in zip(("wall", "CPU"), zip(*runs)):
                print(f"{name}, {launcher}: {what} {statistics.median(values):.1f} s ({min(values):.1f}-{max(values):.1f})", flush=True)


if __name__ == "__main__":
    main()
