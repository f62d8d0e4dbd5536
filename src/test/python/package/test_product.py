"""The package against the product itself, where jobs/genept is built: about 40 seconds on two cores.

pytest src/test/python/package -m product
"""

import genept
import numpy as np
import pytest
from conftest import PROJECT

anndata = pytest.importorskip("anndata")

pytestmark = [
    pytest.mark.product,
    pytest.mark.skipif(not (PROJECT / "target" / "genept.classpath").exists(), reason="jobs/genept is not built"),
]


@pytest.fixture(scope="module", autouse=True)
def launcher():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENEPT_HOME", str(PROJECT))
        patch.setenv("GENEPT_LOCAL", "1")
        yield


@pytest.fixture(scope="module")
def adata():
    random = np.random.default_rng(2026)
    counts = random.poisson(2.0, (60, 40)).astype(np.float32)
    counts[:, 0] += 1
    adata = anndata.AnnData(counts)
    adata.obs_names = [f"cell-{n}" for n in range(60)]
    adata.var_names = [f"GENE{n}" for n in range(40)]
    adata.obs["donor"] = [["a/b", "ü", ""][n % 3] for n in range(60)]
    return adata


@pytest.fixture(scope="module")
def folder(adata, tmp_path_factory):
    folder = tmp_path_factory.mktemp("product")
    adata.write_h5ad(folder / "cells.h5ad")
    genept.run("ingest-cells", input=folder / "cells.h5ad", partition_by="donor", output=folder / "atlas")
    genept.run("embed-cells", atlas=folder / "atlas", method="expression-pca", components=5, output=folder / "pca")
    return folder


def test_atlas_is_the_h5ad(adata, folder):
    atlas = genept.read_atlas(folder / "atlas")
    atlas = atlas[adata.obs_names, :]
    np.testing.assert_array_equal(atlas.X.toarray(), adata.X)
    assert atlas.var["symbol"].tolist() == adata.var_names.tolist()
    assert atlas.obs["donor"].fillna("").tolist() == adata.obs["donor"].tolist()


def test_vectors_come_back_in_the_order_of_the_cells(adata, folder):
    shuffled = adata[::-1].copy()
    assert genept.add_obsm(shuffled, folder / "pca") == genept.Join(matched=60, missing=0, empty=0, unused=0)
    vectors = genept.read_embeddings(folder / "pca")
    assert vectors.shape == (60, 5)
    np.testing.assert_array_equal(shuffled.obsm["X_genept"], vectors.loc[shuffled.obs_names])
    assert genept.read_provenance(folder / "pca")["stage"] == "embed-cells"


def test_skip_existing(folder, capsys):
    genept.run("embed-cells", skip_existing=True, output=folder / "pca")
    assert "is there already" in capsys.readouterr().out


def test_errors_are_the_products(folder):
    with pytest.raises(genept.UserError, match="^Cannot read table .*none: there is no such directory"):
        genept.run("embed-cells", atlas=folder / "none", method="expression-pca", output=folder / "x")
    with pytest.raises(genept.UsageError, match="Missing required option: .--atlas=DIR"):
        genept.run("embed-cells", atlass="x", output=folder / "x")
