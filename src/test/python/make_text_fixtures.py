"""Writes the small text matrices of src/test/resources/golden/delimited.

Run from the project directory, with the versions of src/test/python/requirements-h5ad.txt:
    python src/test/python/make_text_fixtures.py

They hold the matrices of src/test/python/make_h5ad_fixtures.py, so that golden/h5ad/expected.json says what is
in them; before it ends, this script reads every file back with pandas.read_csv and compares.
"""
import csv
import os

import numpy as np
import pandas as pd

import make_h5ad_fixtures as h5ad

OUT = "src/test/resources/golden/delimited"


def main():
    os.makedirs(OUT, exist_ok=True)
    counts, _, log1p, _ = h5ad.matrices()
    cells = list(h5ad.obs().index)
    var = h5ad.var(h5ad.N_GENES)
    genes = list(var.index)
    of_cells = pd.DataFrame(counts.astype(int), index=cells, columns=genes)
    of_genes = of_cells.T

    def check(name, transposed, expected=counts, drop=0, **options):
        frame = pd.read_csv(f"{OUT}/{name}", index_col=0, **options).iloc[:, drop:]
        values = frame.to_numpy(np.float32)
        assert (values.T if transposed else values).tolist() == expected.tolist(), name
        assert list(frame.index) == (genes if transposed else cells), name

    of_genes.to_csv(f"{OUT}/genes_cells.csv")
    check("genes_cells.csv", True)
    of_genes.to_csv(f"{OUT}/genes_cells.tsv.gz", sep="\t", index_label="gene", compression={"method": "gzip", "mtime": 0})
    check("genes_cells.tsv.gz", True, sep="\t")
    of_genes.to_csv(f"{OUT}/genes_cells_quoted.csv", quoting=csv.QUOTE_ALL, sep=";", lineterminator="\r\n")
    check("genes_cells_quoted.csv", True, sep=";")
    of_cells.to_csv(f"{OUT}/cells_genes.csv")
    check("cells_genes.csv", False)
    of_cells.to_csv(f"{OUT}/cells_genes.txt.gz", sep="\t", compression={"method": "gzip", "mtime": 0})
    check("cells_genes.txt.gz", False, sep="\t")
    pd.DataFrame(log1p, index=cells, columns=genes).to_csv(f"{OUT}/cells_genes_log1p.csv")
    check("cells_genes_log1p.csv", False, expected=log1p)

    annotated = of_genes.copy()
    annotated.insert(0, "gene_name", var["gene_symbols"])
    annotated.insert(1, "chr", [str(i + 1) for i in range(len(genes))])
    annotated.to_csv(f"{OUT}/genes_cells_annotated.tsv", sep="\t", index_label="Geneid")
    check("genes_cells_annotated.tsv", True, drop=2, sep="\t")
    typed = of_cells.copy()
    typed.insert(0, "cell_type", [None if i == 3 else f"type, {i % 3}" for i in range(len(cells))])
    typed.to_csv(f"{OUT}/cells_genes_obs.csv", index_label="barcode")
    check("cells_genes_obs.csv", False, drop=1)

    # As R's write.table does by default and with sep="\t": the header has no name for the row names.
    for name, sep in (("r.txt", " "), ("r.tsv", "\t")):
        with open(f"{OUT}/{name}", "w") as out:
            out.write(sep.join(f'"{cell}"' for cell in cells) + "\n")
            for gene, row in zip(genes, of_genes.to_numpy()):
                out.write(sep.join([f'"{gene}"', *map(str, row)]) + "\n")
        check(name, True, sep=sep)

    with open(f"{OUT}/genes.csv", "w") as out:
        out.write("number,feature,symbol,biotype\n")
        for i, gene in reversed(list(enumerate(genes))):
            if i != 3:
                out.write(f"{i},{gene},{var['gene_symbols'].iloc[i]},protein_coding\n")


if __name__ == "__main__":
    main()
