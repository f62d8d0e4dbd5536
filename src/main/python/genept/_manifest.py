"""The parts of a table: those its manifest lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from genept._errors import TableError
from genept._store import PathLike, locate, read_bytes

PROVENANCE_FILE = "_provenance.json"
NEWEST_SCHEMA = 2

_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
_CODE = re.compile("%([0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Part:
    """A Parquet file of a table; rows and bytes are None where no manifest tells them."""

    name: str
    rows: int | None
    bytes: int | None

    @property
    def table(self) -> str:
        """The table of the directory that it belongs to: the folder that is no value of a partition column."""
        first, slash, _ = self.name.partition("/")
        return first if slash and "=" not in first else ""

    def folders(self) -> dict[str, str | None]:
        """Values of the partition columns, the outermost first."""
        values: dict[str, str | None] = {}
        for folder in self.name.split("/")[:-1]:
            column, equals, value = folder.partition("=")
            if equals:
                values[_unescaped(column)] = None if value == _NO_VALUE else _unescaped(value)
        return values


def _unescaped(text: str) -> str:
    return _CODE.sub(lambda code: chr(int(code.group(1), 16)), text)


class Directory:
    """A directory of one table or several, as its provenance describes it."""

    def __init__(self, path: PathLike) -> None:
        self.shown = str(path)
        self._system, self._root = locate(path)
        self.provenance = self._read_provenance()
        self._parts = self._listed() if self.provenance.get("schema_version", 1) < 2 else self._manifest()

    def _read_provenance(self) -> dict[str, Any]:
        content = read_bytes(self._system, f"{self._root}/{PROVENANCE_FILE}")
        if content is None:
            raise TableError(self._absent())
        try:
            provenance = json.loads(content)
        except ValueError as error:
            raise TableError(f"Cannot read table {self.shown}: {PROVENANCE_FILE} is no JSON ({error}).") from error
        if not isinstance(provenance, dict) or "stage" not in provenance:
            raise TableError(f"Cannot read table {self.shown}: {PROVENANCE_FILE} is not the provenance of a table.")
        version = provenance.get("schema_version", 1)
        if version > NEWEST_SCHEMA:
            raise TableError(
                f"Cannot read table {self.shown}: its schema version is {version}, this package knows up to"
                f" {NEWEST_SCHEMA}. Install a newer release of genept."
            )
        return provenance

    def _absent(self) -> str:
        if self._system.get_file_info(self._root).type == fs.FileType.NotFound:
            return f"Cannot read table {self.shown}: there is no such directory. Check the path."
        parent, _, name = self._root.rpartition("/")
        if name and self._system.get_file_info(f"{parent}/{PROVENANCE_FILE}").type == fs.FileType.File:
            return (
                f"Cannot read table {self.shown}: it has no {PROVENANCE_FILE}, but the directory above has."
                f" Read that one, with table={name!r}."
            )
        return (
            f"Cannot read table {self.shown}: it has no {PROVENANCE_FILE}, so it is not a complete table."
            " Expected the output of a genept command; run the command that makes it."
        )

    def _manifest(self) -> list[Part]:
        parts = self.provenance.get("parts") or []
        return [Part(part["name"], part["rows"], part["bytes"]) for part in parts if part["name"].endswith(".parquet")]

    def _listed(self) -> list[Part]:
        """Parts of a table of an earlier version, which has no manifest."""
        found = self._system.get_file_info(fs.FileSelector(self._root, recursive=True))
        names = [file.path[len(self._root) + 1 :] for file in found if file.type == fs.FileType.File]
        return [Part(name, None, None) for name in sorted(names) if name.endswith(".parquet") and not _hidden(name)]

    @property
    def tables(self) -> list[str]:
        """Names of the tables in it; the empty name for one that is the directory itself."""
        return list(dict.fromkeys(part.table for part in self._parts))

    def choose(self, table: str | None) -> str:
        """The table meant by an argument ``table``.

        Raises
        ------
        TableError
            If there is none of the name, or several and no name is given.
        """
        names = self.tables
        if not names:
            raise TableError(
                f"Cannot read {self.shown}: it holds no table. It is the output of {self.provenance['stage']}."
            )
        if table is None:
            if len(names) > 1:
                raise TableError(
                    f"Cannot read {self.shown}: it holds several tables. Choose one by table=: {', '.join(names)}."
                )
            return names[0]
        if table not in names:
            raise TableError(
                f"Cannot read {self.shown}: it holds no table {table!r}. It is the output of"
                f" {self.provenance['stage']}, with"
                f" {', '.join(names) if names != [''] else 'one table, without a name'}."
            )
        return table

    def parts(self, table: str) -> list[Part]:
        """Parts of one of the tables, in their order, all of which are there.

        Raises
        ------
        TableError
            If a part is missing or has another size than in the manifest.
        """
        parts = [part for part in self._parts if part.table == table]
        found = self._system.get_file_info([f"{self._root}/{part.name}" for part in parts])
        for part, file in zip(parts, found, strict=True):
            if file.type != fs.FileType.File:
                raise TableError(
                    f"Cannot read table {self.shown}: its part {part.name} is missing. The table was copied without"
                    " it, or is being overwritten; copy it whole, or make it again."
                )
            if part.bytes is not None and file.size != part.bytes:
                raise TableError(
                    f"Cannot read table {self.shown}: its part {part.name} has {file.size:,} bytes, the manifest says"
                    f" {part.bytes:,}. It was changed or cut; make the table again."
                )
        return parts

    def pieces(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The rows of each part, partition columns last.

        Parameters
        ----------
        table
            Which, by a name that :meth:`choose` gave.
        columns
            Those to read; a part that lacks one is read without it. All by default.

        Raises
        ------
        TableError
            If a part is missing, or differs from the manifest.
        """
        for part in self.parts(table):
            with self._system.open_input_file(f"{self._root}/{part.name}") as file:
                piece, rows = self._rows(part, file, columns)
            found = {name: piece[name] for name in piece.column_names}
            for name, value in part.folders().items():
                if columns is None or name in columns:
                    found[name] = pa.repeat(pa.scalar(value, pa.string()), rows)
            yield pa.table(found)

    def _rows(self, part: Part, file: pa.NativeFile, columns: Sequence[str] | None) -> tuple[pa.Table, int]:
        try:
            parquet = pq.ParquetFile(file)
            names = parquet.schema_arrow.names
            wanted = names if columns is None else [name for name in names if name in columns]
            piece = parquet.read(columns=wanted).select(wanted) if wanted else pa.table({})
            rows = parquet.metadata.num_rows
        except (OSError, pa.ArrowException) as error:
            raise TableError(
                f"Cannot read table {self.shown}: its part {part.name} is no Parquet ({error})."
            ) from error
        if part.rows is not None and rows != part.rows:
            raise TableError(
                f"Cannot read table {self.shown}: its part {part.name} has {rows:,} rows, the manifest says"
                f" {part.rows:,}. It was replaced; make the table again."
            )
        return piece, rows

    def columns(self, table: str) -> list[str]:
        """Names of the columns, in the order in which parts have them."""
        names: dict[str, None] = {}
        folders: dict[str, None] = {}
        for part in self.parts(table):
            with self._system.open_input_file(f"{self._root}/{part.name}") as file:
                names.update(dict.fromkeys(pq.read_schema(file).names))
            folders.update(dict.fromkeys(part.folders()))
        return list(names | folders)


def _hidden(name: str) -> bool:
    """Whether Spark passes over a file: as it does for folders and files that begin with an underscore or a dot."""
    return any(step.startswith(".") or (step.startswith("_") and "=" not in step) for step in name.split("/"))
