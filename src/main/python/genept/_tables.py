"""Tables as DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from genept._errors import TableError
from genept._manifest import Directory
from genept._store import PathLike

_VECTORS = "embedding"
_KEYS = ("cell_id", "symbol")
_NOT_OBS = frozenset({_VECTORS, "gene_indices", "counts"})


def read_provenance(path: PathLike) -> dict[str, Any]:
    """Where a table comes from.

    Parameters
    ----------
    path
        Directory of the table: a local path, or a URI of ``s3``, ``gs``, ``hdfs`` or ``abfs``.

    Returns
    -------
    dict
        The content of ``_provenance.json``: ``stage``, ``options``, ``inputs``, ``facts``, ``code_version``,
        ``spark_version``, ``seed``, ``row_count``, ``created_at``, ``parts``.

    Raises
    ------
    TableError
        If there is no table.
    """
    return Directory(path).provenance


def read_table(path: PathLike, table: str | None = None, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Rows of a table, in the order of its parts.

    Only the parts that its manifest lists are read; what else lies in the directory, left by a run that failed, is not.

    Parameters
    ----------
    path
        Directory of the table, as in :func:`read_provenance`.
    table
        Which, where the directory holds several: ``"cells"`` or ``"genes"`` of an atlas, ``"metrics"`` or
        ``"predictions"`` of an evaluation.
    columns
        Those to read, all by default.

    Returns
    -------
    pandas.DataFrame
        Rows × columns. Partition columns are text and stand last, missing where a row has no value. Lists
        (``embedding``, ``counts``) are numpy arrays.

    Raises
    ------
    TableError
        If there is no table, a part is missing or differs from the manifest, a column is unknown, or ``table`` does not
        say which.
    """
    directory = Directory(path)
    chosen = directory.choose(table)
    if columns is not None:
        _require(directory, chosen, columns)
    rows = _joined(directory, list(directory.pieces(chosen, columns)))
    frame: pd.DataFrame = (rows if columns is None else rows.select(list(columns))).to_pandas()
    return frame


def read_metrics(path: PathLike) -> pd.DataFrame:
    """Metrics of an evaluation: the table ``metrics`` of ``evaluate-cells``, ``evaluate-genes`` or ``evaluate-panels``.

    Returns
    -------
    pandas.DataFrame
        One row a number: ``run``, ``task``, ``dataset``, ``embedding``, ``learner``, ``label_column``, ``metric``,
        ``fold``, ``seed``, ``value``, ``n``, ``reference_value`` and ``reference_source`` (of a publication),
        ``message``.

    Raises
    ------
    TableError
        If there is no table of metrics.
    """
    return read_table(path, table="metrics")


def read_embeddings(path: PathLike) -> pd.DataFrame:
    """Vectors of cells or genes as a matrix.

    Parameters
    ----------
    path
        A table with the column ``embedding``: of ``embed-cells``, ``fine-tune``, ``embed-genes`` or the like.

    Returns
    -------
    pandas.DataFrame
        Cells × dimensions (or genes × dimensions), float32, indexed by ``cell_id`` (``symbol``), columns 0, 1, …; a
        row of NaN where there is no vector. ``.to_numpy()`` is the matrix. The order is that of the table: align by
        ``.loc``.

    Raises
    ------
    TableError
        If there is no table, it has no vectors, or their lengths differ.
    """
    directory = Directory(path)
    table = directory.choose(None)
    columns = directory.columns(table)
    key = next((name for name in _KEYS if name in columns), None)
    if key is None or _VECTORS not in columns:
        raise TableError(
            f"Cannot read vectors of {directory.shown}: it is the output of {directory.provenance['stage']}, with the"
            f" columns {', '.join(columns)}. Expected a table of cells or genes with the column {_VECTORS}."
        )
    ids: list[pa.ChunkedArray] = []
    matrices: list[np.ndarray | int] = []
    for piece in directory.pieces(table, [key, _VECTORS]):
        ids.append(piece[key].to_pandas())
        matrices.extend(_matrix(directory, chunk) for chunk in piece[_VECTORS].chunks)
    index = pd.Index(pd.concat(ids) if ids else [], name=key)
    return pd.DataFrame(_stacked(directory, matrices), index=index)


def read_obs(path: PathLike) -> pd.DataFrame:
    """Annotations of cells, without vectors and counts.

    Parameters
    ----------
    path
        An atlas, or any table of cells.

    Returns
    -------
    pandas.DataFrame
        Cells × columns, indexed by ``cell_id``: the ``obs`` columns and those of the command (``genes_matched``, …).

    Raises
    ------
    TableError
        If there is no table, or it is not one of cells.
    """
    directory = Directory(path)
    table = directory.choose("cells" if "cells" in directory.tables else None)
    columns = directory.columns(table)
    if "cell_id" not in columns:
        raise TableError(
            f"Cannot read cells of {directory.shown}: it is the output of {directory.provenance['stage']}, with the"
            f" columns {', '.join(columns)}. Expected a table of cells."
        )
    kept = [name for name in columns if name not in _NOT_OBS]
    frame: pd.DataFrame = _joined(directory, list(directory.pieces(table, kept))).to_pandas()
    return frame.set_index("cell_id")


def _require(directory: Directory, table: str, columns: Sequence[str]) -> None:
    known = directory.columns(table)
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise TableError(
            f"Cannot read {directory.shown}: it has no columns {', '.join(unknown)}. It has {', '.join(known)}."
        )


def _joined(directory: Directory, pieces: list[pa.Table]) -> pa.Table:
    try:
        return pa.concat_tables(pieces, promote_options="permissive")
    except pa.ArrowException as error:
        raise TableError(f"Cannot read {directory.shown}: its parts have columns of other types ({error}).") from error


def _matrix(directory: Directory, vectors: pa.ListArray) -> np.ndarray | int:
    """Rows × dimensions, NaN where a vector is null; the number of rows alone where all are."""
    present = vectors.is_valid().to_numpy(zero_copy_only=False)
    lengths = pc.unique(pc.list_value_length(vectors.drop_null())).to_pylist()
    if not lengths:
        return len(vectors)
    if len(lengths) > 1:
        raise _unequal(directory, lengths)
    matrix = np.full((len(vectors), lengths[0]), np.nan, np.float32)
    matrix[present] = vectors.flatten().to_numpy(zero_copy_only=False).reshape(-1, lengths[0])
    return matrix


def _stacked(directory: Directory, matrices: list[np.ndarray | int]) -> np.ndarray:
    lengths = sorted({matrix.shape[1] for matrix in matrices if not isinstance(matrix, int)})
    if len(lengths) > 1:
        raise _unequal(directory, lengths)
    length = lengths[0] if lengths else int(directory.provenance.get("facts", {}).get("dimension", 0))
    full = [np.full((m, length), np.nan, np.float32) if isinstance(m, int) else m for m in matrices]
    return np.concatenate(full) if full else np.empty((0, length), np.float32)


def _unequal(directory: Directory, lengths: list[int]) -> TableError:
    return TableError(
        f"Cannot read vectors of {directory.shown}: they have {' and '.join(map(str, sorted(lengths)))} dimensions."
    )
