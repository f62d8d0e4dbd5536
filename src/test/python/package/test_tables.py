"""Tables are read by their manifest, whole, or not at all."""

import json

import genept
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest


def two_parts(tables, **kwargs):
    return tables.write("t", [("b.parquet", {"x": [1, 2]}), ("a.parquet", {"x": [3]})], **kwargs)


def edit(table, change):
    file = table / "_provenance.json"
    provenance = json.loads(file.read_text())
    change(provenance)
    file.write_text(json.dumps(provenance))


def test_rows_come_in_the_order_of_the_manifest(tables):
    assert genept.read_table(two_parts(tables))["x"].tolist() == [1, 2, 3]


@pytest.mark.parametrize("extra", ["c.parquet", "_c.parquet", "sub/c.parquet", "x=1/c.parquet"])
def test_a_part_that_the_manifest_does_not_list_is_not_read(tables, extra):
    table = two_parts(tables)
    (table / extra).parent.mkdir(exist_ok=True)
    pq.write_table(pa.table({"x": [99]}), table / extra)
    assert genept.read_table(table)["x"].tolist() == [1, 2, 3]


def test_a_part_that_the_manifest_does_not_list_need_not_be_parquet(tables):
    table = two_parts(tables)
    (table / "c.parquet").write_bytes(b"half a part")
    assert len(genept.read_table(table)) == 3


def test_parts_with_an_underscore_are_read_where_listed(tables):
    assert genept.read_table(tables.write("t", [("_a.parquet", {"x": [1]})]))["x"].tolist() == [1]


def test_attached_files_are_no_rows(tables):
    assert len(genept.read_table(two_parts(tables, attached=["_fitted.safetensors"]))) == 3


def test_missing_part(tables):
    table = two_parts(tables)
    (table / "a.parquet").unlink()
    with pytest.raises(genept.TableError, match="its part a.parquet is missing"):
        genept.read_table(table)


def test_part_with_other_rows_of_the_same_size(tables):
    table = two_parts(tables)
    edit(table, lambda provenance: provenance["parts"][1].update(rows=2))
    with pytest.raises(genept.TableError, match=r"a.parquet has 1 rows, the manifest says 2"):
        genept.read_table(table)


def test_part_of_another_size(tables):
    table = two_parts(tables)
    pq.write_table(pa.table({"x": [3], "y": ["more"]}), table / "a.parquet")
    with pytest.raises(genept.TableError, match=r"a.parquet has [\d,]+ bytes, the manifest says"):
        genept.read_table(table)


def test_part_that_is_no_parquet(tables):
    table = two_parts(tables)
    size = (table / "a.parquet").stat().st_size
    (table / "a.parquet").write_bytes(b"x" * size)
    with pytest.raises(genept.TableError, match="a.parquet is no Parquet"):
        genept.read_table(table)


def test_no_directory(tmp_path):
    with pytest.raises(genept.TableError, match="no such directory"):
        genept.read_table(tmp_path / "none")


def test_directory_without_provenance(tables):
    table = two_parts(tables)
    (table / "_provenance.json").unlink()
    with pytest.raises(genept.TableError, match="not a complete table"):
        genept.read_table(table)


