"""Small tables as the product writes them, made with pyarrow; and the package, from its source folder.

pip install -r src/test/python/package/requirements.txt
pytest src/test/python/package
"""

import json
import os
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

PROJECT = Path(__file__).resolve().parents[4]
SOURCE = PROJECT / "src" / "main" / "python"

# Files beside the sources would make the launcher build the project again.
sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
sys.path.insert(0, str(SOURCE))


def pytest_configure(config):
    config.addinivalue_line("markers", "product: runs the product itself, where it is built")


class TableMaker:
    """Writes tables below a folder."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, name, parts, manifest=True, attached=(), **provenance):
        """Parts are pairs of a name in the table and columns; attached files are listed with no rows."""
        directory = self.folder / name
        listed = []
        for part, columns in parts:
            file = directory / part
            file.parent.mkdir(parents=True, exist_ok=True)
            rows = columns if isinstance(columns, pa.Table) else pa.table(columns)
            pq.write_table(rows, file)
            listed.append({"name": part, "rows": rows.num_rows, "bytes": file.stat().st_size})
        directory.mkdir(parents=True, exist_ok=True)
        for file in attached:
            (directory / file).write_bytes(b"tensors")
            listed.append({"name": file, "rows": 0, "bytes": 7})
        content = {
            "stage": "embed-cells",
            "options": {"method": "weighted"},
            "inputs": [],
            "facts": {"dimension": 2},
            "seed": None,
            "row_count": sum(part["rows"] for part in listed),
            "schema_version": 2 if manifest else 1,
            **({"parts": listed} if manifest else {}),
            **provenance,
        }
        (directory / "_provenance.json").write_text(json.dumps(content), encoding="utf-8")
        return directory

    def embeddings(self, name="cells_w", ids=("a", "b", "c"), vectors=((1, 2), None, (5, 6))):
        half = len(ids) // 2
        of = lambda chosen: {
            "cell_id": list(ids[chosen]),
            "embedding": pa.array(list(vectors[chosen]), pa.list_(pa.float32())),
            "cell_type": pa.array(["T"] * len(ids[chosen])),
        }
        return self.write(name, [("part-0.parquet", of(slice(half))), ("part-1.parquet", of(slice(half, None)))])

    def atlas(self, name="atlas"):
        ints, floats = pa.list_(pa.int32()), pa.list_(pa.float32())
        cells = [
            {
                "cell_id": ["c1", "c2"],
                "gene_indices": pa.array([[0, 2], []], ints),
                "counts": pa.array([[1, 3], []], floats),
                "donor": ["x", None],
            },
            {
                "cell_id": ["c3"],
                "gene_indices": pa.array([[1]], ints),
                "counts": pa.array([[7]], floats),
                "donor": ["y"],
            },
        ]
        genes = {
            "gene_index": pa.array([2, 0, 1], pa.int32()),
            "gene_id": ["E2", "E0", "E1"],
            "symbol": ["C", "A", "B"],
        }
        parts = [
            ("cells/part-0.parquet", cells[0]),
            ("cells/part-1.parquet", cells[1]),
            ("genes/part-0.parquet", genes),
        ]
        return self.write(name, parts, stage="ingest-cells")


@pytest.fixture
def tables(tmp_path):
    return TableMaker(tmp_path)
