"""Local paths and URIs of object stores, as a file system of Arrow and a path in it."""

from __future__ import annotations

import os
import re
from typing import Union

import pyarrow as pa
from pyarrow import fs

from genept._errors import TableError

PathLike = Union[str, "os.PathLike[str]"]

_URI = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+)://")
_AS_ARROW_SAYS = {"s3a": "s3", "s3n": "s3"}


def locate(path: PathLike) -> tuple[fs.FileSystem, str]:
    """File system of a path and the path in it.

    Parameters
    ----------
    path
        A local path, or a URI of a scheme that Arrow knows: ``s3``, ``gs``, ``hdfs``, ``abfs``, ``abfss``, ``file``.
        ``s3a`` is taken for ``s3``.

    Raises
    ------
    TableError
        If the scheme is unknown, or the store cannot be reached.
    """
    text = os.fspath(path)
    if text.startswith("file:") and not text.startswith("file://"):
        text = "file://" + text[len("file:") :]
    scheme = _URI.match(text)
    if scheme is None:
        return fs.LocalFileSystem(), os.path.abspath(text)
    name = scheme.group(1)
    uri = _AS_ARROW_SAYS.get(name, name) + text[len(name) :]
    try:
        system, inner = fs.FileSystem.from_uri(uri)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise TableError(f"Cannot open {text}: {error}") from error
    return system, inner.rstrip("/")


def read_bytes(system: fs.FileSystem, path: str) -> bytes | None:
    """Content of a file, or None where there is none."""
    if system.get_file_info(path).type != fs.FileType.File:
        return None
    with system.open_input_stream(path) as file:
        return bytes(file.read())
