"""Expected sentences of cells, by the rule of the paper's notebook on the aorta (GenePT-s).

Command, from this folder: pip install -r requirements.txt && python golden_sentences.py
Writes ../resources/golden/sentences.json.

The notebook normalises to 10,000, takes log1p, and per cell joins the names in the order of np.argsort(cell)[::-1]
without zeros, at most 1,000 of them, behind a prefix. numpy's default sort leaves equal values in no defined order;
`notebook` has what it gives here, `stable` the same rule with equal values in the order of the genes. Cells 0 to 3 have
no equal values, so that both are one.
"""

import numpy as np

from golden import write

PREFIX = "A cell with genes ranked by expression: "
GENES = 40
MOST = 12


def sentence(values, order, names, most):
    ranked = [names[g] for g in order if values[g] > 0]
    return PREFIX + " ".join(ranked[:most]) if ranked else None


names = [f"G{g}" for g in range(GENES)]
rng = np.random.RandomState(11)
counts = np.zeros((9, GENES), dtype=np.float32)
for c in range(4):
    counts[c] = rng.permutation(GENES)
    counts[c][counts[c] < 25 - 8 * c] = 0
counts[4:8] = rng.poisson(1.5, size=(4, GENES))
norm = np.log1p(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1) * np.float32(1e4))
cases = []
for most in (1_000, MOST):
    for c in range(len(counts)):
        notebook = sentence(norm[c], np.argsort(norm[c])[::-1], names, most)
        stable = sentence(norm[c], np.argsort(-norm[c], kind="stable"), names, most)
        assert c >= 4 or notebook == stable
        cases.append({"cell": c, "most": most, "notebook": notebook, "stable": stable})
write(
    "sentences",
    __file__,
    {"prefix": PREFIX, "names": names, "counts": counts.astype(int).tolist(), "cases": cases},
)
