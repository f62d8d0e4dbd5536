"""Informed GenePT-w of two small atlases that share some genes, and what it is made of, by informed.py.

    pip install -r requirements.txt
    python golden_informed.py      writes informed.json
"""

import numpy as np

import golden
import informed

CELLS, GENES, DIMENSION = (60, 50), 80, 12
WITH_VECTOR, FIRST_OF_SECOND = 70, 50
COMPONENTS, PRINCIPAL = 5, 4


def counts(rng, cells):
    """Genes of different means and dispersions in three types of cells."""
    level = rng.gamma(0.7, 1.5, GENES)
    types = rng.gamma(1.2, 1.0, (3, GENES)) ** rng.choice([0.1, 1.0, 2.0], GENES)
    return rng.poisson(level * types[np.arange(cells) % 3] * rng.gamma(5, 0.2, (cells, 1)))


def normalised(matrix):
    return np.log1p(matrix * 1e4 / matrix.sum(1, keepdims=True))


def sparse(matrix):
    return [{"genes": np.flatnonzero(row).tolist(), "counts": row[row > 0].tolist()} for row in matrix]


def plain(values):
    """Lists of numbers of ten digits."""
    if isinstance(values, list):
        return [plain(each) for each in values]
    return [plain(each) for each in values] if values.ndim > 1 else [float("%.10g" % each) for each in values]


rng = np.random.RandomState(17)
names = [np.arange(GENES), np.arange(FIRST_OF_SECOND, FIRST_OF_SECOND + GENES)]
vectors = (rng.standard_normal((FIRST_OF_SECOND + GENES, DIMENSION)) * np.geomspace(2, 0.1, DIMENSION) + 0.5)
vectors = vectors.astype(np.float32).astype(float)
known = np.arange(FIRST_OF_SECOND + GENES) % GENES < WITH_VECTOR
mean, rotation = informed.whiten(vectors[known])
white = (vectors - mean) @ rotation
atlases = [counts(rng, cells) for cells in CELLS]
expression = [normalised(atlas) for atlas in atlases]
texts = [
    informed.informed(x[:, known[genes]], white[genes[known[genes]]], COMPONENTS) for x, genes in zip(expression, names)]
shared = [expression[0][:, FIRST_OF_SECOND:], expression[1][:, : GENES - FIRST_OF_SECOND]]
_, (means, deviations, weights) = informed.weighted(expression[0][:, known[names[0]]])
golden.write("informed", __file__, {
    "genes": GENES, "first_of_second": FIRST_OF_SECOND, "components": COMPONENTS, "principal": PRINCIPAL,
    "with_vector": plain(np.flatnonzero(known)), "vectors": plain(vectors[known]), "dimension": DIMENSION,
    "cells": [sparse(atlas) for atlas in atlases],
    "means": plain(means), "deviations": plain(deviations), "weights": plain(weights),
    "whitened_products": plain(white[known][:20] @ white[known][:20].T),
    "informed": plain(texts),
    "hybrid": plain(informed.hybrid([expression[0]], [texts[0]], PRINCIPAL)[0]),
    "joint_hybrid": plain(informed.hybrid(shared, texts, PRINCIPAL)),
    "weighted": plain(informed.joint_weighted([expression[0]], COMPONENTS)[0]),
    "joint_weighted": plain(informed.joint_weighted(shared, COMPONENTS)),
})
