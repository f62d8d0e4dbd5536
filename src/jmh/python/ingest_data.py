"""Matrix files of the size of the benchmarks of ingest-cells, as anndata writes them with compression="gzip".

    python src/jmh/python/ingest_data.py FOLDER [CELLS ...]

FOLDER/files/0.h5ad to 7.h5ad: 25,000 cells × 33,000 genes each; FOLDER/more-1000.h5ad and more-100000.h5ad: cells for a table
that grows; and for each of CELLS (multiples of 1,000, e.g. 200000 1000000) FOLDER/CELLS.h5ad. Cells are as those of
draw_atlas.py, with 20 labels that each express 1,650 genes three times as often: about 1,740 non-zeros a cell. At most 200,000
cells are drawn; more repeat them under other names. Needs anndata. Files that are there are kept.
"""

import pathlib
import sys
import zlib

import anndata
import h5py
import numpy as np
import pandas as pd
from draw_atlas import ensure
from kernel_peer import GENES, popularity

CHUNK = 1 << 15
BLOCK, BLOCKS = 25_000, 8
LABELS, SIGNATURE = 20, 1_650


def shares():
    """Labels × genes: share of a label's cells that express a gene."""
    rng = np.random.default_rng(7)
    base = np.tile(rng.permutation(popularity()).astype(np.float32), (LABELS, 1))
    for row in base:
        row[rng.choice(GENES, SIGNATURE, replace=False)] *= 3
    return np.minimum(base, 1)


def draw(cells, seed):
    """Indices, values, lengths and labels; the non-zeros fill whole chunks (some are left out for that)."""
    rng, share = np.random.default_rng(seed), shares()
    labels = rng.integers(LABELS, size=cells)
    rows = []
    for start in range(0, cells, 500):
        few = labels[start : start + 500]
        hit = rng.random((len(few), GENES), np.float32) < share[few]
        rows += [np.flatnonzero(row).astype(np.int32) for row in hit]
    lengths = np.array([len(row) for row in rows])
    out = rng.choice(lengths.sum(), lengths.sum() % CHUNK, replace=False)
    indices = np.delete(np.concatenate(rows), out)
    lengths -= np.bincount(np.repeat(np.arange(cells), lengths)[out], minlength=cells)
    return indices, rng.geometric(0.6, len(indices)).astype(np.float32), lengths, labels


class File:
    """An h5ad file that grows by blocks of cells, whose chunks are compressed once."""

    def __init__(self, path):
        self.file = h5py.File(path, "w")
        self.file.attrs.update({"encoding-type": "anndata", "encoding-version": "0.1.0"})
        matrix = self.file.create_group("X")
        self.data, self.indices = (
            matrix.create_dataset(name, (0,), kind, maxshape=(None,), chunks=(CHUNK,), compression="gzip")
            for name, kind in (("data", "f4"), ("indices", "i4"))
        )
        self.lengths, self.labels = [], []

    def add(self, block):
        chunks, lengths, labels = block
        for of, dataset in zip(chunks, (self.data, self.indices)):
            start = len(dataset)
            dataset.resize((start + CHUNK * len(of),))
            for at, chunk in enumerate(of):
                dataset.id.write_direct_chunk((start + at * CHUNK,), chunk)
        self.lengths.append(lengths)
        self.labels.append(labels)

    def close(self, first):
        pointers = np.concatenate([[0], np.cumsum(np.concatenate(self.lengths))])
        cells = len(pointers) - 1
        matrix = self.file["X"]
        matrix.create_dataset("indptr", data=pointers.astype("i4"), compression="gzip")
        matrix.attrs.update({"encoding-type": "csr_matrix", "encoding-version": "0.1.0", "shape": (cells, GENES)})
        types = [f"type {label:02d}" for label in range(LABELS)]
        obs = pd.DataFrame(
            {
                "cell_type": pd.Categorical.from_codes(np.concatenate(self.labels), types),
                "donor": pd.Categorical([f"donor {i // 5000 % 8}" for i in range(first, first + cells)]),
            },
            index=[f"cell{i:08d}" for i in range(first, first + cells)],
        )
        anndata.io.write_elem(self.file, "obs", obs, dataset_kwargs={"compression": "gzip"})
        anndata.io.write_elem(self.file, "var", pd.DataFrame(index=[f"G{i:05d}" for i in range(GENES)]))
        self.file.close()


def compressed(cells, seed):
    indices, data, lengths, labels = draw(cells, seed)
    chunks = [
        [zlib.compress(values[at : at + CHUNK], 4) for at in range(0, len(values), CHUNK)] for values in (data, indices)
    ]
    return chunks, lengths, labels


def files(folder, sizes):
    """Writes the files and returns their paths: the eight, the two that add cells, and those of the sizes."""
    folder = pathlib.Path(folder)
    (folder / "files").mkdir(parents=True, exist_ok=True)
    drawn = {}

    def block(seed, cells=BLOCK):
        if (seed, cells) not in drawn:
            drawn[seed, cells] = compressed(cells, seed)
            print(f"drew {cells} cells, {drawn[seed, cells][1].sum()} non-zeros", flush=True)
        return drawn[seed, cells]

    def write(path, blocks, first):
        def make(part):
            file = File(part)
            for seed, cells in blocks:
                file.add(block(seed, cells))
            file.close(first)

        return ensure(path, make)

    eight = [write(folder / "files" / f"{i}.h5ad", [(i, BLOCK)], i * BLOCK) for i in range(BLOCKS)]
    more = [write(folder / "more-1000.h5ad", [(100, 1_000)], 200_000)]
    more += [write(folder / "more-100000.h5ad", [(i, BLOCK) for i in range(4)], 200_000)]
    large = []
    for cells in sizes:
        blocks = [(i % BLOCKS, BLOCK) for i in range(cells // BLOCK)] + [(100, 1_000)] * (cells % BLOCK // 1_000)
        large.append(write(folder / f"{cells}.h5ad", blocks, 0))
    return eight, more, large


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    files(sys.argv[1], [int(cells) for cells in sys.argv[2:]])
