"""Files for two days of the daily pipeline, and what must have come of them.

    python src/test/python/daily_files.py make KANG OUTPUT      five h5ad files of the donors of ../shared/data's Kang cells
    python src/test/python/daily_files.py compare DAILY ONCE    two tables of unit vectors must hold the same cells and, to 1e-6, numbers

Needs anndata, pandas, pyarrow and the package in src/main/python (PYTHONPATH).
"""

import pathlib
import sys

import numpy

GROUPS = [["101", "107"], ["1015"], ["1016", "1039"], ["1244"], ["1256", "1488"]]


def make(kang, output):
    import anndata
    import pandas
    import scipy.io

    kang, output = pathlib.Path(kang), pathlib.Path(output)
    output.mkdir(parents=True, exist_ok=True)
    obs = pandas.read_csv(kang / "obs.tsv", sep="\t", index_col=0, dtype=str)
    genes = pandas.read_csv(kang / "features.tsv.gz", sep="\t", header=None, dtype=str)
    counts = scipy.io.mmread(kang / "matrix.mtx.gz").T.tocsr().astype(numpy.float32)
    var = pandas.DataFrame({"symbol": genes[1].to_numpy()}, index=genes[0].to_numpy())
    total = 0
    for number, donors in enumerate(GROUPS, start=1):
        chosen = obs["donor"].isin(donors).to_numpy()
        data = anndata.AnnData(counts[chosen], obs[chosen], var)
        data.obs.index.name = None
        data.write_h5ad(output / f"batch{number}.h5ad")
        total += int(chosen.sum())
        print(f"batch{number}\t{int(chosen.sum())}")
    if total != len(obs):
        sys.exit(f"{len(obs) - total} cells are in no batch; donors are {sorted(obs['donor'].unique())}")


def compare(daily, once):
    import genept

    one, other = genept.read_embeddings(daily).sort_index(), genept.read_embeddings(once).sort_index()
    if not one.index.equals(other.index) or not one.index.is_unique:
        sys.exit(f"{daily} has {len(one)} cells, {once} has {len(other)}, and they are not the same")
    # The order of the sums follows how many cells express a gene, which changes as an atlas grows.
    apart = numpy.abs(one.to_numpy() - other.to_numpy()).max()
    if not apart < 1e-6:
        sys.exit(f"the vectors of {daily} and {once} are up to {apart} apart")
    print(f"{len(one)} cells, their vectors at most {apart:.1e} apart")


if __name__ == "__main__":
    {"make": make, "compare": compare}[sys.argv[1]](*sys.argv[2:])
