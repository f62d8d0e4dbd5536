"""Writes the small h5ad files of src/test/resources/golden/h5ad and, beside them, what is in them.

Run from the project directory, with the versions of src/test/python/requirements-h5ad.txt:
    python src/test/python/make_h5ad_fixtures.py

Every file holds the same 13 cells x 7 genes (one cell and one gene are all zero), in another layout.
expected.json has the matrices by name, obs as anndata reads it, and the versions used.
"""
import json
import os
import shutil

import anndata
import h5py
import hdf5plugin
import numpy as np
import pandas as pd
import scipy.sparse as sp

OUT = "src/test/resources/golden/h5ad"
N_CELLS, N_GENES = 13, 7


def matrices():
    rng = np.random.default_rng(20260101)
    counts = rng.poisson(1.0, (N_CELLS, N_GENES)).astype(np.float32)
    counts[4] = 0
    counts[:, 2] = 0
    counts[:, 0] += 1
    counts[4] = 0
    raw = np.hstack([counts, rng.poisson(2.0, (N_CELLS, 2)).astype(np.float32)])
    normal = counts / np.maximum(counts.sum(1, keepdims=True), 1) * 1e4
    return counts, raw, np.log1p(normal).astype(np.float32), normal.astype(np.float32)


def obs():
    frame = pd.DataFrame(index=[f"cell-{i}" for i in range(N_CELLS)])
    frame["cell_type"] = pd.Categorical(
        [None if i == 3 else ["naïve β-cell µ", "T", "B"][i % 3] for i in range(N_CELLS)])
    frame["batch"] = pd.Categorical([i % 2 + 1 for i in range(N_CELLS)])
    frame["n_genes"] = np.arange(N_CELLS, dtype=np.int32)
    frame["big"] = np.arange(N_CELLS, dtype=np.int64) + 2**60
    frame["score"] = np.where(np.arange(N_CELLS) == 5, np.nan, np.arange(N_CELLS) / 4)
    frame["passed"] = np.arange(N_CELLS) % 2 == 0
    frame["maybe"] = pd.array([None if i == 2 else i % 3 == 0 for i in range(N_CELLS)], dtype="boolean")
    frame["count_or_none"] = pd.array([None if i == 6 else i for i in range(N_CELLS)], dtype="Int64")
    frame["note"] = [f"note {i}" for i in range(N_CELLS)]
    frame["Counts"] = np.arange(N_CELLS) * 2
    frame["a.b c"] = [f"x{i % 2}" for i in range(N_CELLS)]
    return frame


def var(n):
    frame = pd.DataFrame(index=[f"ENSG{i:011d}" for i in range(n)])
    frame["gene_symbols"] = [f"GENE{i}" if i < 6 else "GENE0" for i in range(n)]
    frame["feature_id"] = [f"F{i}" for i in range(n)]
    frame["symbol"] = [f"other{i}" for i in range(n)]
    return frame


def dump(frame):
    return {
        name: [None if pd.isna(v) else v.item() if hasattr(v, "item") else v for v in frame[name]]
        for name in frame.columns}


