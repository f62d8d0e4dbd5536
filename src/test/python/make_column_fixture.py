"""Makes golden/columns/columns.h5ad, obs columns of every type that h5py can hold, and columns.json, what anndata reads.

Made with anndata 0.12.19, h5py 3.16.0, numpy 2.4.6, pandas 2.3.3. R's types are written as hdf5r stores them: a logical as an enum of
FALSE, TRUE and NA, an integer NA as the smallest of 32 bits; anndata reads their codes, so these are stated here.
"""
import json
import pathlib

import anndata
import h5py
import numpy as np
import pandas as pd
import scipy.sparse as sp

N = 6
golden = pathlib.Path(__file__).parent.parent / "resources/golden/columns"
obs = pd.DataFrame(index=pd.array([f"cell{i}" for i in range(N)], dtype="string"))
obs["embedding"] = ["one", "two"] * 3
obs["matched_fraction"] = np.arange(N) / 4
obs["Cell_ID"] = list("abcdef")
obs["a.b `c` d=e"] = list("uvwxyz")
obs["日本 été"] = ["é", "ß", "日", "x", "y", "z"]
obs["x" * 255] = np.arange(N)
obs["half"] = np.array([0.5, 1, np.nan, 2, -3, 4], dtype="float16")
obs["u8"] = np.array([0, 1, 127, 128, 254, 255], dtype="uint8")
obs["u64"] = np.array([0, 1, 2**40, 4, 5, 2**62], dtype="uint64")
obs["flag"] = np.arange(N) % 2 == 0
obs["maybe"] = pd.array([True, None, False, None, True, False], dtype="boolean")
obs["number_or_none"] = pd.array([1, None, 3, None, 5, 6], dtype="Int64")
obs["clusters"] = pd.Categorical([0, 1, 0, 1, 2, 2])
obs["with_missing"] = pd.Categorical(["a", None, "b", "a", None, "b"])
adata = anndata.AnnData(sp.csr_matrix(np.arange(1, N * 3 + 1).reshape(N, 3).astype("float32")), obs=obs,
                        var=pd.DataFrame(index=["ENSG1", "ENSG2", "ENSG3"]))
anndata.settings.allow_write_nullable_strings = True
path = golden / "columns.h5ad"
adata.write_h5ad(path)
read = anndata.read_h5ad(path).obs
expected = {}
for name in read.columns:
    expected[name] = [None if pd.isna(x) else str(x) for x in read[name]]
with h5py.File(path, "r+") as file:
    group = file["obs"]
    group.create_dataset("r_logical", data=np.array([0, 1, 2, 0, 1, 2], dtype="u1"),
                         dtype=h5py.enum_dtype({"FALSE": 0, "TRUE": 1, "NA": 2}, basetype="u1"))
    group.create_dataset("r_integer", data=np.array([1, -2**31, 3, -2**31, 5, 6], dtype="i4"))
    group.create_dataset("colour", data=np.array([0, 1, 2, 0, 1, 2], dtype="i1"),
                         dtype=h5py.enum_dtype({"RED": 0, "GREEN": 1, "BLUE": 2}, basetype="i1"))
    group.create_dataset("bytes", data=np.array([s.encode() for s in "ébcdef"]))
    group.create_dataset("nested/name", data=np.arange(N))
    group.create_dataset("matrix", data=np.zeros((N, 2)))
    group.create_dataset("rows", data=np.zeros(N, dtype=[("a", "f4"), ("b", "i4")]))
    order = list(group.attrs["column-order"]) + ["r_logical", "r_integer", "colour", "bytes", "nested/name", "matrix",
                                                  "rows"]
    group.attrs["column-order"] = np.array(order, dtype=object)
expected["r_logical"] = ["False", "True", None] * 2
expected["r_integer"] = ["1", None, "3", None, "5", "6"]
expected["colour"] = ["RED", "GREEN", "BLUE"] * 2
expected["bytes"] = list("ébcdef")
expected["nested/name"] = [str(i) for i in range(N)]
(golden / "columns.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n")
