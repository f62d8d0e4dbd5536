"""The authors' way of GenePT-w, from an atlas in Parquet to vectors in Parquet: scanpy's normalize_total and log1p, the
sparse-dense product of SciPy, the norm of each row.

    python src/jmh/python/embed_peer.py ATLAS GENE_EMBEDDINGS OUTPUT [float32|float64]

The authors' notebook holds the gene table in float64; float32 is the faster peer and the default.
Needs numpy, scipy, pyarrow and scanpy. Prints the seconds of each step.
"""

import pathlib
import sys
import time

import anndata
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import scanpy
import scipy.sparse


def parts(folder, columns):
    return pq.read_table(sorted(str(path) for path in pathlib.Path(folder).glob("*.parquet")), columns=columns)


def flat(column):
    return column.combine_chunks()


def main(atlas, gene_embeddings, output, precision="float32"):
    clock = [time.perf_counter()]

    def lap(name):
        clock.append(time.perf_counter())
        print(f"{name} {clock[-1] - clock[-2]:.1f} s", flush=True)

    genes = parts(f"{atlas}/genes", ["gene_index", "symbol"]).sort_by("gene_index").column("symbol").to_pylist()
    cells = parts(f"{atlas}/cells", ["cell_id", "gene_indices", "counts"])
    indices, counts = flat(cells.column("gene_indices")), flat(cells.column("counts"))
    matrix = scipy.sparse.csr_matrix(
        (
            counts.flatten().to_numpy(),
            indices.flatten().to_numpy(),
            np.asarray(indices.offsets) - indices.offsets[0].as_py(),
        ),
        shape=(len(cells), len(genes)),
    )
    ids = cells.column("cell_id")
    del cells, indices, counts
    table = parts(gene_embeddings, ["symbol", "embedding"])
    vectors = flat(table.column("embedding"))
    vectors = vectors.flatten().to_numpy().reshape(len(vectors), -1)
    row_of = {symbol: row for row, symbol in enumerate(table.column("symbol").to_pylist())}
    lookup = np.zeros((len(genes), vectors.shape[1]), precision)
    for gene, symbol in enumerate(genes):
        if symbol in row_of:
            lookup[gene] = vectors[row_of[symbol]]
    del table, vectors
    lap("read")
    data = anndata.AnnData(matrix)
    scanpy.pp.normalize_total(data, target_sum=1e4)
    scanpy.pp.log1p(data)
    lap("normalise")
    embedding = data.X @ lookup
    lap("product")
    embedding /= np.linalg.norm(embedding, axis=1, keepdims=True)
    lap("norm")
    lists = pa.FixedSizeListArray.from_arrays(pa.array(embedding.ravel()), embedding.shape[1])
    pq.write_table(
        pa.table({"cell_id": ids, "embedding": lists}), output, compression="zstd", use_dictionary=["cell_id"]
    )
    lap("write")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
