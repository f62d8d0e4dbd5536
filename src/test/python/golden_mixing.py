"""Mixing of batches in double precision, each part by another way than ours, on the same neighbours.

    pip install -r requirements.txt
    python golden_mixing.py        writes mixing.json

LISI: beta by scipy's brentq. kBET: scipy's chi2. Connectivity: scipy's connected_components. ASW: scikit-learn's
silhouette_samples. Regression of components: numpy's svd and lstsq. golden_batch.py has the same from scib-metrics.
"""

import os

import numpy as np
from scipy.optimize import brentq
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.special import entr
from scipy.stats import chi2
from sklearn.metrics import silhouette_samples

import golden


def lisi(rows, distances, labels, perplexity):
    values = []
    for row, distance in zip(rows, distances):
        def weights(log_beta):
            w = np.exp(-(distance - distance.min()) * np.exp(log_beta))
            return w / w.sum()

        def excess(log_beta):
            w = weights(log_beta)
            return np.sum(entr(w)) - np.log(perplexity)

        w = weights(brentq(excess, -20, 6, xtol=1e-13))
        values.append(1 / np.sum(np.bincount(labels[row], weights=w) ** 2))
    return np.array(values)


def kbet(around, batch):
    share = np.bincount(batch) / len(batch)
    observed = np.stack([np.bincount(batch[row], minlength=len(share)) for row in around])
    expected = share * around.shape[1]
    statistic = np.sum((observed - expected) ** 2 / expected, axis=1)
    return np.mean(chi2.sf(statistic, len(share) - 1) >= 0.05), np.mean(statistic)


def connectivity(rows, label):
    n, k = rows.shape
    graph = csr_matrix((np.ones(n * k), rows.ravel(), np.arange(0, n * k + 1, k)), shape=(n, n))
    return np.mean([
        np.bincount(connected_components(graph[label == c][:, label == c], connection="strong")[1]).max()
        / np.sum(label == c) for c in np.unique(label)])


def asw(vectors, label, batch):
    return np.mean([
        np.mean(1 - np.abs(silhouette_samples(vectors[label == c], batch[label == c]))) for c in np.unique(label)])


def pcr(vectors, batch):
    u, s, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    scores = u * s
    design = np.eye(batch.max() + 1)[batch]
    residual = scores - design @ np.linalg.lstsq(design, scores, rcond=None)[0]
    r2 = 1 - np.sum(residual ** 2, axis=0) / np.sum(scores ** 2, axis=0)
    return np.sum(r2 * s ** 2) / np.sum(s ** 2)


def case(seed, n, dim, labels, batches, shift, neighbors):
    random = np.random.RandomState(seed)
    vectors = random.random_sample((n, dim))
    label = np.arange(n) % labels
    batch = (random.random_sample(n) ** 1.5 * batches).astype(int)
    vectors[:, 0] += 0.9 * label
    vectors[:, 1] += shift * batch
    stored = vectors.astype(np.float32)
    vectors = stored.astype(np.float64)
    every = np.sqrt(((vectors[:, None] - vectors[None]) ** 2).sum(axis=2))
    rows = np.argsort(every, axis=1, kind="stable")[:, 1:neighbors + 1]
    distances = np.take_along_axis(every, rows, axis=1)
    perplexity = (neighbors + 1) // 3
    lisi_batch = lisi(rows, distances, batch, perplexity)
    lisi_label = lisi(rows, distances, label, perplexity)
    acceptance, statistic = kbet(np.hstack([np.arange(n)[:, None], rows]), batch)
    before, after = pcr(vectors, batch), pcr(vectors[:, [0, 2, 3]], batch)
    return {
        "dim": dim,
        "vectors": [float(x) for x in stored.ravel()],
        "labels": label.tolist(),
        "batches": batch.tolist(),
        "neighbors": rows.tolist(),
        "distances": distances.tolist(),
        "perplexity": perplexity,
        "lisi_batch": lisi_batch.tolist(),
        "ilisi": (np.median(lisi_batch) - 1) / (batches - 1),
        "clisi": (labels - np.median(lisi_label)) / (labels - 1),
        "kbet": acceptance,
        "kbet_statistic_mean": statistic,
        "graph_neighbors": 3,
        "graph_connectivity": connectivity(rows[:, :3], label),
        "asw_batch": asw(vectors, label, batch),
        "pcr": before,
        "pcr_removed": max(0, (before - after) / before),
        "pcr_other_dims": [0, 2, 3],
    }


if __name__ == "__main__":
    golden.write("mixing", os.path.basename(__file__), {"cases": [
        case(seed=1, n=90, dim=5, labels=3, batches=3, shift=0.0, neighbors=29),
        case(seed=2, n=120, dim=4, labels=4, batches=2, shift=0.5, neighbors=20),
        case(seed=3, n=60, dim=4, labels=2, batches=5, shift=2.0, neighbors=14),
    ]})
