"""Writes an h5ad larger than a small heap, in chunks, to show by hand that ingestion needs constant memory.

    python src/test/python/make_large_h5ad.py large.h5ad csr 400000 none
    GENEPT_MEMORY=600m /usr/bin/time -v jobs/genept ingest-cells --input large.h5ad --output out/large

Arguments: path, layout (csr or csc), cells, compression (none, gzip, lzf). 20,000 genes, about 480 values a cell: 1.5 GB
uncompressed.
"""
import sys

import h5py
import numpy as np

GENES = 20_000
PER_MAJOR_BLOCK = 2_000
PER_CELL = 480


def main():
    path, layout, cells, compression = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    options = {"chunks": (1 << 17,)} if compression == "none" else {"compression": compression}
    major, minor = (cells, GENES) if layout == "csr" else (GENES, cells)
    per_major = PER_CELL if layout == "csr" else PER_CELL * cells // GENES
    rng = np.random.default_rng(7)
    with h5py.File(path, "w") as out:
        out.attrs["encoding-type"], out.attrs["encoding-version"] = "anndata", "0.1.0"
        frame(out, "obs", [f"cell{i:08d}" for i in range(cells)])
        frame(out, "var", [f"GENE{i}" for i in range(GENES)])
        x = out.create_group("X")
        x.attrs["encoding-type"], x.attrs["encoding-version"] = f"{layout}_matrix", "0.1.0"
        x.attrs["shape"] = np.array([cells, GENES])
        data = x.create_dataset("data", (major * per_major,), "f4", **options)
        indices = x.create_dataset("indices", (major * per_major,), "i4", **options)
        block = max(1, PER_MAJOR_BLOCK * PER_CELL // per_major)
        for start in range(0, major, block):
            n = min(block, major - start)
            step = minor / per_major
            drawn = ((np.arange(per_major) + rng.random((n, per_major))) * step).astype(np.int32)
            at = slice(start * per_major, (start + n) * per_major)
            indices[at] = drawn.ravel()
            data[at] = rng.poisson(1.5, n * per_major).astype(np.float32) + 1
        x.create_dataset("indptr", data=np.arange(major + 1, dtype=np.int64) * per_major)


def frame(out, name, index):
    group = out.create_group(name)
    group.attrs["encoding-type"], group.attrs["encoding-version"] = "dataframe", "0.2.0"
    group.attrs["_index"] = "_index"
    group.attrs["column-order"] = np.array([], dtype=h5py.string_dtype())
    group.create_dataset("_index", data=index, dtype=h5py.string_dtype())


if __name__ == "__main__":
    main()
