"""Expected principal components of dense vectors, from scikit-learn.

Command, from this folder: pip install -r requirements.txt && python golden_pca.py
Writes ../resources/golden/pca.json.
"""

import numpy as np
from sklearn.decomposition import PCA

from golden import write


def case(name, n, dim, components, seed):
    rng = np.random.RandomState(seed)
    scale = 0.8 ** np.arange(dim)
    rotation, _ = np.linalg.qr(rng.normal(size=(dim, dim)))
    x = (rng.normal(size=(n, dim)) * scale) @ rotation + rng.normal(size=dim)
    x = np.round(x, 4).astype(np.float32)
    model = PCA(n_components=components, svd_solver="full")
    scores = model.fit_transform(x.astype(np.float64))
    return {
        "name": name,
        "x": [[float(str(v)) for v in row] for row in x],
        "mean": model.mean_.tolist(),
        "components": model.components_.tolist(),
        "explained_variance": model.explained_variance_.tolist(),
        "explained_variance_ratio": model.explained_variance_ratio_.tolist(),
        "scores": scores.tolist(),
    }


write(
    "pca",
    __file__,
    {
        "cases": [
            case("more samples than dimensions", 60, 12, 5, 1),
            case("fewer samples than dimensions", 9, 15, 4, 2),
            case("all components", 40, 6, 6, 3),
        ]
    },
)
