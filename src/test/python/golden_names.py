"""Expected scores of cell types by markers and by words, from numpy.

Command, from this folder: pip install -r requirements.txt && python golden_names.py
Writes ../resources/golden/names.json.

Counts and vectors are drawn from numpy's legacy stream, which the tests repeat.
"""

import numpy as np

from golden import drawn_vectors, write

CELLS, GENES, SEED = 50, 12, 17
TYPES = {"A": [0, 1, 2], "B": [3, 4], "none": [], "D": [5, 6, 0]}
WORDS = {"genes": 40, "dim": 6, "types": 3, "cells": 8, "seed": 31, "shrinkage": 0.1}


def marker_scores():
    drawn = drawn_vectors(SEED, CELLS, GENES).astype(np.float64)
    counts = np.floor(np.maximum(0, drawn - 0.6) * 30)
    counts[:, 6] = 0
    counts[0, 4] = 400
    x = np.log1p(1e4 * counts / counts.sum(axis=1, keepdims=True))
    deviation = x.std(axis=0)
    z = np.clip((x - x.mean(axis=0)) / np.where(deviation > 0, deviation, 1), -10, 10)
    with np.errstate(invalid="ignore"):
        scores = np.stack([z[:, genes].mean(axis=1) if genes else np.full(CELLS, np.nan) for genes in TYPES.values()])
    scores = scores.T
    order = np.argsort(-np.nan_to_num(scores, nan=-np.inf), axis=1)
    rows = np.arange(CELLS)
    names = list(TYPES)
    return {
        "cells": CELLS,
        "genes": GENES,
        "seed": SEED,
        "best": [names[i] for i in order[:, 0]],
        "margin": [float(m) for m in scores[rows, order[:, 0]] - scores[rows, order[:, 1]]],
    }


def word_scores():
    genes = drawn_vectors(WORDS["seed"], WORDS["genes"], WORDS["dim"]).astype(np.float64)
    texts = drawn_vectors(WORDS["seed"] + 1, WORDS["types"], WORDS["dim"]).astype(np.float64)
    cells = drawn_vectors(WORDS["seed"] + 2, WORDS["cells"], WORDS["dim"]).astype(np.float64) - 0.5
    values, vectors = np.linalg.eigh(np.cov(genes.T, bias=True))
    whitening = vectors / np.sqrt(values + WORDS["shrinkage"] * values.mean())
    directions = (texts - texts.mean(axis=0)) @ whitening
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    # Cells lie in the space of the whitened genes, here turned back so that signs and the order of
    # eigenvectors do not matter: what is compared is the same for any rotation.
    turned = cells @ vectors
    cosines = turned @ directions.T / np.linalg.norm(turned, axis=1, keepdims=True)
    return WORDS | {
        "whitening": [float(v) for v in whitening.ravel()],
        "turned": [float(v) for v in turned.ravel()],
        "cosines": [float(v) for v in cosines.ravel()],
    }


if __name__ == "__main__":
    write("names", __file__, {"markers": marker_scores(), "words": word_scores()})
