"""Snapshots that are damaged, or replaced while they are read."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

import pytest
from tests.doubles.libraries import MODEL, Library, N, assert_same, embedding

from contrafact.index.snapshots import Snapshots


@pytest.fixture(params=[10_000, 0], ids=["exact", "graph"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    return Library(tmp_path / "index", N, request.param)


@pytest.mark.parametrize("damage", ["cut", "removed", "description"])
def test_a_damaged_snapshot_is_not_used(library: Library, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    library.build()
    (folder,) = (library.root / MODEL).glob("2*")
    if damage == "cut":
        (folder / "wholes").write_bytes((folder / "wholes").read_bytes()[:-4])
    elif damage == "removed":
        (folder / "ids").unlink()
    else:
        (folder / "snapshot.json").write_text("{}")
    index = library.index()
    with caplog.at_level(logging.WARNING):
        assert_same(library, index)
    assert sum("not usable" in record.message for record in caplog.records) == 1


def test_a_snapshot_that_could_not_be_opened_once_is_used_later(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.build()
    snapshots = Snapshots(library.root)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", lambda _: refuse())
        assert snapshots.newest(MODEL, None) is None
    assert snapshots.newest(MODEL, None) is not None


def refuse() -> bytes:
    raise OSError(errno.EMFILE, "Too many open files")


def test_a_snapshot_replaced_while_it_is_opened_gives_the_newer_one(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.build()
    read, opened = Path.read_bytes, []

    def replaced_first(path: Path) -> bytes:
        opened.append(path)
        if len(opened) == 1:
            library.embeddings.put("yt-new", "j", MODEL, embedding(1))
            library.build()
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", replaced_first)
    newest = Snapshots(library.root).newest(MODEL, None)
    assert newest is not None
    assert len(newest) == N + 1
