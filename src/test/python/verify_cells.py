"""GenePT-w recomputed from genept's own tables, in double precision; fails where the cells differ.

    jobs/genept ingest-cells --input ../shared/data/cells/kang_lupus_pbmc --output out/kang
    jobs/genept embed-genes --texts out/gene_texts --genes-of out/kang --output out/gene_embeddings
    jobs/genept embed-cells --atlas out/kang --gene-embeddings out/gene_embeddings --output out/kang_w
    python src/test/python/verify_cells.py --atlas out/kang --gene-embeddings out/gene_embeddings --cells out/kang_w

Needs numpy, scipy and pyarrow (requirements-verify.txt). Reads Parquet and nothing of the Java code: genes are matched
here anew, by the names in gene_embeddings. A cell's error is |ours - recomputed| / |recomputed|, both as Euclidean
norms; above 1e-6, the exit code is 1. It is also 1 if a cell is missing or has a vector on one side only, or if another
number of genes matches.
"""

import argparse
import json
import os
import sys

import numpy as np
import pyarrow.parquet as pq
import scipy.sparse

TOLERANCE = 1e-6
CELLS_PER_BATCH = 4096


def unversioned(name):
    return name.split(".")[0] if name.upper().startswith("ENS") else name


def names_of(gene):
    """The names of one gene, by rule, in the order in which the rules are tried."""
    return [
        [unversioned(gene["ensembl_id"])] if gene["ensembl_id"] else [],
        [gene["entrez_id"]],
        [gene["hgnc_id"]],
        [gene["symbol"]],
        gene["previous_symbols"],
        gene["aliases"],
    ]


def match_genes(atlas_genes, embedded_genes):
    """For each gene of the atlas the row of its gene in gene_embeddings, or -1.

    The id is tried before the symbol. The first rule that knows a name decides on it: a name of two genes is nobody's.
    """
    rules = [{} for _ in range(6)]
    for row, gene in enumerate(embedded_genes):
        for rule, names in zip(rules, names_of(gene)):
            for name in names:
                if name:
                    rule.setdefault(name, set()).add(row)

    def resolve(name):
        if not name:
            return -1
        for rule in rules:
            rows = rule.get(unversioned(name) if rule is rules[0] else name)
            if rows:
                return next(iter(rows)) if len(rows) == 1 else -1
        return -1

    def first(names):
        return next((row for row in map(resolve, names) if row >= 0), -1)

    return np.array([first([gene["gene_id"], gene["symbol"]]) for gene in atlas_genes])


def counts_of(batch, genes):
    """The cells of a batch × genes, in double precision."""
    indices = batch["gene_indices"]
    indptr = np.concatenate([[0], np.cumsum(indices.value_lengths().to_numpy())])
    data = batch["counts"].flatten().to_numpy().astype(np.float64)
    return scipy.sparse.csr_matrix((data, indices.flatten().to_numpy(), indptr), (len(batch), genes))


def genept_w(counts, gene_to_row, vectors, target_sum):
    """log1p(target_sum * x / sum(x)) . E with rows of unit length; rows without a matched gene are zero.

    sum(x) is over all genes of the cell; genes of the atlas with one row in gene_embeddings are summed before log1p.
    """
    totals = np.asarray(counts.sum(axis=1)).ravel()
    scale = np.divide(target_sum, totals, out=np.zeros_like(totals), where=totals > 0)
    expression = scipy.sparse.diags(scale) @ counts @ gene_to_row
    expression.data = np.log1p(expression.data)
    cells = expression @ vectors
    norms = np.linalg.norm(cells, axis=1, keepdims=True)
    return np.divide(cells, norms, out=np.zeros_like(cells), where=norms > 0)


def read_embeddings(path):
    """The row of each cell, whether it has a vector, and the vectors; rows of zeros where it has none."""
    table = pq.read_table(path, columns=["cell_id", "embedding"])
    rows = {cell: row for row, cell in enumerate(table["cell_id"].to_pylist())}
    column = table["embedding"].combine_chunks()
    present = column.is_valid().to_numpy(zero_copy_only=False)
    vectors = column.flatten().to_numpy().reshape(present.sum(), -1)
    matrix = np.zeros((len(table), vectors.shape[1]), vectors.dtype)
    matrix[present] = vectors
    return rows, present, matrix


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("--atlas", "--gene-embeddings", "--cells"):
        parser.add_argument(option, required=True, metavar="DIR")
    options = parser.parse_args()
    with open(os.path.join(options.cells, "_provenance.json"), encoding="utf-8") as file:
        provenance = json.load(file)
    if provenance["options"].get("method") != "weighted" or provenance["facts"]["value_state"] != "counts":
        sys.exit(f"Cannot verify {options.cells}: expected embed-cells --method weighted of counts.")
    target_sum = float(provenance["options"]["target-sum"])

    genes = pq.read_table(os.path.join(options.atlas, "genes"), columns=["gene_index", "gene_id", "symbol"])
    genes = genes.sort_by("gene_index").to_pylist()
    embedded = pq.read_table(options.gene_embeddings).to_pylist()
    rows = match_genes(genes, embedded)
    rows[[row >= 0 and embedded[row]["embedding"] is None for row in rows]] = -1
    used = np.unique(rows[rows >= 0])
    vectors = np.array([embedded[row]["embedding"] for row in used], np.float64)
    matched = np.flatnonzero(rows >= 0)
    gene_to_row = scipy.sparse.csr_matrix(
        (np.ones(len(matched)), (matched, np.searchsorted(used, rows[matched]))), (len(genes), len(used))
    )
    del embedded

    row_of_cell, present, ours = read_embeddings(options.cells)
    cells, one_sided, errors = 0, 0, {}
    for fragment in pq.ParquetDataset(os.path.join(options.atlas, "cells")).fragments:
        for batch in fragment.to_batches(columns=["cell_id", "gene_indices", "counts"], batch_size=CELLS_PER_BATCH):
            expected = genept_w(counts_of(batch, len(genes)), gene_to_row, vectors, target_sum)
            cells += len(batch)
            for cell, vector in zip(batch["cell_id"].to_pylist(), expected):
                row = row_of_cell.get(cell)
                if row is None:
                    sys.exit(f"Cell {cell} is in {options.atlas} but not in {options.cells}.")
                if present[row] != vector.any():
                    one_sided += 1
                elif present[row]:
                    errors[cell] = np.linalg.norm(ours[row] - vector)  # the recomputed vector has length 1

    worst = max(errors, key=lambda cell: (np.isnan(errors[cell]), errors[cell]))
    reported = int(provenance["facts"]["genes_matched"])
    print(f"{len(matched):,} of {len(genes):,} genes have a vector of {vectors.shape[1]:,} dimensions; "
          f"embed-cells found {reported:,}")
    print(f"{cells:,} cells in the atlas, {len(row_of_cell):,} in the table, {len(errors):,} compared, "
          f"{one_sided:,} with a vector on one side only")
    print(f"max relative error {errors[worst]:.3g} ({worst}); tolerance {TOLERANCE:.0e}")
    same_cells = one_sided == 0 and cells == len(row_of_cell)
    sys.exit(0 if errors[worst] <= TOLERANCE and same_cells and len(matched) == reported else 1)


if __name__ == "__main__":
    main()
