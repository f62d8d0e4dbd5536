"""Vectors that look like cell embeddings, for the benchmarks of the evaluation.

Unit vectors around a common mean: classes of uneven size, and within a class a few strong directions over weaker
ones (standard deviations fall as 1/sqrt(rank)), shared by all classes. Written as vectors.npy and labels.npy for
Python, and as table.parquet (id, v, label) for Spark.
"""

import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


def vectors(n, dim, classes, seed=0):
    """n x dim float32 and n labels."""
    rng = np.random.default_rng(seed)
    shares = 1 / np.arange(1, classes + 1)
    labels = rng.choice(classes, n, p=shares / shares.sum())
    centres = rng.standard_normal((classes, dim)).astype(np.float32) * 0.25
    rank = min(dim, 64)
    directions = rng.standard_normal((rank, dim)).astype(np.float32) / np.sqrt(np.arange(1, rank + 1))[:, None]
    x = np.empty((n, dim), np.float32)
    for at in range(0, n, 10_000):
        part = slice(at, min(n, at + 10_000))
        count = part.stop - at
        x[part] = 3 + centres[labels[part]]
        x[part] += 0.25 * rng.standard_normal((count, rank), np.float32) @ directions.astype(np.float32)
        x[part] += 0.3 * rng.standard_normal((count, dim), np.float32)
        x[part] /= np.linalg.norm(x[part], axis=1, keepdims=True)
    return x, labels.astype(np.int32)


def of_table(path, label):
    """Vectors and labels of a cell_embeddings table, sorted by cell; cells without either are left out."""
    table = pq.read_table(path, columns=["cell_id", "embedding", label]).drop_null().sort_by("cell_id")
    x = np.array(table["embedding"].combine_chunks().values, np.float32).reshape(len(table), -1)
    names, labels = np.unique(np.array(table[label].to_pylist()), return_inverse=True)
    return x, labels.astype(np.int32)


def write(folder, n, dim, classes, seed=0, source=None):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "labels.npy").exists():
        return
    x, labels = of_table(*source) if source else vectors(n, dim, classes, seed)
    n, dim = x.shape
    np.save(folder / "vectors.npy", x)
    x.astype("<f4").tofile(folder / "vectors.f32")
    labels.astype("<i4").tofile(folder / "labels.i32")
    schema = pa.schema([("id", pa.string()), ("v", pa.list_(pa.float32())), ("label", pa.int32())])
    with pq.ParquetWriter(folder / "table.parquet", schema, use_dictionary=False) as writer:
        for at in range(0, n, 8_192):
            part = x[at : at + 8_192]
            offsets = np.arange(0, part.size + 1, dim, dtype=np.int32)
            ids = pa.array([f"{i:08d}" for i in range(at, at + len(part))])
            values = pa.ListArray.from_arrays(pa.array(offsets), pa.array(part.ravel()))
            writer.write_table(pa.table([ids, values, pa.array(labels[at : at + 8_192])], schema=schema))
    np.save(folder / "labels.npy", labels)


def dimension(folder):
    return np.load(f"{folder}/vectors.npy", mmap_mode="r").shape[1]
