"""Writes the files of src/test/resources/golden/vectors: the same genes and vectors in the formats of import-genes.

Run from the project directory, with the versions of src/test/python/requirements-h5ad.txt and pyarrow:
    python src/test/python/make_vector_fixtures.py

Safetensors and binary word2vec are written by hand after their published layouts. vectors.json has the expected values.
"""
import gzip
import io
import json
import os
import struct
import warnings

import anndata
import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet

OUT = "src/test/resources/golden/vectors"
NAMES = ["TP53", "naïve-β", "A1BG", "ENSG00000000003"]
rng = np.random.default_rng(20260302)
VALUES = rng.normal(size=(4, 6)).round(6)


def safetensors(path, tensors):
    header, data = {"__metadata__": {"format": "np"}}, b""
    for name, (dtype, array) in tensors.items():
        raw = array.tobytes()
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def text(path, lines):
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def main():
    os.makedirs(OUT, exist_ok=True)
    os.chdir(OUT)
    numbers = [[repr(float(x)) for x in row] for row in VALUES]
    text("word2vec.txt", ["4 6"] + [" ".join([n] + v) for n, v in zip(NAMES, numbers)])
    text("gene2vec.txt", [n + "\t" + " ".join(v) + " " for n, v in zip(NAMES, numbers)])
    frame = pd.DataFrame(VALUES, index=NAMES)
    frame.to_csv("frame.csv")
    frame.rename_axis("gene").to_csv("frame.tsv", sep="\t")
    for name, end in (("word2vec_c.bin", b"\n"), ("word2vec_gensim.bin", b"")):
        with open(name, "wb") as out:
            out.write(b"4 6\n")
            for n, v in zip(NAMES, VALUES):
                out.write(n.encode() + b" " + v.astype("<f4").tobytes() + end)
    text("names.txt", NAMES)
    text("names.tsv", ["gene\ttype"] + [n + "\tx" for n in NAMES])
    np.save("c.npy", VALUES)
    np.save("fortran.npy", np.asfortranarray(VALUES.astype(">f4")))
    with gzip.GzipFile("half.npy.gz", "wb", mtime=0) as out:
        buffer = io.BytesIO()
        np.save(buffer, VALUES.astype("f2"))
        out.write(buffer.getvalue())
    np.savez("names.npz", embedding=VALUES, genes=np.array(NAMES))
    np.savez_compressed("two.npz", first=VALUES + 1, second=VALUES, a=np.array(NAMES[::-1]), b=np.array(NAMES))
    bfloat = (VALUES.astype("<f4").view("<u4") >> 16).astype("<u2")
    safetensors("one.safetensors", {"other": ("F32", np.zeros(3, "<f4")), "vectors": ("F32", VALUES.astype("<f4"))})
    safetensors("types.safetensors", {
        "F16": ("F16", VALUES.astype("<f2")), "BF16": ("BF16", bfloat),
        "F64": ("F64", VALUES.astype("<f8")), "I32": ("I32", VALUES.astype("<i4"))})
    with open("vectors.json", "w", encoding="utf-8") as out:
        json.dump(dict(zip(NAMES, VALUES.tolist())), out)
    for name, kind in (("floats", pyarrow.float32()), ("doubles", pyarrow.float64())):
        table = pyarrow.table({"gene": NAMES, "vector": pyarrow.array(VALUES.tolist(), pyarrow.list_(kind))})
        pyarrow.parquet.write_table(table, name + ".parquet")
    table = pyarrow.table({"id": NAMES, "label": NAMES[::-1], "a": VALUES.tolist(), "b": (VALUES + 1).tolist()})
    pyarrow.parquet.write_table(table, "several.parquet")
    warnings.simplefilter("ignore")
    data = anndata.AnnData(
        np.zeros((2, 4), "float32"), var=pd.DataFrame({"label": NAMES}, index=["a", "b", "c", "d"]),
        varm={"gpt": VALUES, "small": (VALUES[:, :2] + 1).astype("float32")})
    data.write_h5ad("varm.h5ad")
    header = {"reference": "numpy, pandas, pyarrow and anndata",
              "version": f"numpy {np.__version__}, pandas {pd.__version__}, pyarrow {pyarrow.__version__},"
                         f" anndata {anndata.__version__}",
              "command": "python make_vector_fixtures.py"}
    expected = {"names": NAMES, "float32": VALUES.astype("f4").astype("f8").tolist(),
                "float16": VALUES.astype("f2").astype("f8").tolist(),
                "bfloat16": (bfloat.astype("<u4") << 16).view("<f4").astype("f8").tolist()}
    with open("../vectors.json", "w", encoding="utf-8") as out:
        json.dump(header | expected, out, ensure_ascii=False)
        out.write("\n")


if __name__ == "__main__":
    main()
