"""The example notebook runs, against the API on stores in memory, and holds no outputs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.doubles.memory_app import make_app
from tests.doubles.memory_world import make_world
from tests.doubles.serving import served

NOTEBOOK = Path(__file__).parents[3] / "client/examples/covers.ipynb"


def test_the_notebook_runs_and_holds_no_outputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = [cell for cell in json.loads(NOTEBOOK.read_text())["cells"] if cell["cell_type"] == "code"]
    (tmp_path / "notes.txt").write_bytes(b"")
    monkeypatch.setenv("CONTRAFACT_FOLDER", str(tmp_path))

    with served(make_app(make_world())) as address:
        monkeypatch.setenv("CONTRAFACT_SERVER", address)
        exec("\n".join("".join(cell["source"]) for cell in cells), {})  # noqa: S102 - the notebook of this repository

    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
    assert capsys.readouterr().out.startswith("notes.txt: ")
