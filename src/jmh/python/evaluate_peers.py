"""The scikit-learn side of evaluate_benchmark.py: each task loads its data once and answers runs with one number,
or with a number and the seconds of the run and of its parts."""

import os
import time

import numpy as np
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import silhouette_score
from sklearn.neighbors import NearestNeighbors

NEIGHBORS = 15
ANNOTATING = 10


def load(folder):
    return np.load(f"{folder}/vectors.npy"), np.load(f"{folder}/labels.npy")


def kmeans(folder):
    x, labels = load(folder)
    k = len(set(labels))
    return lambda run: float(KMeans(k, n_init=1, random_state=max(run, 0)).fit(x).inertia_)


def logistic(folder):
    """The objective over C n: mean cross-entropy of the training rows and penalty, in float64."""
    x, labels = load(folder)

    def run(_):
        begin = time.perf_counter()
        tolerance = float(os.environ.get("TOLERANCE", "1e-4"))
        model = LogisticRegression(C=1, tol=tolerance, max_iter=1_000).fit(x, labels)
        model.predict_proba(x)
        seconds = time.perf_counter() - begin
        weights, intercepts = model.coef_.astype(np.float64), model.intercept_.astype(np.float64)
        loss = 0.0
        for at in range(0, len(x), 8_192):
            scores = x[at : at + 8_192].astype(np.float64) @ weights.T + intercepts
            scores = np.hstack([np.zeros_like(scores), scores]) if scores.shape[1] == 1 else scores
            own = scores[np.arange(len(scores)), labels[at : at + 8_192]]
            loss += float((np.logaddexp.reduce(scores, axis=1) - own).sum())
        return (loss + (weights**2).sum() / 2) / len(x), {"seconds": seconds, "iterations": int(model.n_iter_[0])}

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


def hnsw(folder):
    """hnswlib as the paper's notebook has it; recall of the last eleventh of the rows among the others."""
    import hnswlib

    x, _ = load(folder)
    threads = int(os.environ.get("OMP_NUM_THREADS", os.cpu_count()))
    queries = len(x) // 11
    indexed, asked = x[: len(x) - queries], x[len(x) - queries :]
    exact = NearestNeighbors(n_neighbors=ANNOTATING, metric="cosine", algorithm="brute").fit(indexed)
    nearest = exact.kneighbors(asked, return_distance=False)

    def run(number):
        begin = time.perf_counter()
        index = hnswlib.Index(space="cosine", dim=x.shape[1])
        index.init_index(max_elements=len(indexed), ef_construction=200, M=16, random_seed=max(number, 0))
        index.set_ef(50)
        index.set_num_threads(threads)
        index.add_items(indexed)
        build = time.perf_counter() - begin
        begin = time.perf_counter()
        found, _ = index.knn_query(asked, k=ANNOTATING)
        query = time.perf_counter() - begin
        recall = np.mean([len(np.intersect1d(a, b)) for a, b in zip(found, nearest)]) / ANNOTATING
        return float(recall), {"seconds": build + query, "build": build, "query": query}

    return run


TASKS = {"hnsw": hnsw, "kmeans": kmeans, "logistic": logistic, "neighbors": neighbors, "silhouette": silhouette}
