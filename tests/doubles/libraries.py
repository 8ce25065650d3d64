"""Libraries of embeddings, and snapshots of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_servers import ManualClock

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots
from contrafact.index.writer import BuildSnapshot, SnapshotWriter
from contrafact.ports.stores import EmbeddingStore

MODEL = "model-0123456789ab"
DIMENSION = 32


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

    def index(self) -> LibraryIndex:
        return LibraryIndex(self.embeddings, MODEL, self.clock, Snapshots(self.root))

    def index_in_memory(self) -> LibraryIndex:
        return LibraryIndex(self.embeddings, MODEL, self.clock)
