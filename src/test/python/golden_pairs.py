"""Expected values of the pair tasks, from numpy and scikit-learn.

Command, from this folder: pip install -r requirements.txt && python golden_pairs.py
Writes ../resources/golden/pairs.json.

Logistic regression has scikit-learn's default objective, solved to a tighter tolerance; the scores of
a positive and a negative test pair are far enough apart that the ranking does not hang on it.
"""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

from golden import drawn_labels, drawn_vectors, write


def bootstrap():
    for n, levels in [(40, 6), (900, 1000000)]:
        positive = drawn_labels(n, n, 2)
        scores = (drawn_labels(n + 1, n, levels) + positive * (levels // 4)) / levels
        random = np.random.RandomState(n)
        samples = [(random.random_sample(n) * n).astype(int) for _ in range(1000)]
        areas = [roc_auc_score(positive[rows], scores[rows]) for rows in samples]
        precisions = [average_precision_score(positive[rows], scores[rows]) for rows in samples]
        yield {
            "n": n,
            "levels": levels,
            "auc": np.percentile(areas, [2.5, 97.5]).tolist(),
            "ap": np.percentile(precisions, [2.5, 97.5]).tolist(),
        }


def features(kind, a, b):
    parts = {"SUM": a + b, "PRODUCT": a * b, "DIFFERENCE": np.abs(a - b)}
    return np.hstack(list(parts.values())) if kind == "ALL" else parts[kind]


def regressions():
    genes, dim, n, train = 40, 5, 400, 280
    vectors = drawn_vectors(71, genes, dim).astype(np.float64) - 0.5
    left, right = drawn_labels(72, n, genes), drawn_labels(73, n, genes)
    a, b = vectors[left], vectors[right]
    noise = np.random.RandomState(74).random_sample(n)
    positive = ((a + b)[:, 0] + 2 * (a * b)[:, 1] - np.abs(a - b)[:, 2] + noise > 0.25).astype(int)
    results = {}
    for kind in ["SUM", "PRODUCT", "DIFFERENCE", "ALL"]:
        x = features(kind, a, b)
        model = LogisticRegression(tol=1e-10, max_iter=10000).fit(x[:train], positive[:train])
        scores = model.decision_function(x[train:])
        truth = positive[train:]
        gap = np.abs(scores[truth == 1][:, None] - scores[truth == 0][None, :])
        assert gap[gap > 0].min() > 1e-5, (kind, gap[gap > 0].min())
        results[kind] = {
            "scores": scores.tolist(),
            "auc": roc_auc_score(truth, scores),
            "ap": average_precision_score(truth, scores),
        }
    return {"genes": genes, "dim": dim, "n": n, "train": train, "positive": positive.tolist(), "features": results}


write("pairs", __file__, {"bootstrap": list(bootstrap()), "regression": regressions()})
