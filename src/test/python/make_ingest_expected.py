"""Writes what anndata, scanpy and scipy read from the shared data sets, for the tests of ingestion.

Run from the project directory, with the versions of src/test/python/requirements-h5ad.txt:
    python src/test/python/make_ingest_expected.py ../shared/data/cells

src/test/resources/golden/ingest/formats.tsv: a line for each file (and layer): cells, genes, nonzeros,
sum, and two checksums that depend on the place of each value: sum(value * (1 + cell % 97)) and
sum(value * (1 + gene % 89)); or the outcome "error" with a part of the message that is expected.
src/test/resources/golden/ingest/cell_sums/*.tsv: totals of the six data sets, cell by cell.
"""
import glob
import os
import sys
import warnings

import anndata
import loompy
import numpy as np
import pandas as pd
import scanpy
import scipy.io
import scipy.sparse as sp

warnings.filterwarnings("ignore")
OUT = "src/test/resources/golden/ingest"
DATASETS = ("kang_lupus_pbmc", "pbmc3k", "pbmc_sorted", "pbmc_interferon", "covid_blood",
            "pancreas_five_technologies")
FOLDERS = ("anndataR", "anndata_archives", "cellxgene", "cellxgene_schema", "scanpy", "scp_ingest", "tiledbsoma",
           "10x_h5", "loom")
COLUMNS = ("file", "layer", "outcome", "cells", "genes", "nonzeros", "sum", "by_cell", "by_gene", "message")


def figures(x):
    x = sp.coo_matrix(x)
    x.sum_duplicates()
    data = x.data.astype(np.float32).astype(np.float64)
    kept = data != 0
    row, col, data = x.row[kept], x.col[kept], data[kept]
    return [x.shape[0], x.shape[1], len(data), repr(float(data.sum())),
            repr(float((data * (1 + row % 97)).sum())), repr(float((data * (1 + col % 89)).sum())), ""]


def fault(x, names, genes):
    if names.has_duplicates:
        return "duplicate cell ids"
    if genes.has_duplicates:
        return "duplicate gene ids"
    values = (x.toarray() if sp.issparse(x) else np.asarray(x)).astype(float).ravel()
    wrong = np.flatnonzero(~np.isfinite(values) | (values < 0))
    if len(wrong):
        return "Expected no negative value" if np.isfinite(values[wrong[0]]) else "Expected a finite number"
    return None


def h5ad(path, name):
    data = anndata.read_h5ad(path)
    matrices = {"": data.X, **{k: data.layers[k] for k in data.layers}}
    if data.raw is not None:
        matrices["raw"] = data.raw.X
    for layer, x in matrices.items():
        genes = data.raw.var_names if layer == "raw" else data.var_names
        message = "it has no matrix X" if x is None else fault(x, data.obs_names, genes)
        yield [name, layer] + (["error"] + [""] * 6 + [message] if message else ["ok"] + figures(x))


def tenx_h5(path, name):
    data = scanpy.read_10x_h5(path)
    yield [name, "", "ok"] + figures(data.X)


def loom(path, name):
    with loompy.connect(path, mode="r", validate=False) as data:
        matrices = {"": data[:, :], **{layer: data.layers[layer][:, :] for layer in data.layers if layer}}
        for layer, x in matrices.items():
            message = fault(x.T, pd.Index(data.ca.CellID), pd.Index(data.ra.Accession))
            yield [name, layer] + (["error"] + [""] * 6 + [message] if message else ["ok"] + figures(x.T))


def error(name, message):
    return [name, "", "error"] + [""] * 6 + [message]


def rows(root):
    for dataset in DATASETS:
        x = scipy.io.mmread(f"{root}/{dataset}/matrix.mtx.gz").T
        yield [dataset, "", "ok"] + figures(x)
    for matrix in sorted(glob.glob(f"{root}/formats/10x_mtx/**/matrix.mtx*", recursive=True)):
        folder = os.path.dirname(matrix)
        yield [os.path.relpath(folder, root), "", "ok"] + figures(scipy.io.mmread(matrix).T)
    for folder in FOLDERS:
        for path in sorted(glob.glob(f"{root}/formats/{folder}/**/*", recursive=True)):
            name = os.path.relpath(path, root)
            if os.path.isdir(path):
                continue
            if path.endswith(".h5ad"):
                yield from h5ad(path, name)
            elif path.endswith(".mtx"):
                yield error(name, "there is no barcodes.tsv")
            elif path.endswith(".loom"):
                yield from loom(path, name)
            elif folder == "10x_h5":
                yield from tenx_h5(path, name)
            else:
                yield error(name, "Expected a complete HDF5 file")
    # Text that is no matrix.
    yield error("pbmc3k/obs.tsv", "say what the rows are by --rows genes or --rows cells")
    yield error("pbmc_sorted/obs.tsv", "none of its 2 columns holds numbers")
    yield error("pbmc3k/features.tsv.gz", "none of its 3 columns holds numbers")
    yield error("pbmc3k/barcodes.tsv.gz", "its first line names 1 columns")


def main():
    root = sys.argv[1]
    os.makedirs(f"{OUT}/cell_sums", exist_ok=True)
    with open(f"{OUT}/formats.tsv", "w") as out:
        out.write("# made by src/test/python/make_ingest_expected.py with " + ", ".join(
            f"{m.__name__} {m.__version__}" for m in (anndata, loompy, np, pd, scanpy)) + "\n")
        out.write("\t".join(COLUMNS) + "\n")
        for row in rows(root):
            out.write("\t".join(map(str, row)) + "\n")
    for dataset in DATASETS:
        x = scipy.io.mmread(f"{root}/{dataset}/matrix.mtx.gz").tocsc()
        sums = np.asarray(x.sum(0)).ravel()
        with open(f"{OUT}/cell_sums/{dataset}.tsv", "w") as out:
            out.write("".join(f"{v:.7g}\n" for v in sums))


if __name__ == "__main__":
    main()
