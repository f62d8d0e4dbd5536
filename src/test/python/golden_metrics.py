"""Expected scores of clusterings, classifications and rankings, from scikit-learn.

Command, from this folder: pip install -r requirements.txt && python golden_metrics.py
Writes ../resources/golden/metrics.json.

The exact expected mutual information is summed here from integer binomials, as scikit-learn's own,
from differences of log-factorials, is not exact for many samples.
"""

import math
import warnings
from fractions import Fraction

import numpy as np
from sklearn import metrics
from sklearn.metrics.cluster import contingency_matrix

from golden import drawn_labels, drawn_vectors, write

AVERAGES = ["min", "geometric", "arithmetic", "max"]
NAMES = ["T cell", "B cell", "naïve", "😀", "\ufffd", "a", "A"]


def agreement(truth, predicted):
    return {
        "ari": metrics.adjusted_rand_score(truth, predicted),
        "ami": {a.upper(): metrics.adjusted_mutual_info_score(truth, predicted, average_method=a) for a in AVERAGES},
        "nmi": {a.upper(): metrics.normalized_mutual_info_score(truth, predicted, average_method=a) for a in AVERAGES},
    }


def related(seed, n, k, kept):
    """Labels, and a copy of them in which all but about a share `kept` are drawn again."""
    truth = drawn_labels(seed, n, k)
    noise = drawn_labels(seed + 1, n, k + 2)
    keep = np.random.RandomState(seed + 2).random_sample(n) < kept
    return truth, np.where(keep, truth, noise)


