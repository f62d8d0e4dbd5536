"""scikit-learn's learners on drawn data: logistic regression, k-means, PCA.

    python golden_learn.py
"""

import numpy as np
import scipy.sparse
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import adjusted_rand_score, log_loss

import golden

N, DIM = 400, 12


def shifted(seed, n, dim, labels, shift):
    """Uniform vectors, moved by `shift` along dimension `label`: overlapping groups."""
    vectors = golden.drawn_vectors(seed, n, dim).copy()
    vectors[np.arange(n), labels] += np.float32(shift)
    return vectors


def logistic_regression(classes, c, scaled=False):
    labels = golden.drawn_labels(11, N, classes)
    vectors = shifted(12, N, DIM, labels, 0.4).astype(np.float64)
    if scaled:
        vectors = (vectors - vectors[:300].mean(axis=0)) / vectors[:300].std(axis=0, ddof=1)
    model = LogisticRegression(C=c, tol=1e-10, max_iter=10_000).fit(vectors[:300], labels[:300])
    probabilities = model.predict_proba(vectors[300:])
    loss = log_loss(labels[:300], model.predict_proba(vectors[:300]))
    return {
        "classes": classes,
        "c": c,
        "scaled": scaled,
        "train": 300,
        "n": N,
        "dim": DIM,
        "label_seed": 11,
        "vector_seed": 12,
        "shift": 0.4,
        "objective": float(loss + (model.coef_**2).sum() / (2 * c * 300)),
        "log_loss": log_loss(labels[300:], probabilities),
        "probabilities": [[float(f"{p:.10g}") for p in row] for row in probabilities],
    }


def kmeans():
    labels = golden.drawn_labels(21, 600, 5)
    vectors = shifted(22, 600, DIM, labels, 0.9)
    fits = [KMeans(5, n_init=1, random_state=seed).fit(vectors) for seed in range(50)]
    aris = [adjusted_rand_score(labels, fit.labels_) for fit in fits]
    return {
        "k": 5,
        "n": 600,
        "dim": DIM,
        "label_seed": 21,
        "vector_seed": 22,
        "shift": 0.9,
        "seeds": 50,
        "ari_mean": float(np.mean(aris)),
        "ari_sd": float(np.std(aris, ddof=1)),
        "inertia_best": float(min(fit.inertia_ for fit in fits)),
    }


def sparse_pca():
    n, features, k = 150, 90, 6
    dense = golden.drawn_vectors(31, n, features)
    dense = np.where(dense > 0.7, dense, 0).astype(np.float32)
    groups = golden.drawn_labels(32, n, 6)
    dense[np.arange(n)[:, None], groups[:, None] * 10 + np.arange(8)] += np.float32(1.5)
    pca = PCA(k, svd_solver="full").fit(dense.astype(np.float64))
    return {
        "n": n,
        "features": features,
        "components": k,
        "vector_seed": 31,
        "group_seed": 32,
        "explained_variance": pca.explained_variance_.tolist(),
        "total_variance": float(dense.astype(np.float64).var(axis=0, ddof=1).sum()),
        "scores": [[float(f"{x:.10g}") for x in row] for row in pca.transform(dense.astype(np.float64))],
        "loadings_of_largest": [float(np.max(row)) if np.max(row) >= -np.min(row) else float(np.min(row)) for row in pca.components_],
    }


if __name__ == "__main__":
    golden.write(
        "learn",
        __file__,
        {
            "multinomial": logistic_regression(4, 1.0),
            "multinomial_strong": logistic_regression(4, 0.05),
            "binary": logistic_regression(2, 1.0),
            "scaled": logistic_regression(4, 0.01, True),
            "kmeans": kmeans(),
            "sparse_pca": sparse_pca(),
        },
    )
