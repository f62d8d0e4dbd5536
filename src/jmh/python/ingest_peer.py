"""What a scientist writes to put h5ad files into Parquet: anndata reads a file whole, pyarrow writes one row a cell.

    python src/jmh/python/ingest_peer.py OUTPUT PROCESSES FILE ...          writes OUTPUT/cells and OUTPUT/genes
    python src/jmh/python/ingest_peer.py --equal OUTPUT ATLAS               tells whether the atlas holds the same

The content is that of an atlas: cell_id, gene_indices list<int32>, counts list<float>, every obs column (zstd), and the genes
with the number of their cells; ids are checked to be distinct and values to be finite and not negative. One file after the other
(or PROCESSES at a time), so that one file's matrix is in memory. Needs anndata and pyarrow.
"""

import multiprocessing
import pathlib
import sys

import anndata
import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import scipy.sparse

ROWS = 5_000


def convert(job):
    """Writes the cells of one file; returns its genes, the number of cells of each, and the cell ids."""
    path, target = job
    data = anndata.read_h5ad(path)
    matrix = scipy.sparse.csr_matrix(data.X, dtype=np.float32)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    if not np.isfinite(matrix.data).all() or (matrix.data < 0).any():
        sys.exit(f"{path}: a value is negative or not finite")
    obs = pa.Table.from_pandas(data.obs.astype({name: str for name in data.obs.select_dtypes("category")}), preserve_index=False)
    columns = [("cell_id", pa.string()), ("gene_indices", pa.list_(pa.int32())), ("counts", pa.list_(pa.float32()))]
    schema = pa.schema(columns + list(zip(obs.schema.names, obs.schema.types)))
    options = {"compression": "zstd", "use_dictionary": obs.schema.names}
    ids = data.obs_names.to_numpy()
    with pq.ParquetWriter(target, schema, **options) as writer:
        for start in range(0, data.n_obs, ROWS):
            end = min(start + ROWS, data.n_obs)
            at = matrix.indptr[start : end + 1]
            offsets = pa.array((at - at[0]).astype(np.int32))
            lists = [
                pa.ListArray.from_arrays(offsets, pa.array(values[at[0] : at[-1]]))
                for values in (matrix.indices.astype(np.int32, copy=False), matrix.data)
            ]
            rows = [pa.array(ids[start:end]), *lists, *obs.slice(start, ROWS).combine_chunks().columns]
            writer.write_table(pa.table(rows, schema=schema))
    return data.var_names.to_numpy(), np.bincount(matrix.indices, minlength=data.n_vars), ids


def write(output, processes, paths):
    output = pathlib.Path(output)
    for name in ("cells", "genes"):
        (output / name).mkdir(parents=True, exist_ok=True)
    jobs = [(path, output / "cells" / f"{at:05d}.parquet") for at, path in enumerate(paths)]
    if processes == 1:
        parts = list(map(convert, jobs))
    else:
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            parts = pool.map(convert, jobs, chunksize=1)
    genes = parts[0][0]
    if not all(np.array_equal(genes, part[0]) for part in parts):
        sys.exit("the genes of the files differ")
    ids = np.concatenate([part[2] for part in parts])
    if len(np.unique(ids)) != len(ids):
        sys.exit("a cell id is there twice")
    table = {"gene_index": np.arange(len(genes), dtype=np.int32), "gene_id": genes, "n_cells": sum(part[1] for part in parts)}
    pq.write_table(pa.table(table), output / "genes" / "0.parquet", compression="zstd")


def rows(folder):
    """Row groups of cells by cell id, one at a time: the first id, then ids, lists and obs columns."""
    for path in sorted(pathlib.Path(folder, "cells").rglob("[!_]*.parquet")):
        file = pq.ParquetFile(path)
        for group in range(file.num_row_groups):
            yield from file.iter_batches(batch_size=ROWS, row_groups=[group])


def sums(folder):
    """A number for each cell that depends on each of its genes, counts and obs values, in order; sorted by cell id."""
    ids, numbers = [], []
    for batch in rows(folder):
        indices, counts = batch.column("gene_indices"), batch.column("counts")
        lengths = np.diff(np.asarray(indices.offsets))
        if not np.array_equal(lengths, np.diff(np.asarray(counts.offsets))):
            sys.exit(f"{folder}: lists of different length")
        gene = indices.flatten().to_numpy().astype(np.uint64)
        value = counts.flatten().to_numpy().view(np.uint32).astype(np.uint64)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        place = np.arange(len(gene), dtype=np.uint64) - np.repeat(starts, lengths).astype(np.uint64)
        mixed = (gene + 1) * np.uint64(0x9E3779B97F4A7C15) ^ (value * np.uint64(0xC2B2AE3D27D4EB4F) + place)
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        numbers.append(np.add.reduceat(mixed, starts) if len(mixed) else np.zeros(len(lengths), np.uint64))
        labels = [batch.column(name).to_pylist() for name in ("cell_type", "donor")]
        ids += zip(batch.column("cell_id").to_pylist(), *labels)
    numbers = np.concatenate(numbers)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return [ids[at] for at in order], numbers[order]


def genes(folder):
    columns = ["gene_index", "gene_id", "n_cells"]
    files = sorted(str(path) for path in pathlib.Path(folder, "genes").rglob("[!_]*.parquet"))
    return ds.dataset(files).to_table(columns=columns).sort_by("gene_index").to_pydict()


def equal(peer, atlas):
    ours, theirs = sums(atlas), sums(peer)
    return ours[0] == theirs[0] and np.array_equal(ours[1], theirs[1]) and genes(atlas) == genes(peer)


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "--equal":
        sys.exit(None if equal(*sys.argv[2:]) else "the atlas is not what the peer wrote")
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    write(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
