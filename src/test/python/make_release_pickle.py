"""Writes a pickle of the form of GenePT's release: 93,800 keys, of which 60,097 are aliases that share the list of one
of 33,703 genes; each list holds 1536 Python floats. About 460 MB.

    python src/test/python/make_release_pickle.py release.pickle [genes [dimension [aliases]]]
    python src/test/python/make_release_pickle.py --read release.pickle

The second prints, for reference, how long Python takes to load it again and to write its distinct vectors as Parquet.
"""
import pickle
import resource
import sys
import time

import numpy as np
import pyarrow
import pyarrow.parquet


def write(path, genes, dimension, aliases):
    rng = np.random.default_rng(1)
    vectors = {}
    for gene in range(genes):
        vector = rng.normal(size=dimension)
        vectors[f"GENE{gene}"] = (vector / np.linalg.norm(vector)).tolist()
    for alias in range(aliases):
        vectors[f"ALIAS{alias}"] = vectors[f"GENE{alias * 7919 % genes}"]
    with open(path, "wb") as out:
        pickle.dump(vectors, out, protocol=4)


def read(path):
    start = time.time()
    with open(path, "rb") as file:
        vectors = pickle.load(file)
    loaded = time.time()
    distinct = {id(vector): (key, vector) for key, vector in reversed(vectors.items())}
    table = pyarrow.table({
        "symbol": [key for key, _ in distinct.values()],
        "embedding": pyarrow.array([np.asarray(v, "float32") for _, v in distinct.values()]),
    })
    pyarrow.parquet.write_table(table, path + ".parquet", compression="zstd", use_dictionary=["symbol"])
    done = time.time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(vectors)} keys, {len(distinct)} vectors: load {loaded - start:.1f} s, convert and write"
          f" {done - loaded:.1f} s, peak {peak:.0f} MiB")


if __name__ == "__main__":
    if sys.argv[1] == "--read":
        read(sys.argv[2])
    else:
        sizes = [int(arg) for arg in sys.argv[2:]]
        write(sys.argv[1], *(sizes + [33703, 1536, 60097][len(sizes):]))
