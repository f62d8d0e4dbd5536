"""Informed GenePT-w, the hybrid and weighted components in numpy: dense, in double precision, by full decompositions.

Rows of X are cells, columns genes; E has a row for each gene. Atlases that are to be compared are given one by one.
"""

import numpy as np
import pandas as pd


def whiten(vectors, shrinkage=0.1):
    """Mean and map of the shrinkage-whitening of the rows."""
    mean = vectors.mean(0)
    values, directions = np.linalg.eigh(np.cov(vectors.T, bias=True))
    return mean, directions / np.sqrt(np.maximum(values, 0) + shrinkage * values.sum() / vectors.shape[1])


def informative(mean, variance, window=201, clip_log=3, min_mean=1e-3):
    """Weights of genes: how much more they vary than the running median of genes of their mean."""
    order = np.argsort(mean, kind="stable")
    logs = np.log(variance + 1e-9)
    trend = np.empty_like(logs)
    trend[order] = pd.Series(logs[order]).rolling(window, center=True, min_periods=1).median()
    ratio = np.exp(np.clip(logs - trend, -clip_log, clip_log) / 2)
    return np.where(mean < min_mean, 0, np.sqrt(np.maximum(ratio - 1, 0)))


def weighted(expression, clip=10, **constants):
    """Standardised, weighted and centred expression; means, deviations and weights."""
    mean, variance = expression.mean(0), expression.var(0)
    weight = informative(mean, variance, **constants)
    deviation = np.where(variance > 0, np.sqrt(variance), 1)
    values = weight * np.clip((expression - mean) / deviation, -clip, clip)
    return values - values.mean(0), (mean, deviation, weight)


def components(rows, count):
    """Leading right singular vectors of centred rows, each with its largest loading positive."""
    vectors = np.linalg.svd(rows, full_matrices=False)[2][:count].T
    largest = np.abs(vectors).argmax(0)
    return vectors * np.sign(vectors[largest, np.arange(vectors.shape[1])])


def informed(expression, vectors, count=20, **constants):
    """Vectors of cells; the gene vectors are whitened."""
    values, _ = weighted(expression, **constants)
    directions = components(values, count)
    cells = values @ directions @ (directions.T @ vectors)
    return cells / np.linalg.norm(cells, axis=1, keepdims=True)


def joint_scores(atlases, count):
    """Scores on the components of all rows together, each atlas centred by itself."""
    centred = [atlas - atlas.mean(0) for atlas in atlases]
    directions = components(np.vstack(centred), count)
    return [atlas @ directions for atlas in centred]


def hybrid(shared, texts, count=50):
    """Scores of the shared genes over their root mean square, beside the text."""
    scores = joint_scores(shared, count)
    scale = np.sqrt(np.mean(np.sum(np.vstack(scores) ** 2, axis=1)))
    return [np.hstack([each / scale, text]) for each, text in zip(scores, texts)]


def joint_weighted(shared, count=20, **constants):
    """Scores of weighted expression of the shared genes; each atlas has its own weights."""
    values = [weighted(atlas, **constants)[0] for atlas in shared]
    directions = components(np.vstack(values), count)
    return [each @ directions for each in values]
