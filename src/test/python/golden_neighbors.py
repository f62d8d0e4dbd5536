"""scikit-learn's exact nearest neighbours on drawn data.

    python golden_neighbors.py
"""

import numpy as np
from sklearn.neighbors import NearestNeighbors

import golden

N, DIM, K, QUERIES = 2_500, 24, 7, 40


def neighbors(metric):
    rows = golden.drawn_vectors(61, N, DIM).astype(np.float64)
    rows[5] = rows[4]
    rows[9] = 0
    queries = golden.drawn_vectors(62, QUERIES, DIM).astype(np.float64)
    queries[0] = rows[4]
    fitted = NearestNeighbors(n_neighbors=K, metric=metric, algorithm="brute").fit(rows)
    distances, indices = fitted.kneighbors(queries)
    return {
        "metric": metric.upper(),
        "n": N,
        "dim": DIM,
        "k": K,
        "queries": QUERIES,
        "vector_seed": 61,
        "query_seed": 62,
        "equal": [4, 5],
        "zero": 9,
        "rows": indices.tolist(),
        "distances": [[float(f"{d:.12g}") for d in row] for row in distances],
    }


golden.write("neighbors", __file__, {"cases": [neighbors("euclidean"), neighbors("cosine")]})
