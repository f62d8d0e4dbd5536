"""Expected gene vectors after centring, component removal, whitening and truncation.

Command, from this folder: pip install -r requirements.txt && python golden_transform.py
Writes ../resources/golden/transform.json.
"""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.preprocessing import normalize

from golden import write

rng = np.random.RandomState(11)
rotation, _ = np.linalg.qr(rng.normal(size=(8, 8)))
x = (rng.normal(size=(40, 8)) * 0.7 ** np.arange(8)) @ rotation + rng.normal(size=8)
x = np.round(x, 4).astype(np.float32).astype(np.float64)


def removed(vectors, n):
    pca = PCA(n_components=n, svd_solver="full").fit(vectors)
    return vectors - pca.mean_ - pca.transform(vectors) @ pca.components_


def whitened(vectors):
    return PCA(whiten=True, svd_solver="full").fit_transform(vectors)


def shrunk(vectors, shrinkage):
    pca = PCA(svd_solver="full").fit(vectors)
    variances = pca.explained_variance_ * (len(vectors) - 1) / len(vectors)
    return pca.transform(vectors) / np.sqrt(variances + shrinkage * variances.mean())


flat = np.hstack([x[:, :5], x[:, :3]])
results = {
    "centre": x - x.mean(axis=0),
    "unit": normalize(x),
    "remove-components=2": removed(x, 2),
    "whiten": whitened(x),
    "whiten=0.1": shrunk(x, 0.1),
    "truncate=5": normalize(x[:, :5]),
    "remove-components=1,unit": normalize(removed(x, 1)),
}
write(
    "transform",
    __file__,
    {
        "x": x.tolist(),
        "results": {steps: vectors.tolist() for steps, vectors in results.items()},
        "repeated_columns": flat.tolist(),
        "whitened_repeated_columns": whitened(flat)[:, :5].tolist(),
    },
)
