"""Reads a file of export-cells as users do, and compares it with the tables it was made from.

    python src/test/python/check_export.py EXPORT.h5ad EMBEDDINGS [--figure UMAP.png]

EMBEDDINGS  the table that became the first matrix of obsm

anndata reads and writes it again; scanpy's neighbours, UMAP and Leiden run on it. Needs scanpy, umap-learn, igraph and the
package of src/main/python. Exit code 1 if anything is not as it should be.
"""

import argparse
import json
import pathlib
import tempfile

import anndata
import genept
import numpy
import scanpy


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export")
    parser.add_argument("embeddings")
    parser.add_argument("--figure")
    parser.add_argument("--colour", default="cell_type")
    arguments = parser.parse_args()

    adata = anndata.read_h5ad(arguments.export)
    key = next(iter(adata.obsm))
    table = genept.read_embeddings(arguments.embeddings)
    assert adata.obs_names.is_unique and set(adata.obs_names) == set(table.index)
    numpy.testing.assert_array_equal(adata.obsm[key], table.loc[adata.obs_names].to_numpy())
    obs = genept.read_obs(arguments.embeddings).loc[adata.obs_names]
    for column in obs.columns:
        ours, theirs = adata.obs[column], obs[column]
        assert (ours.isna().to_numpy() == theirs.isna().to_numpy()).all(), column
        present = theirs.notna().to_numpy()
        assert (ours[present].to_numpy() == theirs[present].to_numpy()).all(), column
    assert all(json.loads(text)["stage"] for text in adata.uns["genept"].values())
    if adata.X is not None:
        assert adata.X.has_sorted_indices and (adata.X.data > 0).all()
        numpy.testing.assert_array_equal((adata.X > 0).sum(axis=0).A1, adata.var["n_cells"].to_numpy())

    scanpy.pp.neighbors(adata, use_rep=key, metric="cosine")
    scanpy.tl.umap(adata)
    scanpy.tl.leiden(adata, flavor="igraph", n_iterations=2)
    with tempfile.TemporaryDirectory() as folder:
        again = pathlib.Path(folder) / "again.h5ad"
        adata.write_h5ad(again)
        assert anndata.read_h5ad(again).obsm["X_umap"].shape == (adata.n_obs, 2)
    if arguments.figure:
        figure = scanpy.pl.umap(adata, color=[arguments.colour, "leiden"], show=False, return_fig=True)
        figure.savefig(arguments.figure, bbox_inches="tight", dpi=80)
    print(f"{arguments.export}: {adata.n_obs} cells, obsm {list(adata.obsm)}, {adata.obs['leiden'].nunique()} clusters")


if __name__ == "__main__":
    main()
