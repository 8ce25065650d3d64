"""Snapshots are written completely or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.doubles.libraries import DIMENSION, MODEL, Library, embedding, track_id

from contrafact.domain.embeddings import StoredEmbedding
from contrafact.domain.engines import EngineName
from contrafact.embedding.distances import quantise
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import LargeSnapshot, Snapshots
from contrafact.index.writer import SnapshotWriter

N = 60
MOMENT = datetime(2026, 2, 1, tzinfo=UTC)
ENDLESS = """
import sys, time
from pathlib import Path
from tests.unit.index.test_snapshot_writer import MODEL, MOMENT, SnapshotWriter, numbered
def endless():
    yield from numbered(50)
    print("begun", flush=True)
    time.sleep(60)
SnapshotWriter(Path(sys.argv[1]), 1).write(MODEL, MOMENT, endless())
"""


def numbered(n: int) -> Iterator[StoredEmbedding]:
    for number in range(n):
        each = embedding(number)
        yield StoredEmbedding(f"yt-{number:011d}", each.whole, quantise(each.segments))


@pytest.fixture(params=[10_000, 0], ids=["exact", "graph"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    found = Library(tmp_path / "index", N, request.param)
    found.build()
    return found


def n_in_newest(library: Library) -> int:
    newest = Snapshots(library.root).newest(MODEL, None)
    return 0 if newest is None else len(newest)


def folders(library: Library) -> list[str]:
    return sorted(each.name for each in (library.root / MODEL).iterdir() if each.name != ".lock")


def test_the_engine_says_how_it_searches_before_and_after_the_first_search(library: Library) -> None:
    snapshots = Snapshots(library.root)
    engine = LibraryIndex(library.embeddings, MODEL, lambda: MOMENT, snapshots)
    newest = snapshots.newest(MODEL, None)
    expected = EngineName.USEARCH if isinstance(newest, LargeSnapshot) else EngineName.EXACT
    assert engine.report().name == expected
    engine.count()
    assert engine.report().name == expected
    assert bool(engine.report().version) == (expected == EngineName.USEARCH)
    assert LibraryIndex(library.embeddings, MODEL, lambda: MOMENT).report().name == EngineName.EXACT


def test_a_killed_writer_leaves_the_older_snapshot_in_use(library: Library) -> None:
    (whole,) = folders(library)
    with subprocess.Popen([sys.executable, "-c", ENDLESS, library.root], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "begun\n"
        assert len(folders(library)) == 2
        assert n_in_newest(library) == N
        assert not library.build(), "another process is at it"
        writer.send_signal(signal.SIGKILL)
    assert len(folders(library)) == 2
    assert n_in_newest(library) == N
    library.embeddings.put("yt-new", "j", MODEL, embedding(1))
    assert library.build()
    assert len(folders(library)) == 1
    assert whole not in folders(library)
    assert n_in_newest(library) == N + 1


def test_an_error_while_writing_leaves_the_older_snapshot_in_use(library: Library) -> None:
    def breaking() -> Iterator[StoredEmbedding]:
        yield from numbered(N // 2)
        raise ConnectionError

    writer = SnapshotWriter(library.root, 1, 0)
    with pytest.raises(ConnectionError):
        writer.write(MODEL, MOMENT, breaking())
    assert n_in_newest(library) == N
    assert writer.write(MODEL, MOMENT, numbered(7))
    assert n_in_newest(library) == 7


def test_embeddings_out_of_order_are_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="order"):
        SnapshotWriter(library.root, 1).write(MODEL, MOMENT, reversed(list(numbered(3))))
    assert n_in_newest(library) == N


def test_snapshots_of_other_models_are_never_used_and_removed_after_a_day(library: Library) -> None:
    assert Snapshots(library.root).newest("other", None) is None
    writer = SnapshotWriter(library.root, 1)
    assert writer.write("other", MOMENT, numbered(3))
    assert n_in_newest(library) == N
    a_day_ago = time.time() - 25 * 3600
    os.utime(library.root / MODEL, (a_day_ago, a_day_ago))
    assert writer.write("other", MOMENT.replace(month=3), numbered(4))
    assert [each.name for each in library.root.iterdir()] == ["other"]
    assert Snapshots(library.root).newest(MODEL, None) is None


def test_the_newest_snapshot_is_none_if_it_is_known(library: Library) -> None:
    snapshots = Snapshots(library.root)
    newest = snapshots.newest(MODEL, None)
    assert newest is not None
    assert snapshots.newest(MODEL, newest.name) is None


def test_rows_are_in_order_of_the_ids(library: Library) -> None:
    newest = Snapshots(library.root).newest(MODEL, None)
    assert newest is not None
    ids = sorted(track_id(number) for number in range(N))
    assert [newest.track_id(row) for row in range(N)] == ids
    assert newest.rows(ids[::-1]).tolist() == list(range(N))[::-1]
    assert newest.rows(["", "zz", "yt-", "file-" + "0" * 33, ids[3] + "x", "yt-é"]).tolist() == [-1] * 6
    assert newest.rows([]).tolist() == []
    assert newest.vectors(newest.rows([])).shape == (0, DIMENSION)
    assert newest.segment_starts[0] == 0
    assert len(newest.segments) == newest.segment_starts[-1]
