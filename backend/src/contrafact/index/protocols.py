"""What the services need from the index: a library's vectors as they were at one moment, ready to be searched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import StoredEmbedding


class Snapshot(Protocol):
    """The embeddings of one model at one moment. Read-only; any number of threads may ask at once.

    Tracks are rows, in the order of their ids' bytes.
    """

    @property
    def name(self) -> str:
        """What tells it from others of its model."""
        ...

    @property
    def seen_until(self) -> datetime:
        """The moment from which to ask the database for what it does not hold."""
        ...

    def __len__(self) -> int:
        """Number of tracks."""
        ...

    def rows(self, track_ids: Sequence[str]) -> NDArray[np.int64]:
        """The rows of tracks, int64 `(n,)`; -1 for one that is not in."""
        ...

    def track_id(self, row: int) -> str:
        """The track of a row."""
        ...

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The exact vectors of rows, float32 `(n, d)`, of length 1."""
        ...

    def nearest(self, query: NDArray[np.float32], k: int) -> NDArray[np.int64]:
        """The `k` rows nearest to a vector, float32 `(d,)`, in no order; some others may be among them.

        In a large library a few of the nearest may be missed.
        """
        ...

    def distances(self, query: NDArray[np.float32]) -> NDArray[np.float64]:
        """The exact distance of each row to a vector, float32 `(d,)`; float64 `(n_tracks,)`."""
        ...

    @property
    def segment_starts(self) -> NDArray[np.int64]:
        """Where each track's segments begin, int64 `(n_tracks + 1,)`; the last number is how many there are."""
        ...

    @property
    def segments(self) -> NDArray[np.int8]:
        """All segments, int8 `(n_segments, d)`, at least one a track; may lie on disk."""
        ...


class Snapshots(Protocol):
    """Where snapshots are found."""

    def newest(self, model_id: str, known: str | None) -> Snapshot | None:
        """The newest one of a model; None if there is none, or if it is the known one."""
        ...


class SnapshotWriter(Protocol):
    """Where snapshots are written."""

    def write(self, model_id: str, seen_until: datetime, embeddings: Iterable[StoredEmbedding]) -> bool:
        """Write the snapshot of a model in place of older ones; False, and nothing written, if another is at it.

        Of no embeddings none is written. Nobody sees it before it is whole and on the disk: whoever is interrupted
        leaves the older one in use.

        Parameters
        ----------
        seen_until : the moment from which to ask the database for what it does not hold.
        embeddings : all of the model, in the order of the tracks' ids' bytes.
        """
        ...
