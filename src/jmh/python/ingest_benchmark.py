"""ingest-cells beside an earlier build and beside Python: whole processes in turn, on data of ingest_data.py.

    python src/jmh/python/ingest_benchmark.py TASK [--runs 3 --folder DIR --genept COMMAND --base COMMAND --peer-python PYTHON]

TASK is
  files  eight h5ad files of 25,000 cells into one atlas, heap of 512 MB: ours, an earlier build where --base names one (file
         after file, and all cells in one file), anndata with pyarrow on one core and on two; then whether the contents agree
  cores  the h5ad of --cells (1,000,000) on local[1] and local[2]
  tahoe  Parquet in the layout of Tahoe-100M that test/python/make_tahoe_parquet.py wrote to --tahoe: time and memory

Every run is printed and added to DIR/runs.jsonl. Times are of the whole process; CPU time is that of the process and its children.
"""

import argparse
import glob
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.rolling.enabled": "false",
    "spark.eventLog.compress": "false",
}
SHEET = "{:22} {:>9} {:>9} {:>8} {:>9} {:>9} {:>9}"


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = pathlib.Path(options.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rows = {}

    def timed(self, side, commands, memory, master="local[2]"):
        """Runs commands one after the other and keeps the figures of them all: times added, peak memory the largest."""
        events = self.folder / "events"
        shutil.rmtree(events, ignore_errors=True)
        events.mkdir()
        settings = LOCAL | {"spark.master": master, "spark.eventLog.dir": events.as_uri()}
        java = " ".join(f"-D{name}={value}" for name, value in settings.items())
        environment = os.environ | {"GENEPT_MEMORY": memory, "GENEPT_LOCAL": "1", "JDK_JAVA_OPTIONS": java}
        row = {"task": self.options.task, "side": side, "memory": memory, "master": master}
        row |= {"seconds": 0.0, "cpu": 0.0, "peak_gb": 0.0, "disk_written": 0}
        for number, command in enumerate(commands):
            log = self.folder / f"{side.replace(' ', '-')}-{number}.log"
            with open(log, "w") as out:
                begin = time.perf_counter()
                process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=out, env=environment)
                _, status, usage = os.wait4(process.pid, 0)
            row["seconds"] += time.perf_counter() - begin
            if status:
                sys.exit(f"failed: {' '.join(map(str, command))}, see {log}")
            row["cpu"] += usage.ru_utime + usage.ru_stime
            row["peak_gb"] = max(row["peak_gb"], usage.ru_maxrss / 2**20)
            row["disk_written"] += usage.ru_oublock * 512
        row |= spark_metrics(events)
        self.rows.setdefault(side, []).append(row)
        with open(self.folder / "runs.jsonl", "a") as out:
            out.write(json.dumps(row) + "\n")
        megabytes = [f"{row[name] / 1e6:.1f}" for name in ("read", "shuffled", "disk_written")]
        figures = f"{row['seconds']:.1f}", f"{row['cpu']:.1f}", f"{row['peak_gb']:.2f}"
        print(SHEET.format(side, *figures, *megabytes), flush=True)
        return row

    def summary(self, against):
        """Medians, and time and CPU time of the others over those of `against`, run by run."""
        for side, runs in self.rows.items():
            wall, cpu, peak = (statistics.median(run[name] for run in runs) for name in ("seconds", "cpu", "peak_gb"))
            line = f"{side}: {wall:.1f} s, CPU {cpu:.1f} s, peak {peak:.2f} GB, {len(runs)} runs"
            for what in ("seconds", "cpu"):
                ratios = [run[what] / ours[what] for run, ours in zip(runs, self.rows[against])]
                line += f"; {what} ratio {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
            print(line)


