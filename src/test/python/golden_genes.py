"""scikit-learn on the gene-level tasks: small logistic regressions, folds and splits, the published
label files as pandas reads them, a paired t-test, and the spread of random forests.

    python golden_genes.py [folder of gene_classification]
"""

import hashlib
import os
import sys

import numpy as np
import pandas as pd
import scipy.stats
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, train_test_split

import golden

N, DIM, POSITIVE = 150, 24, 50
FILES = sys.argv[1] if len(sys.argv) > 1 else os.path.join(
    os.path.dirname(os.path.abspath(__file__)), *[".."] * 4, "shared", "data", "genes", "gene_classification"
)


def property_vectors():
    """Latent-semantics-like: unit vectors, the positive class leaning to some dimensions."""
    vectors = golden.drawn_vectors(71, N, DIM) - np.float32(0.5)
    vectors[:POSITIVE, :4] += np.float32(0.12)
    return vectors


def property_folds():
    vectors = property_vectors().astype(np.float64)
    labels = np.array([1] * POSITIVE + [0] * (N - POSITIVE))
    aucs = []
    for train, test in StratifiedKFold(5).split(vectors, labels):
        model = LogisticRegression(tol=1e-10, max_iter=10_000).fit(vectors[train], labels[train])
        aucs.append(roc_auc_score(labels[test], model.decision_function(vectors[test])))
    default = []
    forests = []
    for train, test in StratifiedKFold(5).split(vectors, labels):
        model = LogisticRegression().fit(vectors[train], labels[train])
        default.append(roc_auc_score(labels[test], model.predict_proba(vectors[test])[:, 1]))
    for seed in range(20):
        folds = []
        for train, test in StratifiedKFold(2).split(vectors, labels):
            forest = RandomForestClassifier(random_state=seed).fit(vectors[train], labels[train])
            folds.append(roc_auc_score(labels[test], forest.predict_proba(vectors[test])[:, 1]))
        forests.append(np.mean(folds))
    first_train, first_test = next(StratifiedKFold(5).split(vectors, labels))
    model = LogisticRegression(tol=1e-10, max_iter=10_000).fit(
        vectors[first_train], labels[first_train]
    )
    return {
        "n": N,
        "dim": DIM,
        "positive": POSITIVE,
        "vector_seed": 71,
        "shift": 0.12,
        "auc": aucs,
        "auc_default_tolerance": default,
        "population_sd": float(np.std(aucs)),
        "decision": model.decision_function(vectors[first_test]).tolist(),
        "forest_auc_mean": float(np.mean(forests)),
        "forest_auc_sd": float(np.std(forests, ddof=1)),
    }


def nadeau_bengio():
    """The corrected resampled t-test of Nadeau and Bengio 2003, by scipy's t distribution."""
    random = np.random.RandomState(81)
    first = random.random_sample(50)
    second = first + 0.1 * random.random_sample(50) - 0.04
    differences = first - second
    error = np.sqrt((1 / 50 + 1 / 4) * differences.var(ddof=1))
    statistic = differences.mean() / error
    half = scipy.stats.t.ppf(0.975, 49) * error
    return {
        "first": first.tolist(),
        "second": second.tolist(),
        "difference": differences.mean(),
        "low": differences.mean() - half,
        "high": differences.mean() + half,
        "p": 2 * scipy.stats.t.sf(abs(statistic), 49),
    }


def bootstrap():
    """Percentiles of an accuracy over 1,000 samples with replacement of the test set."""
    right = np.random.RandomState(91).random_sample(200) < 0.8
    drawn = (np.random.RandomState(2023).random_sample((1000, 200)) * 200).astype(int)
    low, high = np.percentile(right[drawn].mean(axis=1), [2.5, 97.5])
    return {"n": 200, "seed": 91, "rate": 0.8, "low": low, "high": high}


def listed(name):
    return pd.read_csv(os.path.join(FILES, name), header=None)[0].tolist()


def folds_of(labels):
    fold = np.empty(len(labels), dtype=int)
    for i, (_, test) in enumerate(StratifiedKFold(5).split(np.zeros(len(labels)), labels)):
        fold[test] = i
    return golden.digest(fold)


def names(genes):
    """How many genes, and the SHA-256 of their names, one a line."""
    return {"size": len(genes), "sha256": hashlib.sha256("\n".join(genes).encode()).hexdigest()}


def published():
    dosage = pd.read_csv(os.path.join(FILES, "dosage_sens_tf_labels.csv"), header=0)
    sensitive = dosage["dosage_sensitive"].dropna().tolist()
    insensitive = dosage["dosage_insensitive"].dropna().tolist()
    tf_range = pd.read_csv(os.path.join(FILES, "41467_2020_16106_MOESM4_ESM.csv"))
    long_range = tf_range[tf_range.assignment == "long-range TF"]["Unnamed: 0"].tolist()
    short_range = tf_range[tf_range.assignment == "short-range TF"]["Unnamed: 0"].tolist()
    bivalent = listed("bivalent_gene_labels.txt")
    pairs = {
        "dosage": (sensitive, insensitive),
        "bivalent_vs_non_methylated": (bivalent, listed("no_methylation_gene_labels.txt")),
        "bivalent_vs_lys4_only": (bivalent, listed("lys4_only_gene_labels.txt")),
        "tf_range": (long_range, short_range),
    }
    info = pd.read_csv(os.path.join(FILES, "gene_info_table.csv.gz"), index_col=0)
    typed = info.dropna(subset=["gene_type"])
    train, test = train_test_split(np.arange(len(typed)), test_size=0.30, random_state=2023)
    return {
        "properties": {
            name: {
                "positive": names(positive),
                "negative": names(negative),
                "folds": folds_of(np.array([1] * len(positive) + [0] * len(negative))),
            }
            for name, (positive, negative) in pairs.items()
        },
        "gene_info": {
            "rows": len(info),
            "labelled": len(typed),
            "classes": {k: int(v) for k, v in typed.gene_type.value_counts().items()},
            "train": golden.digest(train),
            "test": golden.digest(test),
        },
    }


golden.write(
    "genes",
    __file__,
    {
        "property": property_folds(),
        "nadeau_bengio": nadeau_bengio(),
        "bootstrap": bootstrap(),
        "published": published(),
    },
)
