"""Labels carried over between panels of real atlases, in numpy, with draws of its own: means to hold against evaluate-panels.

    pip install -r requirements-h5ad.txt pyarrow
    python panels_reference.py --genes out/genes --label-map conf/labels-blood.tsv --output panels.tsv \
        out/pbmc3k out/kang out/sorted

Takes each ordered pair of the atlases. Draws differ from those of the product, so means agree only within their scatter.
"""

import argparse
import csv
import glob
import itertools
import os

import numpy as np
import pyarrow.dataset
from scipy.stats import rankdata
from sklearn.metrics import f1_score

import informed

SHARED = ["0", "10", "30", "100", "all"]


def rows(folder, columns):
    """Columns of a Parquet table."""
    files = glob.glob(os.path.join(folder, "*.parquet"))
    table = pyarrow.dataset.dataset(files).to_table(columns=columns)
    return [table[column].to_pylist() for column in columns]


def gene_vectors(folder):
    """Vectors in double precision, and the row of each Ensembl id and symbol, else previous symbol or alias."""
    columns = ["symbol", "ensembl_id", "previous_symbols", "aliases", "embedding"]
    symbols, ensembl, previous, aliases, vectors = rows(folder, columns)
    kept = [i for i, vector in enumerate(vectors) if vector is not None]
    row_of, approved = {}, set(symbols)
    for further in (aliases, previous):
        row_of.update({name: row for row, i in enumerate(kept) for name in further[i] if name not in approved})
    row_of.update({ensembl[i]: row for row, i in enumerate(kept) if ensembl[i]})
    row_of.update({symbols[i]: row for row, i in enumerate(kept)})
    return np.array([vectors[i] for i in kept], float), row_of


def atlas(folder, names, row_of, label_column):
    """Cells as pairs of indices and ln(1 + counts per ten thousand); labels; the vector's row of each gene or -1."""
    folder = os.path.join(folder, "atlas") if os.path.isdir(os.path.join(folder, "atlas")) else folder
    indices, counts, labels = rows(os.path.join(folder, "cells"), ["gene_indices", "counts", label_column])
    cells = [(np.array(i), np.log1p(1e4 * np.array(c) / np.sum(c))) for i, c in zip(indices, counts)]
    number, ids, symbols = rows(os.path.join(folder, "genes"), ["gene_index", "gene_id", "symbol"])
    row = np.full(len(number), -1)
    row[number] = [row_of.get(gene, row_of.get(symbol, -1)) for gene, symbol in zip(ids, symbols)]
    return cells, np.array([names.get(label, label) for label in labels]), row


def side(data, labels, genes, most, rng):
    """At most so many cells of the labels: expression of the genes, and labels."""
    cells, own, row = data
    kept = np.flatnonzero(np.isin(own, labels))
    kept = rng.permutation(kept)[:most]
    place = np.full(len(row), -1)
    first = {r: g for g, r in reversed(list(enumerate(row))) if r >= 0}
    for column, r in enumerate(genes):
        place[first[r]] = column
    dense = np.zeros((len(kept), len(genes)))
    for i, cell in enumerate(kept):
        at, values = place[cells[cell][0]], cells[cell][1]
        dense[i, at[at >= 0]] = values[at >= 0]
    return dense, own[kept]


def variable(sides, most):
    """Genes of the least sum of ranks by informative weight."""
    ranks = sum(rankdata(-informed.weighted(side)[1][2]) for side in sides)
    return np.argsort(ranks, kind="stable")[:most]


def directions(values, count):
    """Leading right singular vectors by the smaller of both products."""
    if values.shape[0] >= values.shape[1]:
        return np.linalg.eigh(values.T @ values)[1][:, ::-1][:, :count]
    squares, left = np.linalg.eigh(values @ values.T)
    keep = squares > 1e-10 * squares[-1]
    right = values.T @ left[:, keep] / np.sqrt(squares[keep])
    return right[:, ::-1][:, :count]


def joint(values, count):
    found = directions(np.vstack(values), count)
    return [value @ found for value in values]


