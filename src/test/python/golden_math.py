"""Expected random streams, splits and folds, from numpy and scikit-learn.

Command, from this folder: pip install -r requirements.txt && python golden_math.py
Writes ../resources/golden/math.json.
"""

import warnings

import numpy as np
from sklearn.metrics.cluster import contingency_matrix
from sklearn.model_selection import StratifiedKFold, train_test_split

from golden import digest, drawn_labels, write

NAMES = ["T cell", "B cell", "Ä-cell", "naïve", "T cell CD8", "😀", "\ufffd", "β", "Unknown", "a", "A"]


def streams():
    for seed in [0, 1, 2023, 2**32 - 1]:
        words = np.random.RandomState(seed)._bit_generator.random_raw(2000)
        samples = np.random.RandomState(seed).random_sample(2000)
        narrow = np.random.RandomState(seed).randint(0, 1001, size=2000)
        full = np.random.RandomState(seed).randint(0, 2**32, size=5)
        wide = np.random.RandomState(seed).randint(0, 2**40 + 6, size=5)
        shuffled = np.arange(100, 120)
        np.random.RandomState(seed).shuffle(shuffled)
        yield {
            "seed": seed,
            "words": [int(w) for w in words[:5]] + [int(w) for w in words[-5:]],
            "doubles": [float(x) for x in samples[:5]] + [float(x) for x in samples[-5:]],
            "to_1000": digest(narrow),
            "to_4294967295": [int(x) for x in full],
            "to_1099511627781": [int(x) for x in wide],
            "permutation_10": [int(i) for i in np.random.RandomState(seed).permutation(10)],
            "permutation_32409": digest(np.random.RandomState(seed).permutation(32409)),
            "shuffled_100_to_119": [int(i) for i in shuffled],
        }


def split(n, fraction, seed, labels=None):
    train, test = train_test_split(np.arange(n), test_size=fraction, random_state=seed, stratify=labels)
    return {"train": digest(train), "test": digest(test)}


def shuffled_splits():
    sizes = [(2, 0.5), (10, 0.3), (10, 0.25), (1000, 0.2), (9625, 0.2), (32409, 0.3)]
    for n, fraction in sizes:
        for seed in [0, 42, 2023]:
            yield {"n": n, "fraction": fraction, "seed": seed} | split(n, fraction, seed)


def stratified_splits():
    tied = [[0, 0, 1, 1, 2, 2, 3, 3], [5, 5, 5, -1, -1, -1, 2, 2, 2, 2, 0, 0, 0], [1, 0] * 20, [3] * 7 + [1] * 7 + [2] * 7]
    for labels in tied:
        for seed in range(6):
            yield {"labels": labels, "fraction": 0.5, "seed": seed} | split(len(labels), 0.5, seed, labels)
    for n, k, fraction in [(50, 5, 0.2), (1000, 11, 0.37), (9625, 12, 0.2), (32409, 15, 0.3), (32409, 400, 0.1)]:
        for seed in [0, 2023]:
            labels = drawn_labels(n + k, n, k)
            yield {"n": n, "k": k, "label_seed": n + k, "fraction": fraction, "seed": seed} | split(n, fraction, seed, labels)


def named_splits():
    for n, fraction in [(200, 0.2), (9625, 0.2)]:
        labels = np.array(NAMES)[drawn_labels(7, n, len(NAMES))]
        for seed in [1, 2023]:
            yield {"n": n, "label_seed": 7, "fraction": fraction, "seed": seed} | split(n, fraction, seed, labels)


def fold_of(labels, k, seed):
    folds = StratifiedKFold(n_splits=k, shuffle=seed is not None, random_state=seed)
    assigned = np.empty(len(labels), dtype=int)
    for fold, (_, test) in enumerate(folds.split(np.zeros(len(labels)), labels)):
        assigned[test] = fold
    return digest(assigned)


def folds():
    explicit = [[1] * 107 + [0] * 42, [1] * 122 + [0] * 368, [1] * 107 + [0] * 80, [2, 0, 1] * 7, [9] * 5 + [3] * 2 + [4] * 6]
    for labels in explicit:
        for seed in [None, 0, 42]:
            yield {"labels": labels, "k": 5, "seed": seed, "fold_of": fold_of(labels, 5, seed)}
    for n, classes, k in [(9625, 12, 5), (32409, 15, 10), (1000, 300, 3)]:
        for seed in [None, 2023]:
            yield {
                "n": n,
                "classes": classes,
                "label_seed": n,
                "k": k,
                "seed": seed,
                "fold_of": fold_of(drawn_labels(n, n, classes), k, seed),
            }


def contingency():
    rows, columns = drawn_labels(1, 500, 7) * 3 - 5, drawn_labels(2, 500, 9)
    table = contingency_matrix(rows, columns)
    return {"n": 500, "row_seed": 1, "column_seed": 2, "table": table.tolist()}


warnings.simplefilter("ignore")
write(
    "math",
    __file__,
    {
        "names": NAMES,
        "streams": list(streams()),
        "shuffled": list(shuffled_splits()),
        "stratified": list(stratified_splits()),
        "named": list(named_splits()),
        "folds": list(folds()),
        "contingency": contingency(),
    },
)
