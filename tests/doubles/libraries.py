"""Libraries of embeddings, and snapshots of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_servers import ManualClock

from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots
from contrafact.index.writer import BuildSnapshot, SnapshotWriter
from contrafact.ports.embeddings import EmbeddingStore

MODEL = "model-0123456789ab"
DIMENSION = 32
N = 300
"""Tracks of a library."""


def embedding(seed: int) -> TrackEmbedding:
    """Return an embedding with one to five segments."""
    drawn = np.random.default_rng(seed).standard_normal((2 + seed % 5, DIMENSION)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return TrackEmbedding(drawn[0], drawn[1:])


def track_id(number: int) -> str:
    """Return ids of videos and of uploads, which differ in length."""
    return f"yt-{number:011d}" if number % 2 else f"file-{number:032x}"


def fill(embeddings: EmbeddingStore, n: int) -> None:
    for number in range(n):
        embeddings.put(track_id(number), "j", MODEL, embedding(number))


def code_of_check(check: Callable[[], None]) -> str:
    """Return the code of the error of an engine's check; `works` if there is none."""
    try:
        check()
    except ContrafactError as error:
        return error.code
    return "works"


def make_build(embeddings: EmbeddingStore, root: Path, exact_up_to: int) -> BuildSnapshot:
    writer = SnapshotWriter(root, n_threads=1, exact_up_to=exact_up_to)
    return BuildSnapshot(embeddings, Snapshots(root), writer, MODEL)


class Library:
    """Embeddings in memory, and a folder for snapshots of them.

    Parameters
    ----------
    exact_up_to : the largest library without a graph.
    """

    def __init__(self, root: Path, n: int, exact_up_to: int) -> None:
        self.root = root
        self.clock = ManualClock()
        self.embeddings = MemoryEmbeddingStore()
        self.build = make_build(self.embeddings, root, exact_up_to)
        fill(self.embeddings, n)

    def pass_time(self, seconds: int) -> None:
        """Let time pass for the index and for the database."""
        self.clock.advance(seconds)
        self.embeddings.pass_time(seconds)

    def index(self, ahead: timedelta = timedelta(0)) -> LibraryIndex:
        """Return an index whose clock is ahead of the database's."""
        return LibraryIndex(self.embeddings, MODEL, lambda: self.clock() + ahead, Snapshots(self.root))

    def index_in_memory(self) -> LibraryIndex:
        return LibraryIndex(self.embeddings, MODEL, self.clock)


def ids(neighbours: list[Neighbour]) -> list[str]:
    return [each.track_id for each in neighbours]


def near(index: LibraryIndex, seed: int, k: int = N) -> list[Neighbour]:
    return index.nearest(embedding(seed).whole, k)


def listed(index: LibraryIndex, number: int) -> list[Neighbour]:
    """All tracks by their distance to one."""
    (vector,) = index.vectors(track_id(number))
    assert vector is not None
    return index.nearest(vector, 10 * N, track_id(number))


def assert_same(library: Library, index: LibraryIndex) -> None:
    """Fail unless the index gives the same results as one in memory, for whole tracks exactly."""
    expected = library.index_in_memory()
    number = next(each for each in range(N) if track_id(each) in library.embeddings.track_ids(MODEL))
    assert index.count() == expected.count()
    assert listed(index, number) == listed(expected, number)
    assert near(index, 5000, 20) == near(expected, 5000, 20)
    clip = embedding(5003).segments
    found, wanted = (
        {each.track_id: each.distance for each in asked.nearest_to_segments(clip, 2 * N)} for asked in (index, expected)
    )
    assert found == pytest.approx(wanted, abs=1e-5)
    some = [track_id(each) for each in (*range(0, N + 9, 7), 10**9)]
    for mine, vector in zip(index.vectors(*some), expected.vectors(*some), strict=True):
        assert (mine is None) == (vector is None)
        assert mine is None or vector is None or mine.tobytes() == vector.tobytes()
