"""The scikit-learn side of evaluate_benchmark.py: each task loads its data once and answers runs with one number."""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import silhouette_score
from sklearn.neighbors import NearestNeighbors

NEIGHBORS = 15


def load(folder):
    return np.load(f"{folder}/vectors.npy"), np.load(f"{folder}/labels.npy")


def kmeans(folder):
    x, labels = load(folder)
    k = len(set(labels))
    return lambda run: float(KMeans(k, n_init=1, random_state=max(run, 0)).fit(x).inertia_)


def logistic(folder):
    """Mean cross-entropy of the training rows."""
    x, labels = load(folder)

    def run(_):
        model = LogisticRegression(C=1, tol=1e-4, max_iter=1_000).fit(x, labels)
        return float(-model.predict_log_proba(x)[np.arange(len(labels)), labels].mean(dtype=float))

    return run


def silhouette(folder):
    x, labels = load(folder)
    x = x.astype(np.float64)
    return lambda run: float(silhouette_score(x, labels))


def neighbors(folder):
    """Sum of the distances to the nearest neighbours of all rows, each row itself among them."""
    x, _ = load(folder)

    def run(_):
        fitted = NearestNeighbors(n_neighbors=NEIGHBORS, metric="cosine", algorithm="brute").fit(x)
        distances, indices = fitted.kneighbors(x)
        return float(distances.sum(dtype=np.float64))

    return run


TASKS = {"kmeans": kmeans, "logistic": logistic, "silhouette": silhouette, "neighbors": neighbors}
