"""Expected term weights and latent vectors, from scikit-learn's TfidfVectorizer and TruncatedSVD.

Command, from this folder: pip install -r requirements.txt && python golden_lsa.py SUMMARIES
Writes ../resources/golden/lsa.json.

SUMMARIES   refseq_gene_summary_human.tsv.gz: Gene_ID, RefSeq_accession, Review_status, Gene_summary
"""

import csv
import gzip
import hashlib
import sys

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from golden import write

SUBJECTS = "enzyme receptor channel kinase hormone antibody collagen histone".split()
PLACES = ["the liver", "the B cell", "neurons of the cortex", "skeletal muscle", "the β cell's membrane"]
DEEDS = ["binds calcium and calcium-bound ATP", "opens under strain", "lowers glucose, glucose and glucose again"]
ODD = [
    "Naïve NAÏVE cells: H₂O, x² and µm; Σίσυφος ΣΊΣΥΦΟΣ.",
    "H₂O crosses the naïve membrane; ½ of it, Ⅳ times, x_y and x_y.",
    "İzmir izmir e\u0301tude étude 基因 基因表达 हिन्दी 10−9 a b c",
    "基因 étude हिन्दी σίσυφος x² µm",
    "unlike everything",
]


def own_texts():
    texts = []
    for i, subject in enumerate(SUBJECTS):
        for j, place in enumerate(PLACES):
            texts.append(f"The {subject} of {place} {DEEDS[(i * 2 + j) % 3]}; see {SUBJECTS[(i + j) % 8]} {i * j}0.")
    return texts + ODD


def real_texts(path, n):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["Gene_summary"] for _, row in zip(range(n), rows)]


def latent(texts, k):
    vectorizer = TfidfVectorizer(sublinear_tf=True, min_df=2)
    weights = vectorizer.fit_transform(texts)
    svd = TruncatedSVD(n_components=k, algorithm="arpack", tol=0, random_state=0)
    vectors = svd.fit_transform(weights)
    return vectorizer, weights, svd.singular_values_, vectors


def own():
    texts = own_texts()
    vectorizer, weights, singular_values, vectors = latent(texts, 6)
    return {
        "texts": texts,
        "terms": vectorizer.get_feature_names_out().tolist(),
        "weights": [{int(c): float(v) for c, v in zip(row.indices, row.data)} for row in weights],
        "singular_values": singular_values.tolist(),
        "vectors": vectors.tolist(),
    }


def real(path, n, k):
    texts = real_texts(path, n)
    vectorizer, _, singular_values, vectors = latent(texts, k)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    pairs = np.random.RandomState(1).randint(0, n, size=(500, 2))
    return {
        "texts": n,
        "texts_sha256": hashlib.sha256("\n".join(texts).encode()).hexdigest(),
        "terms": len(vectorizer.vocabulary_),
        "terms_sha256": hashlib.sha256("\n".join(vectorizer.get_feature_names_out()).encode()).hexdigest(),
        "singular_values": singular_values.tolist(),
        "norms": np.linalg.norm(vectors[:100], axis=1).tolist(),
        "pairs": [[int(a), int(b), float(unit[a] @ unit[b])] for a, b in pairs],
    }


write("lsa", __file__, {"own": own(), "real": real(sys.argv[1], 400, 64)})
