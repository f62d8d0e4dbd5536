"""Writes the small 10x HDF5, loom and h5mu files of src/test/resources/golden/hdf5 and what others read from them.

Run from the project directory, with the versions of src/test/python/requirements-h5ad.txt:
    python src/test/python/make_hdf5_fixtures.py

expected.json has, for each file (and choice), what scanpy.read_10x_h5, loompy and mudata read: cell ids, gene ids,
symbols, the matrix of cells x genes, and the obs columns. scanpy and mudata write nothing of 10x's, so those files are
laid out by h5py as Cell Ranger lays them out (support.10xgenomics.com, "HDF5 Feature-Barcode Matrix Format").
"""
import json
import os
import warnings
from importlib.metadata import version

import anndata
import h5py
import hdf5plugin
import loompy
import mudata
import numpy as np
import pandas as pd
import scanpy
import scipy.sparse as sp

warnings.filterwarnings("ignore")
OUT = "src/test/resources/golden/hdf5"
N_CELLS, N_GENES = 11, 6
RNG = np.random.default_rng(20260401)
EXPECTED = {}


def matrix(cells=N_CELLS, genes=N_GENES):
    counts = RNG.poisson(1.2, (cells, genes)).astype(np.float32)
    counts[2], counts[:, 1] = 0, 0
    return counts


def dump(frame):
    return {name: [None if pd.isna(v) else v.item() if hasattr(v, "item") else v for v in frame[name]]
            for name in frame.columns}


def expect(name, cells, genes, symbols, x, obs=None):
    x = x.toarray() if sp.issparse(x) else np.asarray(x)
    EXPECTED[name] = {"cell_ids": list(cells), "gene_ids": list(genes), "symbols": list(symbols),
                      "matrix": x.astype(float).tolist(), "obs": {} if obs is None else dump(obs)}


# 10x

def barcodes(n):
    return np.array([f"AAAC{'ACGT'[i % 4]}{i:03d}-1" for i in range(n)], dtype="S")


def csr(group, x, **options):
    rows = sp.csr_matrix(x)
    group.create_dataset("data", data=rows.data.astype("i4"), **options)
    # Cell Ranger's genes descend within a barcode.
    indices = np.concatenate([rows.indices[a:b][::-1] for a, b in zip(rows.indptr, rows.indptr[1:])])
    data = np.concatenate([rows.data[a:b][::-1] for a, b in zip(rows.indptr, rows.indptr[1:])])
    group["data"][:] = data.astype("i4")
    group.create_dataset("indices", data=indices.astype("i8"), **options)
    group.create_dataset("indptr", data=rows.indptr.astype("i8"), **options)
    group.create_dataset("shape", data=np.array([x.shape[1], x.shape[0]], "i4"))


def cell_ranger_3(name, types, genomes, extra=None):
    x = matrix(genes=len(types))
    with h5py.File(f"{OUT}/{name}.h5", "w") as out:
        group = out.create_group("matrix")
        group.create_dataset("barcodes", data=barcodes(N_CELLS))
        csr(group, x, compression="gzip", chunks=(7,))
        features = group.create_group("features")
        features.create_dataset("_all_tag_keys", data=np.array(["genome"], "S"))
        for field, values in {"id": [f"ENSG{i:011d}" for i in range(len(types))],
                              "name": [f"GENE{i // 2}" for i in range(len(types))],
                              "feature_type": types, "genome": genomes, **(extra or {})}.items():
            features.create_dataset(field, data=np.array(values, "S"))
        if extra:
            features.create_group("target_sets").create_dataset("panel", data=np.arange(3, dtype="i8"))


def read_10x(name, key=None, genome=None):
    data = scanpy.read_10x_h5(f"{OUT}/{name}.h5", genome=genome)
    expect(key or name, data.obs_names, data.var["gene_ids"], data.var_names, data.X)


def cell_ranger_2(name, genomes):
    with h5py.File(f"{OUT}/{name}.h5", "w") as out:
        for genome in genomes:
            group = out.create_group(genome)
            group.create_dataset("barcodes", data=barcodes(N_CELLS))
            csr(group, matrix(), compression="gzip", shuffle=True, chunks=(8,))
            group.create_dataset("genes", data=np.array([f"{genome}_{i}" for i in range(N_GENES)], "S"))
            group.create_dataset("gene_names", data=np.array([f"G{i}" for i in range(N_GENES)], "S"))


def tenx():
    gene = "Gene Expression"
    cell_ranger_3("tenx_v3", [gene] * 3 + ["Antibody Capture"] * 2 + [gene] * 2, ["GRCh38"] * 7)
    read_10x("tenx_v3")
    cell_ranger_3("tenx_barnyard", [gene] * N_GENES, ["GRCh38"] * 4 + ["mm10"] * 2)
    read_10x("tenx_barnyard")
    read_10x("tenx_barnyard", "tenx_barnyard:mm10", "mm10")
    cell_ranger_3("tenx_probes", [gene] * N_GENES, ["GRCh38"] * N_GENES, {
        "probe_region": ["spliced", "unspliced", "other"] * 2, "filtered_probes": ["TRUE"] * N_GENES})
    read_10x("tenx_probes")
    cell_ranger_2("tenx_v2", ["hg19"])
    read_10x("tenx_v2")
    cell_ranger_2("tenx_v2_two", ["hg19", "mm10"])
    for genome in ("hg19", "mm10"):
        read_10x("tenx_v2_two", f"tenx_v2_two:{genome}", genome)


