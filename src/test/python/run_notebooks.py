"""Executes the notebooks on small data: in a temporary folder, on copies, in under three minutes on two cores.

    pip install -r notebooks/requirements.txt            # from the project directory
    python src/test/python/run_notebooks.py [NAME ...] [--keep FOLDER] [--data ../shared/data]

Needs a build, which jobs/genept makes where there is none. The data are 300 cells of two atlases and some 2,000 genes of
../shared/data (or GENEPT_SHARED). Without these nothing is run, and the exit code is 0; 1 with GENEPT_REQUIRE_SHARED=true.
Ends with 1 and the message of the failing cell if a notebook fails. --keep leaves executed notebooks, also as HTML, in
a folder.
"""

import argparse
import csv
import gzip
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
NOTEBOOKS = ["tour", "own_data", "paper", "panels"]
ATLASES = ["pbmc_sorted", "pbmc3k"]
CELLS, GENES = 300, 1500
OTHER_CLASSES, GENES_OF_A_CLASS = ["RNA, long non-coding", "RNA, micro"], 60
CELL_TIMEOUT_SECONDS = 300


def small_data(full, small):
    """Writes cells of two atlases, their commonest common genes and the texts of these and of the labelled genes."""
    symbols = set.intersection(*(set(features(full / "cells" / name)) for name in ATLASES))
    chosen = commonest(full / "cells" / ATLASES[0], symbols) | {"CD3E"}
    for name in ATLASES:
        small_atlas(full / "cells" / name, small / "cells" / name, chosen)
    (small / "genes").mkdir(parents=True)
    (small / "genes" / "gene_classification").symlink_to(full / "genes" / "gene_classification")
    labels = full / "genes" / "gene_classification"
    labelled = {word for file in labels.glob("*labels*") for word in re.findall(r"ENSG\d+", file.read_text())}
    left = dict.fromkeys(OTHER_CLASSES, GENES_OF_A_CLASS)

    def hgnc(line):
        left[line[4]] = left.get(line[4], 0) - 1
        return left[line[4]] >= 0 or line[1] in chosen or not labelled.isdisjoint(line)

    known = filtered(full, small, "hgnc_complete_set.txt.gz", hgnc)
    names = {line[1] for line in known}
    entrez = {line[1] for line in filtered(full, small, "Homo_sapiens.gene_info.gz", lambda line: line[2] in names)}
    filtered(full, small, "refseq_gene_summary_human.tsv.gz", lambda line: line[0] in entrez)


def filtered(full, small, name, keep):
    """The lines of a table that are kept, after its header; written to the small copy."""
    with gzip.open(full / "genes" / name, "rt", encoding="utf-8") as file:
        header, *lines = file
    kept = [line for line in lines if keep(line.rstrip("\n").split("\t"))]
    with gzip.open(small / "genes" / name, "wt", encoding="utf-8", compresslevel=1) as file:
        file.writelines([header, *kept])
    return [line.rstrip("\n").split("\t") for line in kept]


def features(folder):
    with gzip.open(folder / "features.tsv.gz", "rt", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t")[1] for line in file]


def counts_of(folder):
    import scipy.io

    with gzip.open(folder / "matrix.mtx.gz") as file:
        return scipy.io.mmread(file).tocsr()


def commonest(folder, symbols):
    import numpy

    totals = numpy.asarray(counts_of(folder).sum(axis=1)).ravel().tolist()
    ranked = sorted(zip(totals, features(folder), strict=True), reverse=True)
    return set([symbol for _, symbol in ranked if symbol in symbols][:GENES])


def small_atlas(full, small, chosen):
    """Every nth cell, in the layout of 10x."""
    import scipy.io

    counts = counts_of(full).tocsc()
    rows = [at for at, symbol in enumerate(features(full)) if symbol in chosen]
    columns = list(range(0, counts.shape[1], counts.shape[1] // CELLS))[:CELLS]
    small.mkdir(parents=True)
    with gzip.open(small / "matrix.mtx.gz", "wb", compresslevel=1) as file:
        scipy.io.mmwrite(file, counts[rows][:, columns].tocoo(), field="integer")
    for name, kept in [("features.tsv.gz", rows), ("barcodes.tsv.gz", columns)]:
        with gzip.open(full / name, "rt", encoding="utf-8") as file:
            lines = list(file)
        with gzip.open(small / name, "wt", encoding="utf-8") as file:
            file.writelines(lines[at] for at in kept)
    barcodes = {lines[at].strip() for at in columns}
    with open(full / "obs.tsv", encoding="utf-8", newline="") as file:
        header, *obs = csv.reader(file, delimiter="\t")
    with open(small / "obs.tsv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t").writerows([header, *(line for line in obs if line[0] in barcodes)])


def execute(name, keep):
    """Runs a copy of a notebook, in the folder of the notebooks; the committed one is only read."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(PROJECT / "notebooks" / f"{name}.ipynb", as_version=4)
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(PROJECT / "notebooks")}},
    )
    started = time.monotonic()
    try:
        client.execute()
    except CellExecutionError as error:
        print(re.sub(r"\x1b\[[0-9;]*m", "", str(error)), file=sys.stderr)
        print(f"{name}: failed after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        return False
    finally:
        if keep:
            write(notebook, keep / name)
    print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
    return True


def write(notebook, target):
    import nbformat
    from nbconvert import HTMLExporter

    nbformat.write(notebook, target.with_suffix(".ipynb"))
    html, _ = HTMLExporter().from_notebook_node(notebook)
    target.with_suffix(".html").write_text(html, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NOTEBOOKS)}; all by default")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="where executed notebooks and their tables are left"
    )
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("GENEPT_SHARED", PROJECT / "../shared/data")))
    options = parser.parse_args()
    unknown = set(options.names) - set(NOTEBOOKS)
    if unknown:
        parser.error(f"no notebook {', '.join(sorted(unknown))}. Expected some of {', '.join(NOTEBOOKS)}")
    if not (options.data / "cells").is_dir():
        print(f"The notebooks were not run: no data in {options.data}.", file=sys.stderr)
        return 1 if os.environ.get("GENEPT_REQUIRE_SHARED") == "true" else 0
    if options.keep:
        shutil.rmtree(options.keep / "tables", ignore_errors=True)
        options.keep.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="genept-notebooks-"))
    try:
        small_data(options.data.resolve(), folder / "data")
        os.environ.update(
            GENEPT_SMALL="1",
            GENEPT_LOCAL="1",
            GENEPT_HOME="..",
            GENEPT_MEMORY="2g",
            GENEPT_DATA=str(folder / "data"),
            GENEPT_OUT=str((options.keep / "tables").resolve() if options.keep else folder / "out"),
            # Short runs never pay back the second compiler.
            JDK_JAVA_OPTIONS=f"-XX:TieredStopAtLevel=1 {os.environ.get('JDK_JAVA_OPTIONS', '')}",
            PYTHONPATH=str(PROJECT / "src" / "main" / "python"),
            PYTHONDONTWRITEBYTECODE="1",
        )
        started = time.monotonic()
        passed = [execute(name, options.keep) for name in options.names or NOTEBOOKS]
        print(f"together: {time.monotonic() - started:.0f} s", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
