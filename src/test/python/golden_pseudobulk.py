"""Cells aggregated by patient, as scanpy aggregates them.

    pip install -r requirements-h5ad.txt
    python golden_pseudobulk.py        writes pseudobulk.json

Counts are drawn from numpy's legacy stream, which the tests repeat.
"""

import importlib.metadata
import json
import os

import anndata
import numpy as np
import pandas as pd
import scanpy as sc

RESOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "golden")
N, GENES, SEED = 40, 12, 9


def aggregated(adata, by, func):
    result = sc.get.aggregate(adata, by=by, func=func)
    order = np.argsort(result.obs_names)
    values = np.asarray(result.layers[func])[order]
    return {"groups": result.obs_names[order].tolist(), "values": [float(v) for v in values.ravel()]}


if __name__ == "__main__":
    drawn = np.random.RandomState(SEED).random_sample((N, GENES))
    counts = np.floor(np.maximum(0, drawn - 0.5) * 20).astype(np.float32)
    obs = pd.DataFrame(
        {"donor": [f"d{i % 3}" for i in range(N)], "cell_type": ["T" if i % 2 else "B" for i in range(N)]},
        index=[f"c{i:03d}" for i in range(N)]).astype("category")
    adata = anndata.AnnData(counts, obs=obs)
    content = {
        "reference": "scanpy",
        "version": "scanpy " + importlib.metadata.version("scanpy"),
        "command": "python golden_pseudobulk.py",
        "n": N, "genes": GENES, "seed": SEED,
        "sum": aggregated(adata, "donor", "sum"),
    }
    sc.pp.normalize_total(adata, target_sum=1e4)
    sc.pp.log1p(adata)
    content["mean"] = aggregated(adata, "donor", "mean")
    with open(os.path.join(RESOURCES, "pseudobulk.json"), "w") as file:
        json.dump(content, file)
        file.write("\n")
