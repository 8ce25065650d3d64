"""Keep vectors in memory in step with the database: the newest snapshot, plus all changes since."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from contrafact.index.snapshots import Snapshot, Snapshots
from contrafact.ports import Clock
from contrafact.ports.stores import EmbeddingStore

_RELOAD_AFTER = timedelta(hours=12)
"""The database reports removals for a day; an index that was idle for more than half of it is loaded again."""
_IDS_AT_ONCE = 10_000

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SnapshotView:
    """A snapshot without the tracks that were removed or replaced since.

    Parameters
    ----------
    removed : rows of these tracks, ascending.
    """

    snapshot: Snapshot
    removed: Rows

    def __len__(self) -> int:
        return len(self.snapshot) - len(self.removed)

    def rows(self, track_ids: Sequence[str]) -> Rows:
        """Return the rows of tracks, int64 `(n,)`; -1 for a track that it does not contain."""
        rows = self.snapshot.rows(track_ids)
        rows[is_in(rows, self.removed)] = -1
        return rows

    def row(self, track_id: str) -> int | None:
        """Return the row of a track; None if it does not contain the track."""
        row = int(self.rows([track_id])[0])
        return None if row < 0 else row

    def without(self, track_id: str | None) -> SnapshotView:
        """Return the same without one more track."""
        row = None if track_id is None else self.row(track_id)
        if row is None:
            return self
        return SnapshotView(self.snapshot, np.insert(self.removed, np.searchsorted(self.removed, row), row))


def is_in(rows: Rows, others: Rows) -> NDArray[np.bool_]:
    """Return which rows, `(n,)`, are among others, which are ascending; faster than `np.isin` for many others."""
    if not len(others):
        return np.zeros(len(rows), dtype=np.bool_)
    found: NDArray[np.bool_] = others[np.minimum(np.searchsorted(others, rows), len(others) - 1)] == rows
    return found


class SyncedIndex(ABC):
    """Vectors of one model in memory, as fresh as the database after each `refresh`. Not thread-safe.

    Parameters
    ----------
    snapshots : where to find snapshots; None keeps all vectors in memory.
    """

    def __init__(self, embeddings: EmbeddingStore, model_id: str, clock: Clock, snapshots: Snapshots | None) -> None:
        self._embeddings = embeddings
        self._model_id = model_id
        self._clock = clock
        self._snapshots = snapshots
        self._seen_until: datetime | None = None
        self.view: SnapshotView | None = None
        self.version = 0

    def refresh(self) -> None:
        """Read all changes from the database. `version` rises if there were any."""
        is_stale = self._seen_until is None or self._clock() - self._seen_until > _RELOAD_AFTER
        newer = self._newest(known=None if is_stale or self.view is None else self.view.snapshot.name)
        if self._seen_until is None or is_stale or newer is not None:
            self._seen_until = self._restart(newer)
        self._seen_until = self._read_changes(self._seen_until)

    def _newest(self, known: str | None) -> Snapshot | None:
        return self._snapshots.newest(self._model_id, known) if self._snapshots else None

    def _restart(self, snapshot: Snapshot | None) -> datetime:
        """Start from a snapshot, or from the database without one; return the moment from which to read changes."""
        # Nothing is replaced until everything is read: the database may fail in between.
        if snapshot is None:
            moment = self._embeddings.moment()
            self._load()
            self.view = None
        else:
            moment = snapshot.seen_until
            view = SnapshotView(snapshot, self._removed_from(snapshot))
            self._clear()
            self.view = view
        self.version += 1
        return moment

    def _removed_from(self, snapshot: Snapshot) -> Rows:
        """Return rows of tracks that no longer exist, for a snapshot too old for the reported removals."""
        if self._clock() - snapshot.seen_until <= _RELOAD_AFTER:
            return np.empty(0, dtype=np.int64)
        exists = np.zeros(len(snapshot), dtype=np.bool_)
        track_ids: Iterator[str] = self._embeddings.track_ids(self._model_id)
        while some := list(islice(track_ids, _IDS_AT_ONCE)):
            rows = snapshot.rows(some)
            exists[rows[rows >= 0]] = True
        return np.flatnonzero(~exists)

    @abstractmethod
    def _load(self) -> None:
        """Replace the vectors in memory by all of the database."""

    @abstractmethod
    def _clear(self) -> None:
        """Remove all vectors from memory."""

    @abstractmethod
    def _read_changes(self, since: datetime) -> datetime:
        """Apply changes since a moment; return the moment for the next call."""
