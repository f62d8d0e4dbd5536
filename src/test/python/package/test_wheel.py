"""A wheel builds, without a network, and holds the package alone."""

import subprocess
import sys
import zipfile

import genept
import pytest
from conftest import SOURCE

pytest.importorskip("hatchling")


def test_wheel(tmp_path):
    build = f"import hatchling.build; hatchling.build.build_wheel({str(tmp_path)!r})"
    before = sorted(SOURCE.rglob("*"))
    subprocess.run([sys.executable, "-c", build], cwd=SOURCE, check=True)
    assert sorted(SOURCE.rglob("*")) == before
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"genept-{genept.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = next(name for name in names if name.endswith("METADATA"))
        text = archive.read(metadata).decode()
    modules = {f"genept/{file.name}" for file in (SOURCE / "genept").iterdir() if file.is_file()}
    assert "genept/py.typed" in modules
    assert {name for name in names if ".dist-info/" not in name} == modules
    assert "License-Expression: Apache-2.0" in text
    assert "Requires-Dist: pyarrow" in text and "Provides-Extra: anndata" in text