def explicit_clusterings():
    pairs = [
        ([], []),
        ([0], [0]),
        ([0], [7]),
        ([0, 0, 0, 0], [1, 1, 1, 1]),
        ([0, 1, 2, 3], [0, 1, 2, 3]),
        ([0, 1, 2, 3], [9, -4, 2, 0]),
        ([0, 0, 0, 0], [0, 1, 2, 3]),
        ([0, 1, 2, 3], [5, 5, 5, 5]),
        ([0, 1, 2, 3, 4], [0, 1, 1, 1, 1]),
        (list(range(10)), [0, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
        ([0, 0, 1, 1], [1, 1, 0, 0]),
        ([0, 0, 1, 1], [0, 1, 0, 1]),
        ([0, 0, 1, 2], [0, 0, 1, 1]),
        ([0, 0, 1, 1], [0, 0, 1, 2]),
        ([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]),
        ([1, 1, 1, 2, 2, 2, 3, 3, 3, 3], [1, 1, 2, 2, 2, 3, 3, 3, 3, 1]),
        ([0, 1] * 8, [0, 0, 1, 1] * 4),
    ]
    for truth, predicted in pairs:
        yield {"truth": truth, "predicted": predicted} | agreement(truth, predicted)


def drawn_clusterings():
    for n, k, kept in [(20, 3, 0.5), (100, 5, 0.0), (500, 8, 0.9), (500, 60, 0.2), (9625, 12, 0.6), (32409, 15, 0.3), (300000, 40, 0.5)]:
        truth, predicted = related(n, n, k, kept)
        yield {"n": n, "k": k, "seed": n, "kept": kept} | agreement(truth, predicted)


def exact_emi(truth, predicted):
    table = contingency_matrix(truth, predicted)
    n = int(table.sum())
    terms = []
    for a in map(int, table.sum(axis=1)):
        for b in map(int, table.sum(axis=0)):
            least = max(0, a + b - n)
            ways = math.comb(a, least) * math.comb(n - a, b - least)
            total = math.comb(n, b)
            for x in range(least, min(a, b) + 1):
                if x > 0:
                    surplus = Fraction(n * x - a * b, a * b)
                    terms.append(x * math.log1p(surplus) / n * (ways / total))
                ways = ways * (a - x) * (b - x) // ((x + 1) * (n - a - b + x + 1))
    return math.fsum(terms)


def expected_information():
    for n, k in [(20, 3), (100, 5), (500, 60), (2000, 10), (9625, 12)]:
        truth, predicted = related(n, n, k, 0.5)
        yield {"n": n, "k": k, "seed": n, "kept": 0.5, "emi": exact_emi(truth, predicted)}


def silhouettes():
    for n, dim, k in [(5, 1, 2), (60, 3, 4), (300, 130, 5), (700, 7, 90)]:
        vectors = drawn_vectors(n, n, dim)
        vectors[1] = vectors[0]
        vectors[3] = 0
        labels = drawn_labels(n + 1, n, k)
        labels[2] = -1
        labels += labels == 1
        for metric in ["euclidean", "cosine"]:
            samples = metrics.silhouette_samples(vectors.astype(np.float64), labels, metric=metric)
            yield {
                "n": n,
                "dim": dim,
                "k": k,
                "seed": n,
                "metric": metric.upper(),
                "mean": float(samples.mean()),
                "samples": samples[:50].tolist(),
            }


def classification(truth, predicted):
    scores = {"accuracy": metrics.accuracy_score(truth, predicted)}
    for average in ["macro", "weighted"]:
        values = metrics.precision_recall_fscore_support(truth, predicted, average=average, zero_division=0)
        scores[average.upper()] = [float(v) for v in values[:3]]
    each = metrics.precision_recall_fscore_support(truth, predicted, zero_division=0)
    scores["labels"] = [str(label) for label in np.unique(np.concatenate([truth, predicted]))]
    scores["classes"] = [v.tolist() for v in each]
    scores["confusion"] = metrics.confusion_matrix(truth, predicted).tolist()
    return scores


def classifications():
    for truth, predicted in [([3], [3]), ([3], [-1]), ([0, 1, 2, 2], [0, 0, 2, 5]), ([10, 9, 10, 9], [9, 10, 10, 9])]:
        yield {"truth": truth, "predicted": predicted} | classification(truth, predicted)
    for n, k, kept in [(50, 6, 0.5), (9723, 15, 0.95)]:
        truth, predicted = related(n, n, k, kept)
        yield {"n": n, "k": k, "seed": n, "kept": kept} | classification(truth, predicted)


def named_classification():
    truth, predicted = np.array(NAMES)[drawn_labels(5, 300, 6)], np.array(NAMES)[drawn_labels(6, 300, 7)]
    return {"names": NAMES, "n": 300} | classification(truth, predicted)


def ranking(positive, scores):
    area = metrics.roc_auc_score(positive, scores)
    return {
        "auc": None if math.isnan(area) else float(area),
        "ap": float(metrics.average_precision_score(positive, scores)),
    }


def rankings():
    explicit = [
        ([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]),
        ([1, 0], [0.5, 0.5]),
        ([1, 0, 1, 0, 1], [0.0, -0.0, 0.0, 1.0, -1.0]),
        ([1, 1, 0, 0], [1.0, 2.0, 3.0, 4.0]),
        ([1, 1, 0, 0], [4.0, 3.0, 2.0, 1.0]),
        ([1, 1], [0.1, 0.2]),
        ([0, 0], [0.1, 0.2]),
    ]
    for positive, scores in explicit:
        yield {"positive": positive, "scores": scores} | ranking(positive, scores)
    for n, levels in [(50, 5), (2467, 1000000), (32409, 100)]:
        positive = drawn_labels(n, n, 2)
        scores = (drawn_labels(n + 1, n, levels) + positive * (levels // 4)) / levels
        yield {"n": n, "levels": levels, "seed": n} | ranking(positive, scores)


warnings.simplefilter("ignore")
write(
    "metrics",
    __file__,
    {
        "explicit_clusterings": list(explicit_clusterings()),
        "drawn_clusterings": list(drawn_clusterings()),
        "expected_information": list(expected_information()),
        "silhouettes": list(silhouettes()),
        "classifications": list(classifications()),
        "named_classification": named_classification(),
        "rankings": list(rankings()),
    },
)
