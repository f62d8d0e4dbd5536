"""The evaluation beside scikit-learn and hnswlib: same vectors, the two sides in turn, ratios of times.

    python src/jmh/python/evaluate_benchmark.py TASK [--n 12000 --dim 384 --classes 15 --runs 10 --folder DIR] \\
        -- java CLASSPATH-AND-OPTIONS io.genept.bench.EvaluationBenchmark

TASK is hnsw, kmeans, logistic, neighbors or silhouette. What follows -- starts the Java side, which reads one request a line.
Needs numpy, pyarrow, scikit-learn and, for hnsw, hnswlib; both sides use all cores.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import evaluate_data
import evaluate_peers


def arguments():
    own, command = sys.argv[1:], []
    if "--" in own:
        at = own.index("--")
        own, command = own[:at], own[at + 1 :]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=sorted(evaluate_peers.TASKS))
    parser.add_argument("--n", type=int, default=12_000)
    parser.add_argument("--dim", type=int, default=384)
    parser.add_argument("--classes", type=int, default=15)
    parser.add_argument("--table", help="a real cell_embeddings table instead of --n, --dim and --classes")
    parser.add_argument("--label", default="cell_type", help="its column of labels")
    parser.add_argument("--java-task", help="another task of the Java side, as kmeans-mllib")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--warm-up", type=int, default=2)
    parser.add_argument("--ours-only", action="store_true", help="do not run the peer")
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "genept-bench"))
    return parser.parse_args(own), command


def main():
    options, command = arguments()
    folder = f"{options.folder}/{options.n}x{options.dim}-{options.classes}"
    if options.table:
        folder = f"{options.folder}/{pathlib.Path(options.table).name}"
    source = (options.table, options.label) if options.table else None
    evaluate_data.write(folder, options.n, options.dim, options.classes, source=source)
    java = subprocess.Popen(
        [*command, options.java_task or options.task, folder, str(evaluate_data.dimension(folder))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    peer = None if options.ours_only else evaluate_peers.TASKS[options.task](folder)
    ours, theirs = [], []
    for run in range(-options.warm_up, options.runs):
        java.stdin.write(f"{run}\n")
        java.stdin.flush()
        answer = json.loads(next(line for line in java.stdout if line.startswith("{")))
        other = None if peer is None or (run < 0 and run != -1) else timed(peer, run)
        print(f"run {run}: ours {answer}, peer {other}", flush=True)
        if run >= 0:
            ours.append(answer)
            theirs.append(other)
    java.stdin.close()
    java.wait()
    print(f"{options.task} {pathlib.Path(folder).name}, {options.runs} runs, {threads()} threads of the peer")
    for field in ours[0]:
        summary("ours", field, ours)
        if peer is not None:
            summary("peer", field, theirs)
            if field != "value":
                ratios = [a[field] / b[field] for a, b in zip(ours, theirs)]
                print(f"  ratio of {field}: median {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


def timed(peer, run):
    """Value and seconds of a run; a peer may have measured the seconds itself."""
    begin = time.perf_counter()
    answer = peer(run)
    seconds = time.perf_counter() - begin
    value, parts = answer if isinstance(answer, tuple) else (answer, {})
    return {"seconds": seconds, "value": value, **parts}


def summary(side, field, runs):
    found = [run[field] for run in runs]
    print(f"  {side} {field}: median {statistics.median(found):.9g} ({min(found):.9g} to {max(found):.9g}), mean {statistics.mean(found):.9g}")


def threads():
    return os.environ.get("OMP_NUM_THREADS", os.cpu_count())


if __name__ == "__main__":
    main()
