"""Between tables and AnnData."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from genept._errors import TableError
from genept._manifest import Directory
from genept._store import PathLike
from genept._tables import read_embeddings, read_obs, read_provenance, read_table

if TYPE_CHECKING:
    from anndata import AnnData

_LOG = logging.getLogger("genept")
_EXAMPLES = 3


class Join(NamedTuple):
    """How the cells of an AnnData and of a table met.

    Attributes
    ----------
    matched
        Cells of the AnnData that got a vector.
    missing
        Cells of the AnnData that the table does not hold.
    empty
        Cells of both whose vector is null, since none of their genes has one.
    unused
        Cells of the table that the AnnData does not hold.
    """

    matched: int
    missing: int
    empty: int
    unused: int


def add_obsm(adata: AnnData, path: PathLike, key: str = "X_genept", missing: Literal["nan", "raise"] = "nan") -> Join:
    """Adds the vectors of a table to ``adata.obsm``, joined by cell id.

    ``adata.obsm[key]`` becomes a float32 array, cells × dimensions, in the order of ``adata.obs_names``; nothing else
    of ``adata`` is changed but ``adata.uns[key]``, which says where the vectors come from: ``path``, the counts
    returned, and ``provenance`` as JSON text. Both are written by ``adata.write_h5ad``.

    Parameters
    ----------
    adata
        Cells, named as in the table (``cell_id``).
    path
        Table of vectors of cells, as in :func:`read_embeddings`.
    key
        Name in ``obsm`` and ``uns``.
    missing
        What to do about cells without a vector: ``"nan"`` gives them a row of NaN, which most of scanpy refuses (drop
        them first), ``"raise"`` refuses.

    Returns
    -------
    Join
        Numbers of cells matched, missing, empty and unused; also logged by the logger ``genept``.

    Raises
    ------
    TableError
        If there is no such table, cell ids repeat on either side, no id matches, or cells have no vector and
        ``missing`` is ``"raise"``. ``adata`` is then unchanged.
    ValueError
        If ``missing`` is neither.
    """
    if missing not in ("nan", "raise"):
        raise ValueError(f"missing is {missing!r}. Expected 'nan' or 'raise'.")
    vectors = read_embeddings(path)
    if vectors.index.name != "cell_id":
        raise TableError(
            f"Cannot join {path}: it is a table of genes. Expected one of cells, by embed-cells or the like."
        )
    cells = pd.Index(adata.obs_names)
    _require_unique(cells, "adata.obs_names", "Make them unique first (adata.obs_names_make_unique() renames cells).")
    _require_unique(vectors.index, str(path), "Make the table again, with --cell-id-prefix for each input.")
    rows = vectors.index.get_indexer(cells)
    found = rows >= 0
    if len(cells) > 0 and not found.any():
        raise TableError(_strangers(cells, vectors.index, path))
    matrix = np.full((len(cells), vectors.shape[1]), np.nan, np.float32)
    matrix[found] = vectors.to_numpy()[rows[found]]
    with_vector = ~np.isnan(matrix).all(axis=1) if vectors.shape[1] else np.zeros(len(cells), bool)
    join = Join(
        matched=int(with_vector.sum()),
        missing=int((~found).sum()),
        empty=int((found & ~with_vector).sum()),
        unused=int(len(vectors) - found.sum()),
    )
    if missing == "raise" and join.missing + join.empty > 0:
        raise TableError(
            f"Cannot join {path}: of {len(cells):,} cells {join.missing:,} are not in it and {join.empty:,} have no"
            f" vector, for example {_examples(cells[~with_vector])}."
        )
    _LOG.info("%s: %d cells matched, %d missing, %d without vector; %d of the table unused", key, *join)
    adata.obsm[key] = matrix
    adata.uns[key] = {"path": str(path), "provenance": json.dumps(read_provenance(path)), **join._asdict()}
    return join


def _require_unique(ids: pd.Index, where: str, advice: str) -> None:
    repeated = ids[ids.duplicated()]
    if len(repeated) > 0:
        raise TableError(f"Cannot join by cell id: {where} holds some twice, for example {repeated[0]}. {advice}")


def _strangers(cells: pd.Index, table: pd.Index, path: PathLike) -> str:
    return (
        f"Cannot join {path}: none of its cell ids is in adata.obs_names. It has {_examples(table)};"
        f" adata has {_examples(cells)}. Where one side has a prefix or suffix (ingest-cells --cell-id-prefix puts"
        " the name of the input first), rename adata.obs_names, or make the atlas with the same option as the AnnData."
    )


def _examples(ids: pd.Index) -> str:
    return ", ".join(map(str, ids[:_EXAMPLES]))


def read_atlas(path: PathLike, var_names: Literal["gene_id", "symbol"] = "gene_id") -> AnnData:
    """An atlas of ``ingest-cells`` as AnnData. Needs the extra ``anndata`` (``pip install genept[anndata]``).

    Parameters
    ----------
    path
        Directory of the atlas, as in :func:`read_provenance`.
    var_names
        Column of ``genes`` that names the genes. Symbols may repeat: ``adata.var_names_make_unique()``.

    Returns
    -------
    anndata.AnnData
        ``X`` cells × genes, CSR, float32, as they were in the input; ``obs`` in the order of the table, ``var`` in
        that of ``gene_index``; ``uns["genept"]`` with ``path`` and ``provenance`` as JSON text.

    Raises
    ------
    TableError
        If there is no atlas, or cells have genes that it does not list.
    ImportError
        If anndata or scipy is not installed.
    """
    try:
        import anndata
        import scipy.sparse
    except ImportError as error:
        raise ImportError("read_atlas needs anndata and scipy: pip install 'genept[anndata]'") from error
    directory = Directory(path)
    if not {"cells", "genes"} <= set(directory.tables):
        raise TableError(f"Cannot read atlas {path}: it is the output of {directory.provenance['stage']}.")
    genes = read_table(path, table="genes").sort_values("gene_index", ignore_index=True)
    if not np.array_equal(genes["gene_index"], np.arange(len(genes))):
        raise TableError(f"Cannot read atlas {path}: its genes are not numbered from 0 on without a gap.")
    lengths: list[npt.NDArray[np.int64]] = [np.zeros(1, np.int64)]
    indices: list[npt.NDArray[np.int32]] = [np.empty(0, np.int32)]
    counts: list[npt.NDArray[np.float32]] = [np.empty(0, np.float32)]
    for piece in directory.pieces("cells", ["gene_indices", "counts"]):
        for chunk in piece["gene_indices"].chunks:
            lengths.append(chunk.value_lengths().fill_null(0).to_numpy(zero_copy_only=False))
            indices.append(chunk.flatten().to_numpy())
        counts.extend(chunk.flatten().to_numpy() for chunk in piece["counts"].chunks)
    columns, values = np.concatenate(indices), np.concatenate(counts)
    if len(columns) != len(values) or (len(columns) and not 0 <= columns.min() <= columns.max() < len(genes)):
        raise TableError(f"Cannot read atlas {path}: cells have genes that are not in its table of genes.")
    obs = read_obs(path)
    shape = (len(obs), len(genes))
    matrix = scipy.sparse.csr_matrix((values, columns, np.cumsum(np.concatenate(lengths))), shape=shape)
    source = {"path": str(path), "provenance": json.dumps(directory.provenance)}
    return anndata.AnnData(X=matrix, obs=obs, var=genes.set_index(var_names), uns={"genept": source})