def spaces(panels, places, shared, tables):
    """Vectors of both sides by each method; panels are matrices, places the vectors' rows, shared the columns of each."""
    raw, white, other = tables
    weighted = [informed.weighted(panel)[0] for panel in panels]
    made = {"genept-w": [panel @ raw[at] for panel, at in zip(panels, places)]}
    found = [directions(values, 20) for values in weighted]
    for name, table in (("informed", white), ("informed-permuted", other)):
        cells = [y @ v @ (v.T @ table[at]) for y, v, at in zip(weighted, found, places)]
        made[name] = [each / np.linalg.norm(each, axis=1, keepdims=True) for each in cells]
    if shared is not None:
        both = [panel[:, at] - panel[:, at].mean(0) for panel, at in zip(panels, shared)]
        scores = joint(both, 50)
        scale = np.sqrt(np.mean(np.sum(scores[0] ** 2, axis=1)))
        made["expression-pca"] = scores
        made["weighted-pca"] = joint([y[:, at] for y, at in zip(weighted, shared)], 20)
        made["hybrid"] = [np.hstack([p / scale, z]) for p, z in zip(scores, made["informed"])]
    return made


def predicted(reference, query, labels, neighbors=10):
    """Votes of the nearest by cosine."""
    unit = [v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-12) for v in (reference, query)]
    nearest = np.argsort(-(unit[1] @ unit[0].T), axis=1, kind="stable")[:, :neighbors]
    classes, codes = np.unique(labels, return_inverse=True)
    return classes[[np.bincount(codes[row], minlength=len(classes)).argmax() for row in nearest]]


def pair(reference, query, raw, white, args, rng):
    """Accuracy and macro F1 by setting and method, one of each draw."""
    counts = [dict(zip(*np.unique(data[1], return_counts=True))) for data in (reference, query)]
    labels = [label for label in counts[0] if min(counts[0][label], counts[1].get(label, 0)) >= 5]
    genes = np.intersect1d(reference[2][reference[2] >= 0], query[2][query[2] >= 0])
    (first, of_first), (second, of_second) = [side(each, labels, genes, args.cells, rng) for each in (reference, query)]
    classes, sizes = np.unique(of_first, return_counts=True)
    scores = {}

    def note(setting, method, labelled):
        scores.setdefault((setting, method), []).append(
            (np.mean(labelled == of_second), f1_score(of_second, labelled, average="macro", zero_division=0)))

    candidates = variable([first, second], 2000)
    for setting, draw in itertools.product(SHARED, range(args.draws)):
        if setting == "all":
            if draw:
                continue
            one = two = common = np.arange(len(genes))
        else:
            order, both = rng.permutation(candidates), int(setting)
            own = 400 - both
            common = order[:both]
            one, two = order[: both + own], np.r_[common, order[both + own : both + 2 * own]]
        other = white[rng.permutation(len(white))]
        shared = None if not len(common) else [np.arange(len(common))] * 2
        made = spaces([first[:, one], second[:, two]], [genes[one], genes[two]], shared, (raw, white, other))
        note(setting, "majority", np.full(len(of_second), classes[sizes.argmax()]))
        for method, (a, b) in made.items():
            note(setting, method, predicted(a, b, of_first))
    return scores, len(genes)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlases", nargs="+")
    parser.add_argument("--genes", required=True)
    parser.add_argument("--label-map", required=True)
    parser.add_argument("--label-column", default="cell_type")
    parser.add_argument("--cells", type=int, default=1000)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--output", required=True)
    args = parser.parse_args()
    with open(args.label_map, encoding="utf-8") as lines:
        names = dict(list(csv.reader(lines, delimiter="\t"))[1:])
    raw, row_of = gene_vectors(args.genes)
    mean, rotation = informed.whiten(raw)
    white = (raw - mean) @ rotation
    data = {os.path.basename(path): atlas(path, names, row_of, args.label_column) for path in args.atlases}
    with open(args.output, "w", encoding="utf-8") as out:
        print("pair", "shared", "method", "draws", "accuracy", "macro_f1", "deviation", sep="\t", file=out)
        for number, (one, two) in enumerate(itertools.permutations(data, 2)):
            scores, genes = pair(data[one], data[two], raw, white, args, np.random.default_rng(number))
            print(f"{one} to {two}: {genes} genes of both", flush=True)
            for (setting, method), values in scores.items():
                accuracy, f1 = np.mean(values, axis=0)
                deviation = np.std([v[0] for v in values], ddof=1) if len(values) > 1 else float("nan")
                print(f"{one} to {two}", setting, method, len(values), "%.4f" % accuracy, "%.4f" % f1, "%.4f" % deviation,
                      sep="\t", file=out, flush=True)


if __name__ == "__main__":
    main()
