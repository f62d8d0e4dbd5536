"""Labels carried over between two panels, by each method, in numpy (informed.py): cosines and votes.

    pip install -r requirements.txt
    python golden_panels.py        writes panels.json
"""

import numpy as np

import golden
import informed

CELLS, TYPES, GENES, DIMENSION, SIZE, NEIGHBORS = (70, 45), 3, 150, 16, 60, 5


def expression(rng, cells, types):
    """Log-normalised expression in single precision, and the type of each cell."""
    level = rng.gamma(0.7, 1.5, GENES)
    labels = np.arange(cells) % TYPES
    counts = rng.poisson(level * types[labels] * rng.gamma(5, 0.2, (cells, 1)))
    return np.log1p(counts * 1e4 / counts.sum(1, keepdims=True)).astype(np.float32), labels


def panels(size, shared, seed):
    """Genes of both panels and those of both, ascending."""
    order = np.random.RandomState(seed).permutation(GENES)
    own = min(size - shared, (GENES - shared) // 2)
    reference, query = order[: shared + own], np.r_[order[:shared], order[shared + own : shared + 2 * own]]
    return np.sort(reference), np.sort(query), np.sort(order[:shared])


def cycle(seed):
    """Another gene for each."""
    order = np.random.RandomState(seed).permutation(GENES)
    other = np.empty(GENES, int)
    other[order] = np.roll(order, -1)
    return other


def weighted(values, panel, shared):
    """Weighted expression of the shared genes; the weights are those within the panel."""
    return informed.weighted(values[:, panel].astype(float))[0][:, np.searchsorted(panel, shared)]


def spaces(sides, drawn, vectors, white, seed):
    """Vectors of the cells of both sides by each method."""
    (first, second), (reference, query, shared) = [side.astype(float) for side in sides], drawn
    text = [informed.informed(first[:, reference], white[reference]), informed.informed(second[:, query], white[query])]
    other = white[cycle(seed)]
    permuted = [informed.informed(first[:, reference], other[reference]), informed.informed(second[:, query], other[query])]
    made = {
        "genept-w": [first[:, reference] @ vectors[reference], second[:, query] @ vectors[query]],
        "informed": text, "informed-permuted": permuted}
    if len(shared):
        centred = [first[:, shared] - first[:, shared].mean(0), second[:, shared] - second[:, shared].mean(0)]
        directions = informed.components(np.vstack(centred), 50)
        scores = [side @ directions for side in centred]
        scale = np.sqrt(np.mean(np.sum(scores[0] ** 2, axis=1)))
        alone = informed.components(centred[0], 50)
        heavy = [weighted(side, panel, shared) for side, panel in zip((first, second), (reference, query))]
        heaviest = informed.components(np.vstack(heavy), 20)
        made |= {
            "expression-pca": scores,
            "expression-pca-of-reference": [centred[0] @ alone, (second[:, shared] - first[:, shared].mean(0)) @ alone],
            "weighted-pca": [side @ heaviest for side in heavy],
            "hybrid": [np.hstack([score / scale, each]) for score, each in zip(scores, text)],
            "hybrid-permuted": [np.hstack([score / scale, each]) for score, each in zip(scores, permuted)]}
    return made


def votes(cosines, labels):
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :NEIGHBORS]
    return [int(np.bincount(labels[row], minlength=TYPES).argmax()) for row in nearest]


def numbers(values):
    return [float("%.9g" % value) for value in np.ravel(values)]


rng = np.random.RandomState(29)
types = rng.gamma(1.2, 1.0, (TYPES, GENES)) ** rng.choice([0.1, 1.0, 2.0], GENES)
(first, of_first), (second, of_second) = expression(rng, CELLS[0], types), expression(rng, CELLS[1], types)
kinds = types / types.sum(0)
vectors = (kinds.T @ rng.standard_normal((TYPES, DIMENSION)) + 0.3 * rng.standard_normal((GENES, DIMENSION)) + 0.5)
vectors = vectors.astype(np.float32).astype(float)
mean, rotation = informed.whiten(vectors)
white = ((vectors - mean) @ rotation).astype(np.float32).astype(float)
draws = []
for shared, seed in ((0, 3), (25, 4)):
    drawn = panels(SIZE, shared, seed)
    methods = {}
    for method, sides in spaces((first, second), drawn, vectors, white, seed).items():
        unit = [side / np.linalg.norm(side, axis=1, keepdims=True) for side in sides]
        cosines = unit[1] @ unit[0].T
        methods[method] = {"cosines": numbers(cosines[:8]), "votes": votes(cosines, of_first)}
    draws.append({
        "shared": shared, "seed": seed, "reference": drawn[0].tolist(), "query": drawn[1].tolist(), "methods": methods})
golden.write("panels", __file__, {
    "genes": GENES, "dimension": DIMENSION, "size": SIZE, "neighbors": NEIGHBORS, "types": TYPES,
    "cells": [numbers(row) for row in first], "queries": [numbers(row) for row in second],
    "labels": of_first.tolist(), "vectors": numbers(vectors), "whitened": numbers(white), "draws": draws})
