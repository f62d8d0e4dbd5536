"""embed-cells beside the authors' way (embed_peer.py), whole processes in turn: Parquet in, Parquet out, two cores.

    python src/jmh/python/embed_benchmark.py [--cells 100000 --dimension 1536 --runs 3 --peer float64 --ours-only --folder DIR]

Draws an atlas and a gene table first (draw_atlas.py), which goes through ingest-cells and import-genes. Compares the vectors of
the last pair of runs, then prints time, CPU time and peak memory of each side, as medians, and the ratio of times.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import draw_atlas
import numpy as np
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
GENEPT = HERE.parents[2] / "jobs" / "genept"


def timed(command, log):
    with open(log, "w") as out:
        begin = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
    if status:
        sys.exit(f"failed: {' '.join(map(str, command))}, see {log}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 2**20


def genept(*arguments):
    return [GENEPT, *arguments]


def prepare(options):
    """Atlas and gene table, made once for each size."""
    folder = pathlib.Path(options.folder)
    h5ad, npz = draw_atlas.files(options.cells, options.dimension, folder)
    atlas, genes = folder / f"atlas-{options.cells}", folder / f"genes-{options.dimension}"
    if not atlas.exists():
        took = timed(genept("ingest-cells", "--input", h5ad, "--output", atlas), folder / "ingest.log")
        print(f"ingest-cells: {took[0]:.0f} s, {took[2]:.1f} GB", flush=True)
    if not genes.exists():
        timed(genept("import-genes", "--input", npz, "--model", "drawn", "--output", genes), folder / "import.log")
    return folder, atlas, genes


def vectors(path, cells):
    table = pq.read_table(path, columns=["cell_id", "embedding"]).slice(0, cells).sort_by("cell_id")
    column = table.column("embedding").combine_chunks()
    return table.column("cell_id").to_pylist(), np.asarray(column.flatten()).reshape(len(column), -1)


def worst_difference(ours, theirs):
    ids, mine = vectors(ours, 2_000)
    where = {cell: row for row, cell in enumerate(pq.read_table(theirs, columns=["cell_id"])["cell_id"].to_pylist())}
    column = pq.read_table(theirs, columns=["embedding"])["embedding"].combine_chunks()
    other = np.asarray(column.flatten()).reshape(len(column), -1)[[where[cell] for cell in ids]]
    return np.abs(mine - other).max()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=100_000)
    parser.add_argument("--dimension", type=int, default=1536)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer", default="float32", choices=["float32", "float64"], help="precision of its gene table")
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--folder", default=os.path.join(tempfile.gettempdir(), "genept-bench"))
    options = parser.parse_args()
    folder, atlas, genes = prepare(options)
    ours, theirs = folder / "ours", folder / "peer.parquet"
    embed = genept("embed-cells", "--atlas", atlas, "--gene-embeddings", genes, "--output", ours, "--overwrite")
    peer = [sys.executable, HERE / "embed_peer.py", atlas, genes, theirs, options.peer]
    rows = {"ours": [], "peer": []}
    for run in range(options.runs):
        rows["ours"].append(timed(embed, folder / f"ours-{run}.log"))
        if not options.ours_only:
            rows["peer"].append(timed(peer, folder / f"peer-{run}.log"))
    print(f"{options.cells:,} cells × {options.dimension} dimensions, {options.runs} runs")
    for side, runs in rows.items():
        if runs:
            wall, cpu, memory = (statistics.median(column) for column in zip(*runs))
            spread = f"{min(r[0] for r in runs):.1f}–{max(r[0] for r in runs):.1f}"
            print(f"{side}: {wall:.1f} s ({spread}), CPU {cpu:.1f} s, peak {memory:.2f} GB")
    if not options.ours_only:
        for what, column in (("time", 0), ("CPU time", 1)):
            ratios = [b[column] / a[column] for a, b in zip(rows["ours"], rows["peer"])]
            print(f"peer's {what} over ours: {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")
        print(f"largest difference of a vector's number: {worst_difference(ours, theirs):.1e}")


if __name__ == "__main__":
    main()
