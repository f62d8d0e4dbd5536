"""Writes the small zarr stores of src/test/resources/golden/zarr.

Run from the project directory, with the versions of src/test/python/requirements-h5ad.txt and zarr 3.1.6,
numcodecs 0.16.6; then again with zarr 2.18.7, numcodecs 0.15.1, which writes only the stores named zarr2_*:
    python src/test/python/make_zarr_fixtures.py

The AnnData stores hold the matrices of src/test/python/make_h5ad_fixtures.py, so that golden/h5ad/expected.json
says what is in them; this script reads each back with anndata.read_zarr and compares. codecs.zip has an array for
each codec and element type, with the numbers of pattern().
"""
import os
import shutil
import zipfile

import anndata
import numpy as np
import pandas as pd
import scipy.sparse as sp
import zarr

import make_h5ad_fixtures as h5ad

OUT = "src/test/resources/golden/zarr"
ZARR_3 = int(zarr.__version__.split(".")[0]) == 3
MATRICES = dict(zip(("counts", "raw", "log1p", "normalised"), h5ad.matrices()))


def pattern(kind):
    i = np.arange(3000)
    return np.where(i // 500 % 2 == 1, i * 7919 % 101, i // 100).astype(kind)


def data(x="csr", columns=("cell_type", "note")):
    counts = MATRICES["counts"]
    matrix = {"csr": sp.csr_matrix, "csc": sp.csc_matrix, "dense": np.asarray}[x](counts)
    obs = h5ad.obs() if columns is None else h5ad.obs()[list(columns)]
    made = anndata.AnnData(matrix, obs=obs, var=h5ad.var(h5ad.N_GENES)[["gene_symbols"]])
    return made


def path(name):
    target = f"{OUT}/{name}"
    if os.path.isdir(target):
        shutil.rmtree(target)
    elif os.path.exists(target):
        os.remove(target)
    return target


def check(name):
    store = f"{OUT}/{name}"
    if name.endswith(".zip"):
        store = zarr.storage.ZipStore(store, mode="r") if ZARR_3 else zarr.ZipStore(store, mode="r")
    read = anndata.read_zarr(store)
    x = read.X.toarray() if sp.issparse(read.X) else np.asarray(read.X)
    assert x.tolist() == MATRICES["counts"].tolist(), name
    assert list(read.obs_names) == list(h5ad.obs().index), name


def write(name, made, **options):
    target = path(name)
    if name.endswith(".zip"):
        kind = zarr.storage.ZipStore if ZARR_3 else zarr.ZipStore
        store = kind(target, mode="w", compression=zipfile.ZIP_DEFLATED)
        anndata.io.write_zarr(store, made, **options)
        store.close()
    else:
        anndata.io.write_zarr(target, made, **options)
    check(name)


def sharded(name, made):
    """Chunks of 8 elements (or rows), 4 of them a shard, as anndata's documentation shows."""

    def callback(func, group, key, element, dataset_kwargs, iospec):
        length = element.shape[0] if getattr(element, "shape", ()) else 0
        if iospec.encoding_type == "array" and length > 8:
            rest = element.shape[1:]
            dataset_kwargs = {**dataset_kwargs, "chunks": (8, *rest), "shards": (32, *rest)}
        elif iospec.encoding_type in ("csr_matrix", "csc_matrix"):
            dataset_kwargs = {**dataset_kwargs, "chunks": (8,), "shards": (32,)}
        func(group, key, element, dataset_kwargs=dataset_kwargs)

    store = zarr.storage.ZipStore(path(name), mode="w")
    anndata.experimental.write_dispatched(zarr.group(store=store, zarr_format=3), "/", made, callback)
    store.close()
    check(name)


def codecs(name):
    import numcodecs
    from zarr.codecs import BloscCodec, BytesCodec, GzipCodec, TransposeCodec, ZstdCodec

    store = zarr.storage.ZipStore(path(name), mode="w", compression=zipfile.ZIP_DEFLATED)
    root = zarr.group(store=store, zarr_format=3)
    kinds = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64", "bool")

    def add(group, key, kind, version, values=None, chunks=(700,), **options):
        values = pattern(kind) if values is None else values
        array = group.create_array(key, shape=values.shape, dtype=values.dtype, chunks=chunks, **options)
        array[...] = values

    for kind in kinds:
        add(root, f"plain_{kind}", kind, 3, compressors=None)
    add(root, "big_float64", "float64", 3, compressors=None, serializer=BytesCodec(endian="big"))
    add(root, "zstd_float32", "float32", 3, compressors=[ZstdCodec(level=3, checksum=True)])
    add(root, "gzip_int64", "int64", 3, compressors=[GzipCodec()])
    add(root, "sharded_int32", "int32", 3, chunks=(70,), shards=(700,), compressors=[ZstdCodec()])
    add(root, "sharded_start_int32", "int32", 3, chunks=(700,), compressors=None,
        serializer=zarr.codecs.ShardingCodec(chunk_shape=(70,), index_location="start"))
    add(root, "v2keys_int32", "int32", 3, chunk_key_encoding={"name": "v2", "separator": "."})
    grid = pattern("float32").reshape(60, 50)
    add(root, "grid_float32", None, 3, grid, chunks=(7, 11))
    add(root, "grid_transposed_float32", None, 3, grid, chunks=(7, 11), filters=[TransposeCodec(order=(1, 0))])
    add(root, "grid_sharded_float32", None, 3, grid, chunks=(7, 11), shards=(21, 22))
    holes = root.create_array("holes_int32", shape=(3000,), dtype="int32", chunks=(700,), fill_value=42)
    holes[700:1400] = pattern("int32")[700:1400]
    for shuffle in ("noshuffle", "shuffle", "bitshuffle"):
        for cname in ("blosclz", "lz4", "lz4hc", "zlib", "zstd"):
            for kind in ("uint8", "float32"):
                add(root, f"blosc_{cname}_{shuffle}_{kind}", kind, 3, chunks=(2999,), compressors=[BloscCodec(
                    cname=cname, shuffle=shuffle, blocksize=1024, typesize=np.dtype(kind).itemsize)])
    store.close()

    store = zarr.storage.ZipStore(path("codecs_2.zip"), mode="w", compression=zipfile.ZIP_DEFLATED)
    two = zarr.group(store=store, zarr_format=2)
    for key, codec in {"zstd": numcodecs.Zstd(), "gzip": numcodecs.GZip(), "zlib": numcodecs.Zlib(),
                       "lz4": numcodecs.LZ4(), "blosc": numcodecs.Blosc("lz4", blocksize=1024)}.items():
        add(two, f"{key}_float32", "float32", 2, compressors=codec)
    add(two, "big_int32", None, 2, pattern(">i4"), compressors=None)
    add(two, "shuffled_int64", "int64", 2, compressors=numcodecs.Zlib(), filters=[numcodecs.Shuffle(8)])
    add(two, "grid_fortran_float32", None, 2, grid, chunks=(7, 11), order="F")
    add(two, "slashes_float32", None, 2, grid, chunks=(7, 11), chunk_key_encoding={"name": "v2", "separator": "/"})
    store.close()


def main():
    os.makedirs(OUT, exist_ok=True)
    anndata.settings.allow_write_nullable_strings = True
    if not ZARR_3:
        write("zarr2_csr.zip", data())
        write("zarr2_dense.zip", data("dense", columns=None))
        return
    for version in (2, 3):
        anndata.settings.zarr_write_format = version
        write(f"v{version}_csr.zarr", data())
        write(f"v{version}_obs.zip", data(columns=None))
        write(f"v{version}_csc.zip", data("csc"))
        write(f"v{version}_dense.zip", data("dense"), chunks=(5, 3))
        nullable = data()
        nullable.obs_names = pd.Index(pd.array(nullable.obs_names, dtype="string"))
        nullable.obs["note"] = pd.array([None if i == 2 else f"note {i}" for i in range(h5ad.N_CELLS)], dtype="string")
        write(f"v{version}_nullable.zip", nullable)
        layers = data()
        layers.layers["log1p"] = sp.csr_matrix(MATRICES["log1p"])
        layers.layers["dense"] = MATRICES["normalised"]
        layers.raw = anndata.AnnData(
            sp.csr_matrix(MATRICES["raw"]), obs=layers.obs[[]], var=h5ad.var(h5ad.N_GENES + 2)[["gene_symbols"]])
        write(f"v{version}_layers.zip", layers)
    sharded("v3_sharded_csr.zip", data())
    sharded("v3_sharded_dense.zip", data("dense"))
    # The groups that MuData writes for its modalities.
    store = zarr.storage.ZipStore(path("v3_mudata.zip"), mode="w", compression=zipfile.ZIP_DEFLATED)
    root = zarr.group(store=store, zarr_format=3)
    for modality, made in (("gex", data()), ("adt", data("dense")[:, :2].copy())):
        anndata.io.write_elem(root, f"mod/{modality}", made)
    store.close()
    codecs("codecs_3.zip")
    # A directory that was zipped together with its folder.
    shutil.make_archive(f"{OUT}/zipped", "zip", OUT, "v3_csr.zarr")
    for name in sorted(os.listdir(OUT)):
        size = os.path.getsize(f"{OUT}/{name}")
        assert size < 120_000, (name, size)


if __name__ == "__main__":
    main()
