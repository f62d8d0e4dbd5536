"""scikit-learn on what `evaluate-cells --task annotation` does, and its silhouette of the labels.

    python golden_evaluate.py

Cells are in the order of their ids. Each seed splits them by `train_test_split(stratify=labels)`; logistic regression
is fitted to the plain and to the standardised vectors. The scaled twin divides by the sample standard deviation
(n - 1), as the Java code says it does; StandardScaler divides by n, and must predict the same on these data.

A prediction is written only if it is not a near tie, so that equal labels are no luck: `smallest_margin` is the least
difference between the two largest probabilities of a held-out cell.
"""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, precision_recall_fscore_support, silhouette_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import golden

SEEDS = 5
DIM = 10
TEST_FRACTION = 0.2
MARGIN = 1e-4


def shifted(seed, n, labels, shift):
    """Uniform vectors, moved by `shift` along dimension `label`: overlapping groups."""
    vectors = golden.drawn_vectors(seed, n, DIM).copy()
    vectors[np.arange(n), labels] += np.float32(shift)
    return vectors


def regression():
    return LogisticRegression(C=1.0, tol=1e-12, max_iter=100_000)


def plain(train, labels, test):
    return regression().fit(train, labels).predict_proba(test)


def scaled(train, labels, test):
    mean, deviation = train.mean(axis=0), train.std(axis=0, ddof=1)
    probabilities = regression().fit((train - mean) / deviation, labels).predict_proba((test - mean) / deviation)
    pipeline = make_pipeline(StandardScaler(), regression()).fit(train, labels)
    assert (pipeline.predict(test) == probabilities.argmax(axis=1)).all(), "StandardScaler predicts otherwise"
    return probabilities


def runs(learner, vectors, labels):
    rows, margin = [], 1.0
    for seed in range(SEEDS):
        train, test = train_test_split(
            np.arange(len(labels)), test_size=TEST_FRACTION, stratify=labels, random_state=seed
        )
        probabilities = learner(vectors[train], labels[train], vectors[test])
        ordered = np.sort(probabilities, axis=1)
        margin = min(margin, float((ordered[:, -1] - ordered[:, -2]).min()))
        predicted = probabilities.argmax(axis=1)
        precision, recall, f1, _ = precision_recall_fscore_support(
            labels[test], predicted, average="macro", zero_division=0
        )
        rows.append(
            {
                "test": test.tolist(),
                "predicted": predicted.tolist(),
                "accuracy": float(accuracy_score(labels[test], predicted)),
                "precision_macro": float(precision),
                "recall_macro": float(recall),
                "f1_macro": float(f1),
            }
        )
    assert margin > MARGIN, f"a near tie: {margin}; draw other data"
    return {"smallest_margin": margin, "seeds": rows}


def case(n, classes, label_seed, vector_seed, shift):
    labels = golden.drawn_labels(label_seed, n, classes)
    vectors = shifted(vector_seed, n, labels, shift).astype(np.float64)
    return {
        "n": n,
        "classes": classes,
        "dim": DIM,
        "label_seed": label_seed,
        "vector_seed": vector_seed,
        "shift": shift,
        "test_fraction": TEST_FRACTION,
        "asw": float(silhouette_score(vectors, labels)),
        "logistic_regression": runs(plain, vectors, labels),
        "logistic_regression_scaled": runs(scaled, vectors, labels),
    }


if __name__ == "__main__":
    golden.write(
        "evaluate",
        __file__,
        {"four_types": case(180, 4, 41, 42, 0.5), "two_types": case(97, 2, 43, 44, 0.3)},
    )
