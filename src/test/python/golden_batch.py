"""Mixing of batches as scib-metrics measures it, on the same neighbours.

    pip install -r requirements-batch.txt
    python golden_batch.py        writes batch.json

Vectors are drawn from numpy's legacy stream, which the tests repeat, and moved by label and by batch.
"""

import importlib.metadata
import json
import os

import numpy as np
import scib_metrics
from scib_metrics.nearest_neighbors import NeighborsResults
from scib_metrics.utils import principal_component_regression
from sklearn.neighbors import NearestNeighbors

RESOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "golden")


def case(seed, n, dim, labels, batches, shift, neighbors):
    random = np.random.RandomState(seed)
    vectors = random.random_sample((n, dim))
    label = np.arange(n) % labels
    batch = (random.random_sample(n) ** 1.5 * batches).astype(int)
    vectors[:, 0] += 0.9 * label
    vectors[:, 1] += shift * batch
    vectors = vectors.astype(np.float32)
    distances, rows = NearestNeighbors(n_neighbors=neighbors, algorithm="brute").fit(
        vectors.astype(np.float64)).kneighbors()
    self = np.arange(n)[:, None]
    with_self = NeighborsResults(
        indices=np.hstack([self, rows]), distances=np.hstack([np.zeros((n, 1)), distances]))
    perplexity = (neighbors + 1) // 3
    lisi_batch = scib_metrics.lisi_knn(with_self, batch, perplexity=perplexity)
    lisi_label = scib_metrics.lisi_knn(with_self, label, perplexity=perplexity)
    few = NeighborsResults(indices=rows[:, :3], distances=distances[:, :3])
    acceptance, statistics, _ = scib_metrics.kbet(with_self, batch)
    pcr = principal_component_regression(vectors, batch, categorical=True)
    other = vectors[:, [0, 2, 3]]
    return {
        "dim": dim,
        "vectors": [float(x) for x in vectors.ravel()],
        "labels": label.tolist(),
        "batches": batch.tolist(),
        "neighbors": rows.tolist(),
        "distances": distances.tolist(),
        "perplexity": perplexity,
        "lisi_batch": [float(x) for x in lisi_batch],
        "ilisi": float(scib_metrics.ilisi_knn(with_self, batch, perplexity=perplexity)),
        "clisi": float(scib_metrics.clisi_knn(with_self, label, perplexity=perplexity)),
        "lisi_label_mean": float(np.mean(lisi_label)),
        "kbet": float(acceptance),
        "kbet_statistic_mean": float(np.mean(statistics)),
        "graph_neighbors": 3,
        "graph_connectivity": float(scib_metrics.graph_connectivity(few, label)),
        "asw_batch": float(scib_metrics.silhouette_batch(vectors, label, batch)),
        "pcr": float(pcr),
        "pcr_removed": float(scib_metrics.pcr_comparison(vectors, other, batch, categorical=True)),
        "pcr_other_dims": [0, 2, 3],
    }


if __name__ == "__main__":
    cases = [
        case(seed=1, n=90, dim=5, labels=3, batches=3, shift=0.0, neighbors=29),
        case(seed=2, n=120, dim=4, labels=4, batches=2, shift=0.5, neighbors=20),
        case(seed=3, n=60, dim=4, labels=2, batches=5, shift=2.0, neighbors=14),
    ]
    content = {
        "reference": "scib-metrics",
        "version": "scib-metrics " + importlib.metadata.version("scib-metrics"),
        "command": "python golden_batch.py",
        "cases": cases,
    }
    with open(os.path.join(RESOURCES, "batch.json"), "w") as file:
        json.dump(content, file)
        file.write("\n")
