"""The evaluation beside scikit-learn: same vectors, the two sides in turn, ratios of times.

    python src/jmh/python/evaluate_benchmark.py TASK [--n 12000 --dim 384 --classes 15 --runs 10 --folder DIR] \\
        -- java CLASSPATH-AND-OPTIONS io.genept.bench.EvaluationBenchmark

TASK is kmeans, logistic, silhouette or neighbors. What follows -- starts the Java side, which reads one request a line.
Needs numpy, pyarrow and scikit-learn; both sides use all cores.
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
    parser.add_argument("--ours-only", action="store_true", help="do not run scikit-learn")
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
        begin = time.perf_counter()
        value = None if peer is None or (run < 0 and run != -1) else peer(run)
        seconds = time.perf_counter() - begin
        print(f"run {run}: ours {answer}, scikit-learn {seconds:.3f} s {value}", flush=True)
        if run >= 0:
            ours.append(answer)
            theirs.append((seconds, value))
    java.stdin.close()
    java.wait()
    mine = [answer["seconds"] for answer in ours]
    print(f"ours: median {statistics.median(mine):.3f} s ({min(mine):.3f} to {max(mine):.3f})")
    values = [answer["value"] for answer in ours]
    print(f"ours: mean value {statistics.mean(values):.9g}")
    if peer is not None:
        peers = [seconds for seconds, _ in theirs]
        ratios = [a / b for a, b in zip(mine, peers)]
        print(f"scikit-learn: median {statistics.median(peers):.3f} s ({min(peers):.3f} to {max(peers):.3f})")
        print(f"scikit-learn: mean value {statistics.mean(value for _, value in theirs):.9g}")
        print(f"time ratio: median {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}); "
              f"of all runs together {sum(mine) / sum(peers):.2f}")


if __name__ == "__main__":
    main()