def spark_metrics(events):
    """Bytes that Spark's tasks read from tables and wrote to shuffles, and what the tasks took, from the event log."""
    total = {"read": 0, "shuffled": 0, "tasks": 0, "task_seconds": 0.0, "task_cpu": 0.0, "gc_seconds": 0.0}
    for path in glob.glob(f"{events}/*"):
        for line in open(path):
            event = json.loads(line)
            metrics = event.get("Task Metrics")
            if event["Event"] == "SparkListenerTaskEnd" and metrics:
                total["read"] += metrics["Input Metrics"]["Bytes Read"]
                total["shuffled"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
                total["tasks"] += 1
                total["task_seconds"] += metrics["Executor Run Time"] / 1e3
                total["task_cpu"] += metrics["Executor CPU Time"] / 1e9
                total["gc_seconds"] += metrics["JVM GC Time"] / 1e3
    return total


def ingest(command, inputs, output, *more):
    return [command, "ingest-cells", "--input", inputs, "--output", output, "--overwrite", *more]


def data(bench, *sizes):
    subprocess.run([bench.options.peer_python, HERE / "ingest_data.py", bench.folder, *map(str, sizes)], check=True)


def files(bench):
    options, folder = bench.options, bench.folder
    data(bench, 200_000)
    inputs = sorted(folder.glob("files/*.h5ad"))
    peer = [options.peer_python, HERE / "ingest_peer.py"]
    for _ in range(options.runs):
        bench.timed("ours", [ingest(options.genept, f"{folder}/files/*.h5ad", folder / "atlas-ours")], "512m")
        for processes in (1, 2):
            bench.timed(f"anndata {processes}", [[*peer, folder / "atlas-peer", str(processes), *inputs]], "-")
        if options.base:
            each = [ingest(options.base, path, folder / f"atlas-base-{at}") for at, path in enumerate(inputs)]
            bench.timed("base, 8 files", each, "512m")
            whole = [ingest(options.base, folder / "200000.h5ad", folder / "atlas-base-200000")]
            bench.timed("base, one file", whole, "512m")
    bench.summary("ours")
    subprocess.run([*peer, "--equal", folder / "atlas-peer", folder / "atlas-ours"], check=True)
    print("the atlas equals what anndata and pyarrow wrote: cells, genes, counts, obs")


def cores(bench):
    options, folder = bench.options, bench.folder
    data(bench, options.cells)
    command = ingest(options.genept, folder / f"{options.cells}.h5ad", folder / "atlas-cores")
    for _ in range(options.runs):
        for master in options.masters.split():
            bench.timed(master, [command], options.memory, master)
        if options.base:
            base = ingest(options.base, folder / f"{options.cells}.h5ad", folder / "atlas-base-cores")
            bench.timed("base", [base], options.memory)
    bench.summary(options.masters.split()[-1])


def tahoe(bench):
    options = bench.options
    genes = f"{options.tahoe}/gene_metadata.parquet"
    command = ingest(options.genept, f"{options.tahoe}/data", bench.folder / "atlas-tahoe", "--genes-table", genes)
    for _ in range(options.runs):
        for master in options.masters.split():
            bench.timed(master, [command], options.memory, master)
    bench.summary(options.masters.split()[-1])


TASKS = {task.__name__: task for task in (files, cores, tahoe)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cells", type=int, default=1_000_000)
    parser.add_argument("--masters", default="local[1] local[2]", help="Spark masters of cores and tahoe")
    parser.add_argument("--tahoe", help="folder of the task tahoe")
    parser.add_argument("--memory", default="2g", help="heap of cores and tahoe")
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "genept-bench"))
    parser.add_argument("--genept", default=str(HERE.parents[2] / "jobs" / "genept"))
    parser.add_argument("--base", help="jobs/genept of an earlier build to compare with")
    parser.add_argument("--peer-python", default=sys.executable, help="a Python with anndata and pyarrow")
    bench = Bench(parser.parse_args())
    print(SHEET.format("", "seconds", "CPU", "GB", "read MB", "shuf. MB", "disk MB"))
    TASKS[bench.options.task](bench)


if __name__ == "__main__":
    main()