def main():
    os.makedirs(OUT, exist_ok=True)
    counts, raw, log1p, normal = matrices()

    def write(name, x, **options):
        # Each chunked data set costs kilobytes of index, so that compressed files have few columns.
        few = "compression" in options or name in ("few", "layers", "no_x", "raw_scaled", "nullable")
        data = anndata.AnnData(
            x, obs=obs()[["cell_type", "note"]] if few else obs(),
            var=var(N_GENES)[["gene_symbols"]] if few else var(N_GENES))
        extra = options.pop("extra", None)
        if extra:
            extra(data)
        path = f"{OUT}/{name}.h5ad"
        data.write_h5ad(path, **options)
        size = os.path.getsize(path)
        assert size < 60_000, (path, size)
        return path

    write("csr", sp.csr_matrix(counts))
    write("few", sp.csr_matrix(counts))
    write("csr_gzip", sp.csr_matrix(counts), compression="gzip")
    write("csr_lzf", sp.csr_matrix(counts), compression="lzf")
    write("csr_int64", sp.csr_matrix(counts.astype(np.int64)))
    write("csr_float64", sp.csr_matrix(counts.astype(np.float64)))
    write("csc", sp.csc_matrix(counts), compression="gzip")
    write("dense", counts)
    write("dense_int32", counts.astype(np.int32))
    write("dense_gzip", counts, compression="gzip")
    write("log1p", sp.csr_matrix(log1p))
    write("normalised", sp.csr_matrix(normal))

    def with_layers(data):
        data.layers["counts"] = sp.csr_matrix(counts)
        data.layers["csc"] = sp.csc_matrix(counts)
        data.layers["dense"] = counts

    write("layers", sp.csr_matrix(log1p), extra=with_layers)

    def with_raw(data):
        data.raw = anndata.AnnData(sp.csr_matrix(raw), var=var(N_GENES + 2), obs=data.obs[[]])

    write("raw_scaled", log1p - log1p.mean(0), extra=with_raw)
    write("no_x", None, extra=with_layers)

    # As anndata 0.13 with pandas 3 writes it by default: names and text as groups of values and mask.
    with anndata.settings.override(allow_write_nullable_strings=True):
        def with_strings(data):
            data.obs = data.obs.set_index(pd.Index(data.obs_names, dtype="string"))
            data.var = data.var.set_index(pd.Index(data.var_names, dtype="string"))
            data.var["gene_symbols"] = data.var["gene_symbols"].astype("string")
            data.obs["note"] = pd.array(
                [None if i == 7 else f"note {i}" for i in range(N_CELLS)], dtype="string")
            names = var(N_GENES + 2)[["gene_symbols"]].astype("string")
            data.raw = anndata.AnnData(
                sp.csr_matrix(raw), var=names.set_index(pd.Index(names.index, dtype="string")), obs=data.obs[[]])

        path = write("nullable", sp.csr_matrix(counts), extra=with_strings,
                     convert_strings_to_categoricals=False)
    with h5py.File(path) as made:
        for frame in ("obs", "var", "raw/var"):
            assert made[frame]["_index"].attrs["encoding-type"] == "nullable-string-array", frame
    masked(path, f"{OUT}/nullable_masked.h5ad")

    # Filters that h5py sets on every data set, text included: the library cannot always apply them.
    with h5py.File(f"{OUT}/few.h5ad") as source:
        for name, options in {
            "shuffle_text": {"compression": "gzip", "shuffle": True, "chunks": True},
            "lzf_text": {"compression": "lzf", "chunks": True},
            "zstd": {**hdf5plugin.Zstd(), "chunks": True},
            "zstd_shuffle": {**hdf5plugin.Zstd(), "shuffle": True, "chunks": True},
            "lzf_shuffle_fletcher": {"compression": "lzf", "shuffle": True, "fletcher32": True, "chunks": True},
        }.items():
            with h5py.File(f"{OUT}/{name}.h5ad", "w") as target:
                copy(source, target, options)
        # Unsorted and repeated indices, explicit zeros and stored chunks that LZF could not compress.
        with h5py.File(f"{OUT}/unsorted.h5ad", "w") as target:
            copy(source, target, {})
            unsorted(target, counts)

    names = {"counts": counts, "raw": raw, "log1p": log1p, "normalised": normal}
    with open(f"{OUT}/expected.json", "w") as out:
        json.dump({
            "made_by": "src/test/python/make_h5ad_fixtures.py",
            "versions": {m.__name__: m.__version__ for m in (anndata, h5py, np, pd)},
            "matrices": {k: np.asarray(v, np.float64).tolist() for k, v in names.items()},
            "cell_ids": list(obs().index),
            "gene_ids": list(var(N_GENES + 2).index),
            "symbols": list(var(N_GENES + 2)["gene_symbols"]),
            "obs": dump(obs()),
        }, out, ensure_ascii=False, indent=1)
        out.write("\n")


def copy(source, target, options):
    for key, value in source.attrs.items():
        target.attrs[key] = value
    for name, item in source.items():
        if isinstance(item, h5py.Group):
            copy(item, target.create_group(name), options)
        else:
            usable = dict(options) if item.shape and item.shape[0] > 0 else {}
            if item.dtype.kind == "O":
                usable.pop("fletcher32", None)
            made = target.create_dataset(name, data=item[()], dtype=item.dtype, **usable)
            for key, value in item.attrs.items():
                made.attrs[key] = value


def masked(path, copied):
    """Copies a file; the name of cell 3 is missing."""
    shutil.copy(path, copied)
    with h5py.File(copied, "r+") as target:
        mask = target["obs/_index/mask"]
        mask[3] = True


def unsorted(target, counts):
    data, indices, indptr = [], [], [0]
    for row in counts:
        genes = [g for g in range(N_GENES) if row[g] != 0][::-1]
        for gene in genes:
            if row[gene] > 1:
                indices += [gene, gene]
                data += [row[gene] - 1, 1]
            else:
                indices.append(gene)
                data.append(row[gene])
        indices.append(2)
        data.append(0)
        indptr.append(len(indices))
    group = target["X"]
    for name, values, kind in (("data", data, "f4"), ("indices", indices, "i8"), ("indptr", indptr, "i8")):
        del group[name]
        group.create_dataset(name, data=np.array(values, kind), compression="lzf", chunks=(5,))


if __name__ == "__main__":
    main()
