"""Phenotypes of patients predicted from their cells, as scikit-learn does it.

    pip install -r requirements.txt
    python golden_phenotype.py        writes phenotype.json

Cells are drawn from numpy's legacy stream, which the tests repeat: patient = row % patients, phenotype = patient % 2.
"""

import os

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, precision_recall_fscore_support, roc_auc_score
from sklearn.model_selection import LeaveOneGroupOut, train_test_split

import golden

N, DIM, PATIENTS, SEED = 150, 6, 6, 61


def cells():
    vectors = golden.drawn_vectors(SEED, N, DIM)
    patient = np.arange(N) % PATIENTS
    label = patient % 2
    rows = np.arange(N)
    vectors[rows, label] += np.float32(0.3)
    vectors[rows, 2 + patient % 3] += np.float32(0.5)
    return vectors.astype(np.float64), label, patient


def scores(truth, predicted, average):
    p, r, f, _ = precision_recall_fscore_support(truth, predicted, average=average, zero_division=0)
    return {"accuracy": accuracy_score(truth, predicted), "precision": p, "recall": r, "f1": f}


def out_of_patients(vectors, label, patient):
    predicted = np.zeros(len(label), dtype=int)
    score = np.zeros(len(label))
    for train, test in LeaveOneGroupOut().split(vectors, label, patient):
        model = LogisticRegression(tol=1e-10, max_iter=10_000).fit(vectors[train], label[train])
        predicted[test] = model.predict(vectors[test])
        score[test] = model.predict_proba(vectors[test])[:, 1]
    return predicted, score


if __name__ == "__main__":
    vectors, label, patient = cells()
    train, test = train_test_split(np.arange(N), test_size=0.2, random_state=2023)
    shared = LogisticRegression(max_iter=100).fit(vectors[train], label[train]).predict(vectors[test])
    predicted, score = out_of_patients(vectors, label, patient)
    means = np.stack([vectors[patient == p].mean(axis=0) for p in range(PATIENTS)])
    of_patient = np.arange(PATIENTS) % 2
    mean_predicted, _ = out_of_patients(means, of_patient, np.arange(PATIENTS))
    votes = np.array([np.bincount(predicted[patient == p], minlength=2).argmax() for p in range(PATIENTS)])
    golden.write("phenotype", os.path.basename(__file__), {
        "n": N, "dim": DIM, "patients": PATIENTS, "seed": SEED,
        "shared": scores(label[test], shared, "weighted"),
        "disjoint": {**scores(label, predicted, "macro"), "roc_auc": roc_auc_score(label, score)},
        "mean_predicted": mean_predicted.tolist(),
        "votes": votes.tolist(),
    })
