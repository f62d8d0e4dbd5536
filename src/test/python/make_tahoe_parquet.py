"""Writes made-up cells in the layout of Tahoe-100M, as large as wished, to measure ingestion by hand.

    python src/test/python/make_tahoe_parquet.py DIR 1000000 36
    jobs/genept ingest-cells --input DIR/data --genes-table DIR/gene_metadata.parquet --output out/atlas

Arguments: folder, cells, files; by default of Tahoe's 28,225 cells each. 62,710 genes, on average about 1,500 of them in a
cell, as counts. Seeded: the same arguments give the same values. Held: one row group of 1,000 cells, the size in which the
data sets of Hugging Face are written. Needs pyarrow (26.0.1) and numpy (2.4.6).
"""
import os
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

GENES, DRAWS_PER_CELL, ROW_GROUP = 62_710, 1_600, 1_000
FIRST_TOKEN = 3
SCHEMA = pa.schema([
    ("genes", pa.list_(pa.int64())), ("expressions", pa.list_(pa.float32())), ("drug", pa.string()), ("sample", pa.string()),
    ("BARCODE_SUB_LIB_ID", pa.string()), ("cell_line_id", pa.string()), ("moa-fine", pa.string()),
    ("canonical_smiles", pa.string()), ("pubchem_cid", pa.string()), ("plate", pa.string())])


def main():
    folder, cells = sys.argv[1], int(sys.argv[2])
    files = int(sys.argv[3]) if len(sys.argv) > 3 else -(-cells // 28_225)
    os.makedirs(f"{folder}/data", exist_ok=True)
    pq.write_table(pa.table({
        "gene_symbol": [f"GENE{i}" for i in range(GENES)],
        "ensembl_id": [f"ENSG{i:011d}" for i in range(GENES)],
        "token_id": pa.array(np.arange(GENES) + FIRST_TOKEN, pa.int64())}), f"{folder}/gene_metadata.parquet")
    # Expression falls with rank as in real cells: few genes are in most cells, most genes in few.
    weight = np.random.default_rng(62).permutation(1 / (np.arange(GENES) + 300.0))
    drawn = np.searchsorted(np.cumsum(weight) / weight.sum(), (np.arange(1 << 20) + 0.5) / (1 << 20)).astype(np.int64)
    for number in range(files):
        start, end = cells * number // files, cells * (number + 1) // files
        rng = np.random.default_rng([100, number])
        path = f"{folder}/data/train-{number:05d}-of-{files:05d}.parquet"
        with pq.ParquetWriter(path, SCHEMA, compression="snappy") as out:
            for first in range(start, end, ROW_GROUP):
                out.write_table(cells_of(first, min(end, first + ROW_GROUP), drawn, rng))
        print(path, flush=True)


def cells_of(first, last, drawn, rng):
    draws = rng.lognormal(np.log(DRAWS_PER_CELL), 0.4, last - first).astype(int)
    cell = np.repeat(np.arange(last - first), draws)
    entry, count = np.unique(cell * GENES + drawn[rng.integers(0, len(drawn), draws.sum())], return_counts=True)
    before = np.searchsorted(entry, np.arange(last - first) * GENES)
    genes = np.insert(entry % GENES + FIRST_TOKEN, before, 1)
    values = np.insert(count.astype(np.float32), before, -2.0)
    ends = np.append(before, len(entry)) + np.arange(last - first + 1)
    offsets = pa.array(ends.astype(np.int32))
    n = last - first
    at = np.arange(first, last)
    text = [[f"drug {i % 379}" for i in at], [f"smp_{1495 + i % 1300}" for i in at],
            [f"{i % 96:02d}_{i // 96 % 96:03d}_{i:09d}-lib_{1615 + i % 40}" for i in at],
            [f"CVCL_{i % 50:04d}" for i in at], ["unclear"] * n, ["CN1C2=CC=CC=C2N=C1" * 2] * n,
            [str(44475014 + i % 379) for i in at], [f"plate{i * 14 // 100_000_000 + 1}" for i in at]]
    lists = [pa.ListArray.from_arrays(offsets, pa.array(genes)),
             pa.ListArray.from_arrays(offsets, pa.array(values))]
    return pa.table(lists + [pa.array(column) for column in text], schema=SCHEMA)


if __name__ == "__main__":
    main()