def test_folder_of_a_table(tables):
    with pytest.raises(genept.TableError, match="Read that one, with table='cells'"):
        genept.read_table(tables.atlas() / "cells")


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "is no JSON"), ("[]", "not the provenance"), ("{}", "not the provenance"), (b"\xff\xfe{", "is no JSON")],
)
def test_broken_provenance(tables, content, message):
    table = two_parts(tables)
    (table / "_provenance.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(genept.TableError, match=message):
        genept.read_table(table)


def test_newer_schema(tables):
    with pytest.raises(genept.TableError, match="schema version is 3"):
        genept.read_table(two_parts(tables, schema_version=3))


def test_output_without_a_table(tables):
    table = tables.write("report", [], attached=["report.html"], stage="write-report")
    with pytest.raises(genept.TableError, match="holds no table. It is the output of write-report"):
        genept.read_table(table)


def test_earlier_version_is_listed(tables):
    parts = [
        (name, {"x": [value]}) for value, name in enumerate(["b.parquet", "a.parquet", "_c.parquet", ".d.parquet"])
    ]
    table = tables.write("old", [*parts, ("_temporary/e.parquet", {"x": [9]})], manifest=False)
    (table / "_SUCCESS").touch()
    assert genept.read_table(table)["x"].tolist() == [1, 0]


def test_earlier_version_with_two_tables(tables):
    table = tables.write("old", [("cells/a.parquet", {"x": [1]}), ("genes/a.parquet", {"y": [2]})], manifest=False)
    assert genept.read_table(table, "genes")["y"].tolist() == [2]


def test_several_tables(tables):
    atlas = tables.atlas()
    assert genept.read_table(atlas, "cells")["cell_id"].tolist() == ["c1", "c2", "c3"]
    assert len(genept.read_table(atlas, table="genes")) == 3
    with pytest.raises(genept.TableError, match="several tables.* cells, genes"):
        genept.read_table(atlas)
    with pytest.raises(genept.TableError, match="no table 'metrics'.* ingest-cells, with cells, genes"):
        genept.read_table(atlas, "metrics")
    with pytest.raises(genept.TableError, match="no table 'cells'"):
        genept.read_table(two_parts(tables), "cells")


def test_partition_columns_are_text_and_last(tables):
    folders = ["set=a/n=1", "set=b%2Fc%25 ü/n=01", "set=__HIVE_DEFAULT_PARTITION__/n=3", "s%3Dt=x/n=4"]
    parts = [(f"{folder}/part.parquet", {"x": [at, at]}) for at, folder in enumerate(folders[:3])]
    frame = genept.read_table(tables.write("t", parts))
    assert list(frame) == ["x", "set", "n"]
    assert frame["set"].iloc[::2].tolist() == ["a", "b/c% ü", None]
    assert frame["n"].iloc[::2].tolist() == ["1", "01", "3"]
    escaped = tables.write("u", [(f"{folders[3]}/part.parquet", {"x": [1]})])
    assert list(genept.read_table(escaped)) == ["x", "s=t", "n"]


def test_partition_columns_within_one_of_several_tables(tables):
    parts = [("cells/d=a/p.parquet", {"x": [1]}), ("cells/d=b/p.parquet", {"x": [2]}), ("genes/p.parquet", {"y": [1]})]
    frame = genept.read_table(tables.write("atlas", parts), "cells")
    assert frame["d"].tolist() == ["a", "b"]


def test_columns(tables):
    table = tables.write("t", [("d=a/p.parquet", {"x": [1, 2], "a.b": [3, 4], "a": [5, 6]})])
    assert list(genept.read_table(table, columns=["a", "x"])) == ["a", "x"]
    assert genept.read_table(table, columns=["a.b"])["a.b"].tolist() == [3, 4]
    assert genept.read_table(table, columns=["d"])["d"].tolist() == ["a", "a"]
    with pytest.raises(genept.TableError, match="no columns y. It has x, a.b, a, d"):
        genept.read_table(table, columns=["x", "y"])


def test_a_column_that_later_parts_added(tables):
    frame = genept.read_table(tables.write("t", [("a.parquet", {"x": [1]}), ("b.parquet", {"x": [2], "y": ["z"]})]))
    assert frame["y"].tolist() == [None, "z"]


def test_parts_of_other_types(tables):
    table = tables.write("t", [("a.parquet", {"x": [1]}), ("b.parquet", {"x": ["z"]})])
    with pytest.raises(genept.TableError, match="columns of other types"):
        genept.read_table(table)


@pytest.mark.parametrize("form", [str, "file://{}".format, "file:{}".format, "{}/".format])
def test_forms_of_a_path(tables, form):
    table = two_parts(tables)
    assert len(genept.read_table(form(str(table)))) == 3


def test_relative_path(tables, monkeypatch):
    monkeypatch.chdir(two_parts(tables).parent)
    assert len(genept.read_table("t")) == 3


@pytest.mark.parametrize("path", ["ftp://host/table", "main.cells.atlas_w", "s3a:///"])
def test_places_that_cannot_be_read(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(genept.TableError, match="Cannot (open|read)"):
        genept.read_table(path)


def test_provenance(tables):
    assert genept.read_provenance(tables.embeddings())["options"] == {"method": "weighted"}


def test_metrics(tables):
    metric = {"run": ["r"], "metric": ["ari"], "value": [0.5], "reference_value": pa.array([None], pa.float64())}
    parts = [("metrics/p.parquet", metric), ("predictions/p.parquet", {"id": ["a"]})]
    frame = genept.read_metrics(tables.write("m", parts, stage="evaluate-cells"))
    assert frame["value"].tolist() == [0.5]
    assert np.isnan(frame["reference_value"][0])
    with pytest.raises(genept.TableError, match="no table 'metrics'"):
        genept.read_metrics(tables.embeddings())


def test_embeddings(tables):
    frame = genept.read_embeddings(tables.embeddings())
    assert frame.index.name == "cell_id"
    assert frame.index.tolist() == ["a", "b", "c"]
    assert list(frame.columns) == [0, 1]
    assert (frame.dtypes == np.float32).all()
    np.testing.assert_array_equal(frame, np.array([[1, 2], [np.nan, np.nan], [5, 6]], np.float32))


def test_embeddings_of_genes(tables):
    vectors = pa.array([[1.5, 2.5, 3.5]], pa.list_(pa.float32()))
    frame = genept.read_embeddings(tables.write("g", [("p.parquet", {"symbol": ["CD3E"], "embedding": vectors})]))
    assert frame.loc["CD3E"].tolist() == [1.5, 2.5, 3.5]
    assert frame.index.name == "symbol"


def test_embeddings_all_null_have_the_dimension_of_the_provenance(tables):
    frame = genept.read_embeddings(tables.embeddings(vectors=(None, None, None)))
    assert frame.shape == (3, 2)
    assert frame.isna().all(axis=None)


@pytest.mark.parametrize("vectors", [((1, 2), (1, 2, 3), (5, 6)), ((1, 2), (5, 6), (1, 2, 3))])
def test_embeddings_of_two_lengths(tables, vectors):
    with pytest.raises(genept.TableError, match="2 and 3 dimensions"):
        genept.read_embeddings(tables.embeddings(vectors=vectors))


def test_embeddings_of_a_table_without(tables):
    with pytest.raises(genept.TableError, match="Expected a table of cells or genes with the column embedding"):
        genept.read_embeddings(tables.write("t", [("p.parquet", {"cell_id": ["a"]})]))


def test_obs(tables):
    frame = genept.read_obs(tables.embeddings())
    assert list(frame) == ["cell_type"]
    assert frame.index.tolist() == ["a", "b", "c"]
    pd.testing.assert_index_equal(frame.index, genept.read_embeddings(tables.embeddings()).index)
    assert list(genept.read_obs(tables.atlas())) == ["donor"]
    with pytest.raises(genept.TableError, match="Expected a table of cells"):
        genept.read_obs(tables.write("g", [("p.parquet", {"symbol": ["A"]})]))