# loom

def loom(name, x, rows, columns, **layers):
    path = f"{OUT}/{name}.loom"
    if os.path.exists(path):
        os.remove(path)
    loompy.create(path, {"": x.T, **{k: v.T for k, v in layers.items()}}, rows, columns,
                  file_attrs={"CreationDate": "20260401T000000.000000Z"})
    with loompy.connect(path, mode="r") as data:
        obs = pd.DataFrame({k: data.ca[k] for k in data.ca.keys() if k != "CellID" and data.ca[k].ndim == 1})
        for layer in data.layers.keys():
            expect(f"{name}:{layer}" if layer else name, data.ca["CellID"],
                   data.ra["Accession" if "Accession" in data.ra else "Gene"], data.ra["Gene"],
                   data.layers[layer][:, :].T, obs)


def looms():
    # More genes and cells than a chunk (64 x 64) has.
    x = RNG.poisson(0.3, (130, 70)).astype("f4")
    loom("loom3", x, {"Gene": np.array([f"G{i // 2}" for i in range(70)]),
                      "Accession": np.array([f"ENSG{i:011d}" for i in range(70)]),
                      "Length": np.arange(70, dtype="i8")},
         {"CellID": np.array([f"cell:{i}" for i in range(130)]), "Age": np.arange(130) / 4,
          "Class": np.array(["T", "B"] * 65), "tSNE": RNG.random((130, 2))},
         spliced=RNG.poisson(0.2, (130, 70)).astype("u2"))
    loom("loom_genes", matrix().astype("i4"), {"Gene": np.array([f"G{i}" for i in range(N_GENES)])},
         {"CellID": np.array([f"c{i}" for i in range(N_CELLS)])})
    # Wide chunks, and none at all: LoomExperiment and h5py lay them out so.
    for name, chunks in (("loom_wide", (3, 11)), ("loom_plain", None)):
        with h5py.File(f"{OUT}/loom_genes.loom") as source, h5py.File(f"{OUT}/{name}.loom", "w") as target:
            for part in ("attrs", "row_attrs", "col_attrs"):
                source.copy(part, target)
            target.create_dataset("matrix", data=source["matrix"][:, :], chunks=chunks,
                                  compression="gzip" if chunks else None)
            for part in ("layers", "row_graphs", "col_graphs"):
                target.create_group(part)
        EXPECTED[name] = EXPECTED["loom_genes"]
        with loompy.connect(f"{OUT}/{name}.loom", mode="r") as data:
            assert np.array_equal(data[:, :].T, EXPECTED[name]["matrix"])


# h5mu

def modality(cells, genes, prefix):
    data = anndata.AnnData(sp.csr_matrix(matrix(len(cells), genes)), obs=pd.DataFrame(index=cells),
                           var=pd.DataFrame(index=[f"{prefix}{i}" for i in range(genes)]))
    data.obs["n"] = np.arange(len(cells))
    data.layers["twice"] = data.X * 2
    return data


def h5mu(name, **modalities):
    data = mudata.MuData(modalities)
    data.obs["donor"] = [f"d{i % 3}" for i in range(data.n_obs)]
    data.write_h5mu(f"{OUT}/{name}.h5mu")
    data = mudata.read_h5mu(f"{OUT}/{name}.h5mu")
    for key, one in data.mod.items():
        obs = one.obs.copy()
        if list(one.obs_names) == list(data.obs_names):
            obs["donor"] = data.obs["donor"]
        expect(f"{name}:{key}", one.obs_names, one.var_names, one.var_names, one.X, obs)
        expect(f"{name}:{key}:twice", one.obs_names, one.var_names, one.var_names, one.layers["twice"], obs)


def h5mus():
    cells = [f"cell{i}" for i in range(N_CELLS)]
    h5mu("mu_same", rna=modality(cells, N_GENES, "ENSG"), prot=modality(cells, 3, "CD"))
    h5mu("mu_fewer", rna=modality(cells[2:], N_GENES, "ENSG"), prot=modality(cells, 3, "CD"))


def blosc():
    """A filter that is not read."""
    with h5py.File(f"{OUT}/blosc.h5", "w") as out:
        out.create_dataset("matrix/data", data=np.arange(1000, dtype="i4"), **hdf5plugin.Blosc())


def main():
    os.makedirs(OUT, exist_ok=True)
    blosc()
    tenx()
    looms()
    h5mus()
    for file in os.listdir(OUT):
        assert os.path.getsize(f"{OUT}/{file}") < 150_000, (file, os.path.getsize(f"{OUT}/{file}"))
    with open(f"{OUT}/expected.json", "w") as out:
        names = ("anndata", "h5py", "loompy", "mudata", "numpy", "pandas", "scanpy")
        json.dump({"made_by": "src/test/python/make_hdf5_fixtures.py",
                   "versions": {name: version(name) for name in names}, **EXPECTED}, out)
        out.write("\n")


if __name__ == "__main__":
    main()
