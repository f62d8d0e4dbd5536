"""Variable genes, loess, cosine graphs, communities, enrichment, as the Python packages compute them.

    pip install -r requirements-programmes.txt
    python golden_programmes.py
"""

import json
import os
import warnings

import anndata
import igraph
import leidenalg
import numpy as np
import scanpy
import scipy
from scipy.sparse import csr_matrix
from scipy.stats import false_discovery_control, hypergeom
from skmisc.loess import loess
from sklearn.neighbors import NearestNeighbors

import golden

warnings.filterwarnings("ignore")
CELLS, GENES, TOP = 90, 160, 25
ROWS, DIM = 700, 12


def drawn_counts(seed):
    """Skewed counts from one stream of doubles: gene g's scale is u_g^4 · 30, a cell's count floor(scale · u^3 · 2)."""
    random = np.random.RandomState(seed)
    scale = random.random_sample(GENES) ** 4 * 30
    counts = np.floor(2 * scale * random.random_sample(CELLS * GENES).reshape(CELLS, GENES) ** 3)
    counts[:, 7] = 0
    counts[:, 8] = 3
    return counts


def variable_genes():
    counts = drawn_counts(71)
    v3 = anndata.AnnData(csr_matrix(counts))
    scanpy.pp.highly_variable_genes(v3, flavor="seurat_v3", n_top_genes=TOP)
    log = anndata.AnnData(csr_matrix(counts))
    scanpy.pp.normalize_total(log, target_sum=1e4)
    scanpy.pp.log1p(log)
    scanpy.pp.highly_variable_genes(log, flavor="seurat", n_top_genes=TOP)
    return {
        "seed": 71,
        "cells": CELLS,
        "genes": GENES,
        "top": TOP,
        "seurat_v3": {
            "scores": v3.var["variances_norm"].tolist(),
            "variances": v3.var["variances"].tolist(),
            "chosen": np.flatnonzero(v3.var["highly_variable"]).tolist(),
        },
        "seurat": {
            "scores": [None if np.isnan(s) else float(s) for s in log.var["dispersions_norm"]],
            "chosen": np.flatnonzero(log.var["highly_variable"]).tolist(),
        },
    }


def curves():
    random = np.random.RandomState(72)
    cases = []
    for n, step, span in [(500, 0, 0.3), (400, 0.05, 0.3), (60, 0, 0.75)]:
        x = random.random_sample(n) * 4 - 2
        if step:
            x = np.round(x / step) * step
        y = np.sin(2 * x) + random.random_sample(n) * 0.3
        model = loess(x, y, span=span, degree=2)
        model.fit()
        cases.append({"span": span, "x": x.tolist(), "y": y.tolist(), "fitted": model.outputs.fitted_values.tolist()})
    return cases


def edge_digest(rows, columns):
    return golden.digest(np.stack([rows, columns], 1).ravel())


def graphs():
    x = golden.drawn_vectors(73, ROWS, DIM).astype(np.float64)
    unit = x / np.sqrt((x * x).sum(1))[:, None]
    cosines = unit @ unit.T
    upper = np.triu_indices(ROWS, 1)
    values = cosines[upper]
    threshold = 0.93
    above = np.flatnonzero(values > threshold)
    found = NearestNeighbors(n_neighbors=9, metric="cosine", algorithm="brute").fit(x).kneighbors(x)[1]
    near = np.zeros((ROWS, ROWS), bool)
    for i, row in enumerate(found):
        near[i, [j for j in row if j != i][:8]] = True
    mutual = np.triu(near & near.T, 1).nonzero()
    edges = list(zip(upper[0][above].tolist(), upper[1][above].tolist()))
    graph = igraph.Graph(n=ROWS, edges=edges)
    best = max(
        leidenalg.find_partition(
            graph, leidenalg.RBConfigurationVertexPartition, resolution_parameter=1, seed=seed, n_iterations=10
        ).modularity
        for seed in range(100)
    )
    partition = (np.arange(ROWS) * 7 % 11).tolist()
    weights = values[above].tolist()
    return {
        "rows": ROWS,
        "dim": DIM,
        "seed": 73,
        "threshold": threshold,
        "edges": edge_digest(upper[0][above], upper[1][above]),
        "weight_sum": float(np.sum(weights)),
        "percents": [0, 12.5, 50, 95, 99.9, 100],
        "percentiles": np.percentile(values, [0, 12.5, 50, 95, 99.9, 100]).tolist(),
        "k": 8,
        "mutual": edge_digest(*mutual),
        "leiden_modularity": best,
        "partition": partition,
        "modularity": graph.modularity(partition),
        "weighted_modularity": graph.modularity(partition, weights=weights),
        "modularity_resolution_3": graph.modularity(partition, resolution=3),
    }


def enrichment():
    tails = []
    for universe, marked, drawn, overlap in [
        (10_000, 120, 40, 3), (10_000, 120, 40, 25), (15_128, 500, 300, 11), (200, 50, 60, 15), (33, 5, 33, 5),
        (12_000, 2_000, 15, 15), (12_000, 5, 2_000, 1),
    ]:
        tails.append([universe, marked, drawn, overlap, float(hypergeom.sf(overlap - 1, universe, marked, drawn))])
    p = (np.random.RandomState(74).random_sample(60) ** 4).tolist() + [1.0, 1.0, 0.0]
    return {"tails": tails, "p": p, "q": false_discovery_control(p).tolist()}


content = {
    "reference": "scanpy, scikit-misc, numpy, scikit-learn, leidenalg, igraph, scipy",
    "version": f"scanpy 1.11.5, scikit-misc 0.5.3, numpy {np.__version__}, scikit-learn 1.9.1, "
    f"leidenalg {leidenalg.version}, igraph {igraph.__version__}, scipy {scipy.__version__}",
    "command": "python golden_programmes.py",
    "variable_genes": variable_genes(),
    "curves": curves(),
    "graphs": graphs(),
    "enrichment": enrichment(),
}
with open(os.path.join(golden.RESOURCES, "programmes.json"), "w", encoding="utf-8") as out:
    json.dump(content, out, separators=(",", ":"), allow_nan=False)
    out.write("\n")
