"""The 1,500 variable genes that scanpy chooses in the shared PBMC 3k counts, by both flavours; no score is tied at the cut.

    pip install -r requirements-programmes.txt
    python golden_variable_genes.py ../shared/data/cells/pbmc3k
"""

import json
import os
import sys
import warnings

import anndata
import numpy as np
import scanpy
from scipy.io import mmread

import golden

warnings.filterwarnings("ignore")
TOP = 1_500
counts = mmread(os.path.join(sys.argv[1], "matrix.mtx.gz")).T.tocsr().astype(np.float64)


def chosen(flavour):
    data = anndata.AnnData(counts.copy())
    if flavour == "seurat":
        scanpy.pp.normalize_total(data, target_sum=1e4)
        scanpy.pp.log1p(data)
    scanpy.pp.highly_variable_genes(data, flavor=flavour, n_top_genes=TOP)
    score = "dispersions_norm" if flavour == "seurat" else "variances_norm"
    cut = data.var[score][data.var["highly_variable"]].min()
    print(flavour, counts.shape, data.var["highly_variable"].sum(), (data.var[score] == cut).sum(), file=sys.stderr)
    return golden.digest(np.flatnonzero(data.var["highly_variable"]))


content = {
    "reference": "scanpy",
    "version": f"scanpy 1.11.5, scikit-misc 0.5.3, numpy {np.__version__}",
    "command": "python golden_variable_genes.py ../shared/data/cells/pbmc3k",
    "top": TOP,
    "seurat": chosen("seurat"),
    "seurat_v3": chosen("seurat_v3"),
}
with open(os.path.join(golden.RESOURCES, "variable_genes_pbmc3k.json"), "w", encoding="utf-8") as out:
    json.dump(content, out, separators=(",", ":"))
    out.write("\n")
