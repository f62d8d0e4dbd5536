"""What the product takes the values of a matrix for, on real data as it is and as it is processed elsewhere.

  python value_states.py --data ../shared/data/cells [--genept jobs/genept]

Processes real counts with numpy as scanpy, Seurat and others do, writes h5ad files (anndata 0.12), asks `inspect`, and
prints a table of state and evidence; it ends with 1 if one is not as expected.
"""
import argparse
import os
import subprocess
import tempfile
import warnings

import anndata
import numpy as np
import pandas as pd
import scipy.io
import scipy.sparse as sp

warnings.filterwarnings("ignore")
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--data", required=True)
parser.add_argument("--genept", default="jobs/genept")
parser.add_argument("--cells", type=int, default=300)
options = parser.parse_args()
rng = np.random.default_rng(0)
rows = []


def inspect(path):
    done = subprocess.run([os.path.abspath(options.genept), "inspect", path], capture_output=True, text=True)
    for line in done.stdout.splitlines():
        if line.strip().startswith("values"):
            state, _, evidence = line.split("values", 1)[1].strip().partition(" (")
            return state.strip(), evidence.rstrip(")")
    return "refused", (done.stderr.splitlines() or [""])[-1]


def ask(data, processing, path, expected):
    state, evidence = inspect(path)
    rows.append((data, processing, expected, state, evidence))
    print(f"{'ok   ' if state in expected.split(' or ') else 'WRONG'} {data}, {processing}: {state} ({evidence})", flush=True)


def processed(x):
    depth = x.sum(1, keepdims=True)
    cp10k = 1e4 * x / depth
    cpm = 1e6 * x / depth
    lengths = rng.lognormal(7.5, 0.7, x.shape[1])
    tpm = x / lengths
    tpm = 1e6 * tpm / tpm.sum(1, keepdims=True)
    some = np.argsort(-x.var(0))[: x.shape[1] // 4]
    median = np.median(depth) * x / depth
    log = np.log1p(cp10k)
    ambient = np.maximum(x - 0.05 * x.mean(0), 0)
    size = rng.lognormal(0, 0.3, (len(x), 1)) * depth / depth.mean()
    yield "counts, a quarter of the genes", x[:, some], "counts"
    yield "normalize_total", cp10k, "normalised"
    yield "normalize_total, a quarter of the genes", cp10k[:, some], "normalised"
    yield "normalize_total to the median", median[:, some], "normalised"
    yield "log1p of CP10K", log, "log1p"
    yield "log1p of CP10K, a quarter of the genes", log[:, some], "log1p"
    yield "log1p of CP10K, rounded to 3 places", np.round(log[:, some], 3), "log1p"
    yield "log2(CPM + 1), a quarter of the genes", np.log2(cpm + 1)[:, some], "log2p1"
    yield "log10(CP10K + 1), a quarter of the genes", np.log10(cp10k + 1)[:, some], "log10p1"
    yield "log2(TPM + 1)", np.log2(tpm + 1), "log2p1"
    yield "log2(TPM + 1), a quarter of the genes", np.log2(tpm + 1)[:, some], "log2p1 or log1p"
    yield "TPM, a quarter of the genes", tpm[:, some], "counts"
    yield "scran: log2(counts / size factor + 1)", np.log2(x / size + 1)[:, some], "log2p1"
    yield "log1p of counts", np.log1p(x), "log1p"
    yield "log2(counts + 1)", np.log2(x + 1), "log2p1"
    yield "ambient counts taken away", ambient, "counts or unknown"
    yield "scaled, clipped at 10", np.clip((log - log.mean(0)) / np.maximum(log.std(0), 1e-9), None, 10), "scaled"
    yield "scaled without centring, clipped at 10", np.minimum(log / np.maximum(log.std(0), 1e-9), 10), "unknown"
    yield "scaled to 0 to 1 by gene", log / np.maximum(log.max(0), 1e-9), "unknown"


with tempfile.TemporaryDirectory() as work:
    for data in sorted(os.listdir(options.data)):
        folder = os.path.join(options.data, data)
        if not os.path.exists(os.path.join(folder, "matrix.mtx.gz")):
            continue
        ask(data, "as it is", folder, "counts")
        x = scipy.io.mmread(os.path.join(folder, "matrix.mtx.gz")).T.tocsr()
        chosen = np.sort(rng.choice(x.shape[0], min(options.cells, x.shape[0]), replace=False))
        if data == "pancreas_five_technologies":
            obs = pd.read_csv(os.path.join(folder, "obs.tsv"), sep="\t")
            technology = next(c for c in obs.columns if c in ("tech", "technology", "dataset"))
            for name in sorted(obs[technology].unique()):
                place = os.path.join(work, "one.h5ad")
                anndata.AnnData(sp.csr_matrix(x[(obs[technology] == name).values].astype("float32"))).write_h5ad(place)
                ask(data, "of " + name, place, "counts")
            continue
        x = x[chosen].toarray().astype(float)
        x = x[:, x.sum(0) > 0]
        x = x[x.sum(1) > 0]
        for processing, values, expected in processed(x):
            place = os.path.join(work, "one.h5ad")
            anndata.AnnData(sp.csr_matrix(values.astype("float32"))).write_h5ad(place)
            ask(data, processing, place, expected)

print("\n| data | processing | expected | state | evidence |\n|---|---|---|---|---|")
for row in rows:
    print("| " + " | ".join(row) + " |")
raise SystemExit(0 if all(row[3] in row[2].split(" or ") for row in rows) else 1)
