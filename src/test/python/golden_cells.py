"""GenePT-w as numpy and scipy compute it.

    python golden_cells.py                       writes cells.json
    python golden_cells.py ../../../../shared/data/cells   also writes cells_real.json from pbmc3k and kang_lupus_pbmc

The gene vectors are drawn from numpy's legacy stream, which the tests repeat: RandomState(seed).random_sample - 0.5.
"""

import gzip
import os
import sys

import numpy as np
import scipy.io
import scipy.sparse

import golden

DIM = 64


def gene_table(seed, genes, dim):
    return (np.random.RandomState(seed).random_sample(genes * dim) - 0.5).astype(np.float32).reshape(genes, dim)


def genept_w(counts, table, target_sum=1e4):
    """log1p(target_sum * x / sum(x)) . E with rows of unit length, in double precision; rows of zeros stay zero."""
    counts = counts.astype(np.float64).tocsr()
    totals = np.asarray(counts.sum(axis=1)).ravel()
    scale = np.divide(target_sum, totals, out=np.zeros_like(totals), where=totals > 0)
    expression = scipy.sparse.diags(scale) @ counts
    expression.data = np.log1p(expression.data)
    cells = expression @ table.astype(np.float64)
    norms = np.linalg.norm(cells, axis=1, keepdims=True)
    return np.divide(cells, norms, out=np.zeros_like(cells), where=norms > 0)


def small():
    random = np.random.RandomState(1)
    counts = random.poisson(0.6, (40, 120)).astype(np.float64)
    counts[3] = 0
    counts[5] *= 0.37
    counts[7] *= 1000
    table = gene_table(2, 120, 16)
    table[100:] = 0
    counts[9, :100] = 0
    counts[9, 110] = 4
    sparse = scipy.sparse.csr_matrix(counts)
    cells = genept_w(sparse, table)
    return {
        "genes": 120,
        "genes_with_vector": 100,
        "dim": 16,
        "table_seed": 2,
        "indptr": sparse.indptr.tolist(),
        "indices": sparse.indices.tolist(),
        "data": [float(np.float32(x)) for x in sparse.data],
        "embeddings": [[float(f"{x:.12g}") for x in row] for row in cells],
    }


def real(folder):
    with gzip.open(os.path.join(folder, "matrix.mtx.gz"), "rb") as matrix:
        counts = scipy.io.mmread(matrix).T.tocsr()
    with gzip.open(os.path.join(folder, "barcodes.tsv.gz"), "rt") as lines:
        ids = [line.strip() for line in lines]
    table = gene_table(7, counts.shape[1], DIM)
    cells = genept_w(counts, table)
    sampled = list(range(0, len(ids), len(ids) // 40))
    return {
        "cells": counts.shape[0],
        "genes": counts.shape[1],
        "nonzeros": int(counts.nnz),
        "dim": DIM,
        "table_seed": 7,
        "column_sums": [float(f"{x:.14g}") for x in cells.sum(axis=0)],
        "sample": {ids[i]: [float(f"{x:.10g}") for x in cells[i]] for i in sampled},
    }


if __name__ == "__main__":
    golden.write("cells", __file__, {"small": small()})
    if len(sys.argv) > 1:
        golden.write(
            "cells_real",
            __file__,
            {name: real(os.path.join(sys.argv[1], name)) for name in ("pbmc3k", "kang_lupus_pbmc")},
        )
