"""export-cells against anndata: obs columns of every kind come back as they went in. About 25 seconds on two cores.

pytest src/test/python/package/test_export.py
"""

import genept
import numpy as np
import pytest
from conftest import PROJECT

anndata = pytest.importorskip("anndata")
pd = pytest.importorskip("pandas")

pytestmark = [
    pytest.mark.product,
    pytest.mark.skipif(not (PROJECT / "target" / "genept.classpath").exists(), reason="jobs/genept is not built"),
]
CELLS = 300


@pytest.fixture(scope="module")
def cells():
    random = np.random.default_rng(7)
    counts = random.poisson(1, (CELLS, 5)).astype(np.float32)
    counts[[0, 7, CELLS - 1]] = 0
    third = CELLS // 3
    obs = pd.DataFrame(
        {
            "flag": random.random(CELLS) < 0.5,
            "flag or none": pd.array([True, None, False] * third, dtype="boolean"),
            "whole": np.arange(CELLS),
            "whole or none": pd.array([1, None, 2**40] * third, dtype="Int64"),
            "real": np.where(np.arange(CELLS) % 7 == 0, np.nan, random.random(CELLS)),
            "many categories": pd.Categorical([f"tÿpe {n % 200}" for n in range(CELLS)]),
            "category or none": pd.Categorical(["a", None, "b"] * third),
            "no category": pd.Categorical([None] * CELLS, categories=["unused"]),
            "text": [f"cell {n}" for n in range(CELLS)],
            "地点": "東京",
        },
        index=[f"c{CELLS - n}" for n in range(CELLS)],
    )
    var = pd.DataFrame({"chromosome": ["1", "2", "X", "Y", None]}, index=[f"g{n}" for n in range(5)])
    return anndata.AnnData(counts, obs, var)


@pytest.fixture(scope="module")
def exported(cells, tmp_path_factory):
    folder = tmp_path_factory.mktemp("export")
    cells.write_h5ad(folder / "in.h5ad")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENEPT_HOME", str(PROJECT))
        patch.setenv("GENEPT_LOCAL", "1")
        genept.run("ingest-cells", input=folder / "in.h5ad", output=folder / "atlas")
        genept.run("export-cells", atlas=folder / "atlas", output=folder / "out.h5ad")
    return anndata.read_h5ad(folder / "out.h5ad")


def test_counts_and_order(cells, exported):
    assert list(exported.obs_names) == list(cells.obs_names)
    assert list(exported.var_names) == list(cells.var_names)
    np.testing.assert_array_equal(exported.X.toarray(), cells.X)


def test_obs_of_every_kind(cells, exported):
    assert list(exported.obs.columns) == list(cells.obs.columns)
    for name in cells.obs.columns:
        before, after = cells.obs[name], exported.obs[name]
        assert (before.isna().to_numpy() == after.isna().to_numpy()).all(), name
        there = before.notna().to_numpy()
        assert (before[there].astype(object).to_numpy() == after[there].astype(object).to_numpy()).all(), name
    kinds = exported.obs.dtypes.astype(str).to_dict()
    assert kinds["flag"] == "bool" and kinds["flag or none"] == "boolean"
    assert kinds["whole"] == "int64" and kinds["whole or none"] == "Int64" and kinds["real"] == "float64"
    assert kinds["many categories"] == kinds["no category"] == "category"


def test_var(cells, exported):
    assert exported.var["chromosome"].astype(object).fillna("").tolist() == ["1", "2", "X", "Y", ""]
    np.testing.assert_array_equal(exported.var["n_cells"], (cells.X > 0).sum(axis=0))


def test_it_is_written_again(exported, tmp_path):
    exported.write_h5ad(tmp_path / "again.h5ad")
    assert anndata.read_h5ad(tmp_path / "again.h5ad").shape == exported.shape
