"""Writes small Parquet matrices in each layout and what anndata, scipy and pyarrow read from them, for
ParquetMatrixTest and TripletRowsTest.

    pip install anndata==0.12.19 pandas==2.3.3 pyarrow==26.0.1 scipy==1.17.1 numpy==2.4.6
    python src/test/python/make_parquet_fixtures.py        (from the root of the project)

Schemas: Tahoe-100M (huggingface.co/datasets/tahoebio/Tahoe-100M: data/*.parquet, metadata/gene_metadata.parquet), the
tables of CELLxGENE Census (X.read().tables(), obs, var; schema 2.4.0), AnnData.to_df().to_parquet().
"""
import datetime
import json
import os

import anndata
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import scipy
import scipy.sparse as sp

OUT = "src/test/resources/golden/parquet"
N_CELLS, N_GENES = 13, 40
GROUP = 5


def main():
    os.makedirs(OUT, exist_ok=True)
    rng = np.random.default_rng(14)
    counts = rng.poisson(0.5, (N_CELLS, N_GENES)).astype(np.float32)
    counts[4] = 0
    counts[:, 9] = 0
    data = anndata.AnnData(
        sp.csr_matrix(counts),
        obs=pd.DataFrame(index=[f"cell-{i:02d}" for i in range(N_CELLS)]),
        var=pd.DataFrame({"symbol": [f"G{i}" for i in range(N_GENES)]},
                         index=[f"ENSG{N_GENES - i:08d}" for i in range(N_GENES)]))
    expected = {
        "made_by": "src/test/python/make_parquet_fixtures.py",
        "versions": {m.__name__: m.__version__ for m in (anndata, np, pd, pa, scipy)},
        "matrix": np.asarray(data.X.toarray(), np.float64).tolist(),
        "cell_ids": list(data.obs_names),
        "gene_ids": list(data.var_names),
        "symbols": list(data.var["symbol"]),
        "plates": [None if i == 2 else f"plate{i % 3}" for i in range(N_CELLS)],
    }
    tahoe(data)
    genept(data)
    names(data, expected)
    maps(data)
    census(data, rng, expected)
    triplets(data, rng)
    wide(data)
    others(data)
    with open(f"{OUT}/expected.json", "w") as out:
        json.dump(expected, out, indent=1)
        out.write("\n")


def rows(data):
    return [(row.indices.astype(np.int64), row.data) for row in data.X]


def write(name, columns, **options):
    pq.write_table(pa.table(columns), f"{OUT}/{name}.parquet", row_group_size=GROUP, **options)


def tahoe(data):
    """Token ids of which 0 to 2 are no genes; a first entry (1, -2.0) in each row."""
    table = data.var.reset_index(names="ensembl_id").rename(columns={"symbol": "gene_symbol"})
    tokens = 3 + (np.arange(N_GENES) * 7) % N_GENES
    table["token_id"] = tokens.astype(np.int64)
    pq.write_table(pa.Table.from_pandas(table[["gene_symbol", "ensembl_id", "token_id"]], preserve_index=False),
                   f"{OUT}/gene_metadata.parquet")
    lists = rows(data)
    write("tahoe", {
        "genes": pa.array([[1, *tokens[g]] for g, _ in lists], pa.list_(pa.int64())),
        "expressions": pa.array([[-2.0, *v] for _, v in lists], pa.list_(pa.float32())),
        "drug": pa.array([f"drug {i % 2}" for i in range(N_CELLS)]),
        "sample": pa.array([f"smp_{1495 + i % 2}" for i in range(N_CELLS)]),
        "BARCODE_SUB_LIB_ID": pa.array(list(data.obs_names)),
        "cell_line_id": pa.array(["CVCL_0023"] * N_CELLS),
        "moa-fine": pa.array(["unclear"] * N_CELLS),
        "canonical_smiles": pa.array(["CN1C2=CC=CC=C2"] * N_CELLS),
        "pubchem_cid": pa.array(["44475014"] * N_CELLS),
        "plate": pa.array([None if i == 2 else f"plate{i % 3}" for i in range(N_CELLS)]),
    })


def genept(data):
    """Indices into a table without numbers of its own, here as text; an empty and a missing list for no genes."""
    lists = rows(data)
    genes = [g.tolist() for g, _ in lists]
    values = [v.astype(int).tolist() for _, v in lists]
    genes[4] = values[4] = None
    data.var.reset_index(names="gene_id").to_csv(f"{OUT}/genes.tsv", sep="\t", index=False)
    write("indices", {
        "barcode": pa.array(list(data.obs_names)),
        "gene_indices": pa.array(genes, pa.list_(pa.int32())),
        "counts": pa.array(values, pa.list_(pa.int32())),
    }, compression="zstd", data_page_version="2.0", use_dictionary=False,
        column_encoding={"gene_indices.list.element": "DELTA_BINARY_PACKED", "counts.list.element": "PLAIN",
                         "barcode": "DELTA_BYTE_ARRAY"})


