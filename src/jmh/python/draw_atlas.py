"""An atlas and a gene table of the size of the benchmarks, in files that ingest-cells and import-genes read.

    python src/jmh/python/draw_atlas.py CELLS DIMENSION FOLDER

33,000 genes; a cell expresses about 1,624 of them, by a power law, with small counts. At most 20,000 cells are drawn; more
repeat them under other names. Needs numpy, scipy and h5py. Files that are there are kept.
"""

import os
import pathlib
import sys

import h5py
import numpy as np
from kernel_peer import GENES, popularity

DISTINCT = 20_000


def draw(cells):
    rng, share = np.random.RandomState(1), np.random.RandomState(7).permutation(popularity())
    rows = []
    for start in range(0, cells, 500):
        hit = rng.random_sample((min(500, cells - start), GENES)).astype(np.float32) < share
        rows += [np.flatnonzero(row).astype(np.int32) for row in hit]
    lengths = np.array([len(row) for row in rows])
    return np.concatenate(rows), rng.geometric(0.6, lengths.sum()).astype(np.float32), lengths


def frame(file, name, ids):
    group = file.create_group(name)
    group.attrs.update({"encoding-type": "dataframe", "encoding-version": "0.2.0", "_index": "_index"})
    group.attrs["column-order"] = np.array([], dtype="S1")
    group["_index"] = np.array(ids, dtype=object)
    group["_index"].attrs.update({"encoding-type": "string-array", "encoding-version": "0.2.0"})


def atlas(path, cells):
    indices, data, lengths = draw(min(cells, DISTINCT))
    times = -(-cells // DISTINCT)
    pointers = np.concatenate([[0], np.cumsum(np.tile(lengths, times)[:cells])]).astype(np.int64)
    with h5py.File(path, "w") as file:
        file.attrs.update({"encoding-type": "anndata", "encoding-version": "0.1.0"})
        matrix = file.create_group("X")
        matrix.attrs.update({"encoding-type": "csr_matrix", "encoding-version": "0.1.0", "shape": (cells, GENES)})
        matrix["indptr"] = pointers
        for name, values in (("indices", indices), ("data", data)):
            whole = matrix.create_dataset(name, (pointers[-1],), values.dtype, chunks=(1 << 20,))
            for start in range(0, pointers[-1], len(values)):
                end = min(start + len(values), pointers[-1])
                whole[start:end] = values[: end - start]
        frame(file, "obs", [f"cell{i:08d}" for i in range(cells)])
        frame(file, "var", [f"G{i:05d}" for i in range(GENES)])


def genes(path, dimension):
    rng = np.random.RandomState(dimension)
    vectors = np.empty((GENES, dimension), np.float32)
    for start in range(0, GENES, 1000):
        vectors[start : start + 1000] = rng.standard_normal((min(1000, GENES - start), dimension))
    np.savez(path, genes=np.array([f"G{i:05d}" for i in range(GENES)]), embeddings=vectors)


def ensure(path, make):
    if not path.exists():
        part = path.with_name("part-" + path.name)
        make(part)
        os.replace(part, path)
    return path


def files(cells, dimension, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return (
        ensure(folder / f"{cells}.h5ad", lambda path: atlas(path, cells)),
        ensure(folder / f"{dimension}.npz", lambda path: genes(path, dimension)),
    )


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    for made in files(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]):
        print(made)
