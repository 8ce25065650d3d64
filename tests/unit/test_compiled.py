"""Kernels compiled at set-up are found where the program's folder is read-only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from contrafact import compiled

SCRIPT = """
import importlib, pkgutil
from numba.core.dispatcher import Dispatcher
import contrafact.alignment, contrafact.features
from contrafact.alignment.align import compile_alignment
from contrafact.features.extract import compile_extraction
compile_alignment()
compile_extraction()
packages = [contrafact.alignment, contrafact.features]
modules = [
    importlib.import_module(f"{package.__name__}.{each.name}")
    for package in packages
    for each in pkgutil.iter_modules(package.__path__)
]
kernels = {each for module in modules for each in vars(module).values() if isinstance(each, Dispatcher)}
print(sum(sum(each.stats.cache_hits.values()) for each in kernels))
print(sum(sum(each.stats.cache_misses.values()) for each in kernels))
print(*(each.py_func.__name__ for each in kernels))
"""


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A folder with two kernels, and the folder that numba uses, empty."""
    source, used = tmp_path / "package" / "__pycache__", tmp_path / "used"
    source.mkdir(parents=True)
    (source.parent / "__init__.py").touch()
    (source / "a.nbi").write_text("index")
    (source / "a.1.nbc").write_text("code")
    (source / "a.pyc").write_text("not a kernel")
    monkeypatch.setattr(compiled._config, "CACHE_DIR", str(used))
    return source, used


def shared(used: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in used.rglob("*") if file.is_file()}


def test_kernels_are_copied_to_the_folder_that_numba_uses(folders: tuple[Path, Path]) -> None:
    source, used = folders
    compiled.share_compiled(source)
    assert shared(used) == {"a.nbi": "index", "a.1.nbc": "code"}


def test_newer_kernels_replace_older_ones_alone(folders: tuple[Path, Path]) -> None:
    source, used = folders
    compiled.share_compiled(source)
    (copied,) = used.rglob("a.nbi")
    copied.write_text("extended")
    compiled.share_compiled(source)
    assert shared(used)["a.nbi"] == "extended"
    (source / "a.nbi").write_text("of a new release")
    newer = copied.stat().st_mtime + 10
    os.utime(source / "a.nbi", (newer, newer))
    compiled.share_compiled(source)
    assert shared(used) == {"a.nbi": "of a new release", "a.1.nbc": "code"}


def test_without_a_folder_of_its_own_numba_gets_a_temporary_one(
    folders: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, _ = folders
    answers = iter([None, tmp_path])
    monkeypatch.setattr(compiled, "_folder_of_user", lambda package: next(answers))
    monkeypatch.setattr(compiled.tempfile, "mkdtemp", lambda prefix: f"/made/{prefix}")
    compiled.share_compiled(source)
    assert compiled._config.CACHE_DIR == "/made/contrafact-kernels-"
    assert (tmp_path / "a.nbi").read_text() == "index"


def test_a_program_that_cannot_write_beside_its_sources_compiles_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    n_hits, n_misses, names = done.stdout.splitlines()
    assert int(n_hits) > 10
    assert int(n_misses) == 0
    assert {file.name.split(".")[1].split("-")[0] for file in tmp_path.rglob("*.nbi")} == set(names.split())
