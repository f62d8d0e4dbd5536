"""Vectors reach the cells they belong to, and no others."""

import json
import logging
import sys

import genept
import numpy as np
import pytest

anndata = pytest.importorskip("anndata")


def cells(*ids):
    adata = anndata.AnnData(np.zeros((len(ids), 1), np.float32))
    adata.obs_names = list(ids)
    return adata


def test_join_by_id_in_the_order_of_the_cells(tables, caplog):
    adata = cells("c", "x", "a", "b")
    with caplog.at_level(logging.INFO, "genept"):
        join = genept.add_obsm(
            adata, tables.embeddings(ids=("a", "b", "c", "d"), vectors=((1, 2), None, (5, 6), (7, 8)))
        )
    assert join == genept.Join(matched=2, missing=1, empty=1, unused=1)
    assert "2 cells matched, 1 missing, 1 without vector; 1 of the table unused" in caplog.text
    nan = np.nan
    np.testing.assert_array_equal(
        adata.obsm["X_genept"], np.array([[5, 6], [nan, nan], [1, 2], [nan, nan]], np.float32)
    )
    assert adata.obsm["X_genept"].dtype == np.float32


def test_key_and_provenance_survive_a_file(tables, tmp_path):
    adata = cells("a", "c")
    table = tables.embeddings()
    genept.add_obsm(adata, table, key="X_w")
    adata.write_h5ad(tmp_path / "x.h5ad")
    again = anndata.read_h5ad(tmp_path / "x.h5ad")
    np.testing.assert_array_equal(again.obsm["X_w"], [[1, 2], [5, 6]])
    assert json.loads(again.uns["X_w"]["provenance"]) == genept.read_provenance(table)
    assert again.uns["X_w"]["matched"] == 2
    assert again.uns["X_w"]["path"] == str(table)


@pytest.mark.parametrize(
    ("ids", "message"), [(("a", "x"), "1 are not in it.*for example x"), (("a", "b"), "1 have no vector.*b")]
)
def test_missing_refused(tables, ids, message):
    adata = cells(*ids)
    with pytest.raises(genept.TableError, match=message):
        genept.add_obsm(adata, tables.embeddings(), missing="raise")
    assert not adata.obsm and not adata.uns


def test_missing_refused_passes_where_none_is(tables):
    assert genept.add_obsm(cells("a", "c"), tables.embeddings(), missing="raise").matched == 2


def test_missing_misspelt(tables):
    with pytest.raises(ValueError, match="'drop'"):
        genept.add_obsm(cells("a"), tables.embeddings(), missing="drop")


@pytest.mark.filterwarnings("ignore:Observation names are not unique")
def test_cells_that_repeat(tables):
    adata = cells("a", "b", "a")
    with pytest.raises(genept.TableError, match="adata.obs_names holds some twice, for example a"):
        genept.add_obsm(adata, tables.embeddings())
    assert not adata.obsm


def test_rows_that_repeat(tables):
    with pytest.raises(genept.TableError, match="holds some twice, for example b.*--cell-id-prefix"):
        genept.add_obsm(cells("a"), tables.embeddings(ids=("a", "b", "b")))


def test_no_id_matches(tables):
    adata = cells("s1_a", "s1_b")
    with pytest.raises(genept.TableError, match="It has a, b, c; adata has s1_a, s1_b.*--cell-id-prefix"):
        genept.add_obsm(adata, tables.embeddings())
    assert not adata.obsm


def test_vectors_of_genes_are_no_vectors_of_cells(tables):
    table = tables.write("g", [("p.parquet", {"symbol": ["a"], "embedding": [[1.0]]})])
    with pytest.raises(genept.TableError, match="a table of genes"):
        genept.add_obsm(cells("a"), table)


def test_atlas(tables):
    adata = genept.read_atlas(tables.atlas())
    np.testing.assert_array_equal(adata.X.toarray(), [[1, 0, 3], [0, 0, 0], [0, 7, 0]])
    assert adata.X.format == "csr" and adata.X.dtype == np.float32
    assert adata.obs_names.tolist() == ["c1", "c2", "c3"]
    assert adata.var_names.tolist() == ["E0", "E1", "E2"]
    assert adata.var["symbol"].tolist() == ["A", "B", "C"]
    assert adata.obs["donor"].tolist() == ["x", None, "y"]
    assert json.loads(adata.uns["genept"]["provenance"])["stage"] == "ingest-cells"
    assert genept.read_atlas(tables.atlas(), var_names="symbol").var_names.tolist() == ["A", "B", "C"]


def test_atlas_survives_a_file(tables, tmp_path):
    genept.read_atlas(tables.atlas()).write_h5ad(tmp_path / "atlas.h5ad")
    assert anndata.read_h5ad(tmp_path / "atlas.h5ad").shape == (3, 3)


def test_atlas_of_another_table(tables):
    with pytest.raises(genept.TableError, match="output of embed-cells"):
        genept.read_atlas(tables.embeddings())


@pytest.mark.parametrize(
    ("genes", "message"),
    [
        ([0, 1], "genes that are not in its table of genes"),
        ([0, 1, 3], "not numbered from 0"),
        ([0, 1, 1], "not numbered"),
    ],
)
def test_atlas_whose_genes_do_not_fit(tables, genes, message):
    cell = {"cell_id": ["c"], "gene_indices": [[0, 2]], "counts": [[1.0, 1.0]]}
    gene = {"gene_index": genes, "gene_id": [f"E{n}" for n in range(len(genes))], "symbol": ["s"] * len(genes)}
    table = tables.write("bad", [("cells/p.parquet", cell), ("genes/p.parquet", gene)])
    with pytest.raises(genept.TableError, match=message):
        genept.read_atlas(table)


def test_atlas_without_anndata(tables, monkeypatch):
    monkeypatch.setitem(sys.modules, "anndata", None)
    with pytest.raises(ImportError, match=r"genept\[anndata\]"):
        genept.read_atlas(tables.atlas())