def names(data, expected):
    """Lists of names in any order, and annotations of every kind."""
    lists = rows(data)
    ids = data.var_names
    day, time = datetime.date(2024, 2, 29), datetime.datetime(2024, 2, 29, 12, 30, 15)
    columns = {
        "id": pa.array(list(data.obs_names)),
        "what": pa.array([[ids[j] for j in g[::-1]] for g, _ in lists], pa.list_(pa.string())),
        "how_much": pa.array([v[::-1].astype(float).tolist() for _, v in lists], pa.list_(pa.float64())),
        "small": pa.array([None if i == 1 else i - 3 for i in range(N_CELLS)], pa.int8()),
        "score": pa.array([None if i == 3 else i / 4 for i in range(N_CELLS)], pa.float32()),
        "passed": pa.array([None if i == 5 else i % 2 == 0 for i in range(N_CELLS)]),
        "category": pa.array([f"c{i % 3}" for i in range(N_CELLS)]).dictionary_encode(),
        "day": pa.array([None if i == 7 else day + datetime.timedelta(i) for i in range(N_CELLS)]),
        "time": pa.array([time + datetime.timedelta(hours=i) for i in range(N_CELLS)], pa.timestamp("us")),
        "vector": pa.array([[0.5, 1.5]] * N_CELLS, pa.list_(pa.float32())),
        "nested": pa.array([{"a": 1}] * N_CELLS),
    }
    expected["annotations"] = {
        name: [None if v is None else v.isoformat() if hasattr(v, "isoformat") else v for v in columns[name].to_pylist()]
        for name in ("small", "score", "passed", "category", "day", "time")}
    pq.write_table(pa.table(columns), f"{OUT}/names.parquet", row_group_size=GROUP, compression="gzip",
                   use_compliant_nested_type=False)
    columns = {k: columns[k] for k in ("id", "what", "how_much")}
    pq.write_table(pa.table(columns), f"{OUT}/names_plain.parquet", row_group_size=GROUP, compression="none",
                   use_dictionary=False)


def maps(data):
    ids = data.var_names
    write("map", {
        "cell": pa.array(list(data.obs_names)),
        "expression_of": pa.array([[(ids[j], x) for j, x in zip(g, v)] for g, v in rows(data)],
                                  pa.map_(pa.string(), pa.float32())),
        "plate": pa.array([None if i == 2 else f"plate{i % 3}" for i in range(N_CELLS)]),
    })


def census(data, rng, expected):
    """Cells and genes by soma_joinid, values in no order and in two files; a cell without any value."""
    cells = (np.arange(N_CELLS) * 11 + 5).astype(np.int64)
    genes = (np.arange(N_GENES) * 3 + 2).astype(np.int64)
    coo = data.X.tocoo()
    order = rng.permutation(coo.nnz)
    table = pa.table({
        "soma_dim_0": pa.array(cells[coo.row[order]]),
        "soma_dim_1": pa.array(genes[coo.col[order]]),
        "soma_data": pa.array(coo.data[order].astype(np.float32)),
    })
    os.makedirs(f"{OUT}/census", exist_ok=True)
    half = coo.nnz // 2
    pq.write_table(table.slice(0, half), f"{OUT}/census/X-0.parquet", row_group_size=50)
    pq.write_table(table.slice(half), f"{OUT}/census/X-1.parquet", row_group_size=50)
    backwards = np.arange(N_CELLS)[::-1]
    pq.write_table(pa.table({
        "soma_joinid": pa.array(cells[backwards]),
        "dataset_id": pa.array(["d1"] * N_CELLS),
        "observation_joinid": pa.array([data.obs_names[i] for i in backwards]),
        "cell_type": pa.array([f"type {i % 2}" for i in backwards]).dictionary_encode(),
        "is_primary_data": pa.array([bool(i % 2) for i in backwards]),
        "raw_sum": pa.array([float(data.X[i].sum()) for i in backwards]),
    }), f"{OUT}/census/obs.parquet")
    pq.write_table(pa.table({
        "soma_joinid": pa.array(genes),
        "feature_id": pa.array(list(data.var_names)),
        "feature_name": pa.array(list(data.var["symbol"])),
        "feature_length": pa.array([1000 + i for i in range(N_GENES)], pa.int64()),
    }), f"{OUT}/census/var.parquet")
    expected["joinids"] = [int(c) for c in cells]
    expected["raw_sum"] = [float(row.sum()) for row in data.X]


def triplets(data, rng):
    """Names; a value above 1 in two rows, which scipy sums."""
    coo = data.X.tocoo()
    cell, gene, value = [], [], []
    for i, j, x in zip(coo.row, coo.col, coo.data):
        for part in ([x - 1, 1] if x > 1 else [x]):
            cell.append(data.obs_names[i])
            gene.append(data.var_names[j])
            value.append(int(part))
    order = rng.permutation(len(cell))
    summed = sp.coo_matrix((value, (data.obs_names.get_indexer(cell), data.var_names.get_indexer(gene))),
                           shape=data.shape).toarray()
    assert (summed == data.X.toarray()).all()
    table = pa.table({"cell": pa.array(cell).take(pa.array(order)), "gene": pa.array(gene).take(pa.array(order)),
                      "umis": pa.array(value, pa.int32()).take(pa.array(order))})
    pq.write_table(table, f"{OUT}/triplets.parquet", row_group_size=70, compression="zstd")


def wide(data):
    data.to_df().to_parquet(f"{OUT}/wide.parquet", row_group_size=GROUP)


def others(data):
    """What is no matrix, or a broken one."""
    lists = rows(data)
    write("uneven", {
        "cell_id": pa.array(list(data.obs_names)),
        "genes": pa.array([g.tolist() for g, _ in lists], pa.list_(pa.int64())),
        "values": pa.array([v[1:].tolist() if i == 7 else v.tolist() for i, (_, v) in enumerate(lists)],
                           pa.list_(pa.float32())),
    })
    write("no_ids", {"genes": pa.array([["A"]]), "values": pa.array([[1.0]])})
    write("null_gene", {"cell_id": pa.array(["c1", "c2"]), "genes": pa.array([["A"], ["B", None]]),
                        "values": pa.array([[1.0], [2.0, 3.0]])})


if __name__ == "__main__":
    main()
