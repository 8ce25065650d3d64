"""Keep up with the stored embeddings: the newest snapshot, and every change since."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from contrafact.index.protocols import Snapshot, Snapshots
from contrafact.ports import Clock
from contrafact.ports.stores import EmbeddingStore

_RELOAD_AFTER = timedelta(hours=12)
"""Removals are told for a day; whoever slept longer than half of it begins anew."""
_AT_ONCE = 10_000


Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What still holds of a snapshot.

    Parameters
    ----------
    gone : rows of tracks that were removed or replaced since, rising.
    """

    snapshot: Snapshot
    gone: Rows

    def __len__(self) -> int:
        return len(self.snapshot) - len(self.gone)

    def rows(self, track_ids: Sequence[str]) -> Rows:
        """The rows of tracks, int64 `(n,)`; -1 for one that is not in, or no more."""
        rows = self.snapshot.rows(track_ids)
        rows[are_among(rows, self.gone)] = -1
        return rows

    def row(self, track_id: str) -> int | None:
        """The row of a track; None if it is not in, or no more."""
        row = int(self.rows([track_id])[0])
        return None if row < 0 else row

    def without(self, row: int) -> Frozen:
        """The same, one row less."""
        return Frozen(self.snapshot, np.insert(self.gone, np.searchsorted(self.gone, row), row))

    def left_out(self, track_id: str | None) -> Rows:
        """Rows that do not count when a track is left out, int64 `(n,)`, rising."""
        row = None if track_id is None else self.row(track_id)
        return self.gone if row is None else self.without(row).gone


def are_among(rows: Rows, others: Rows) -> NDArray[np.bool_]:
    """Which rows, `(n,)`, are among many others, which rise."""
    if not len(others):
        return np.zeros(len(rows), dtype=np.bool_)
    found: NDArray[np.bool_] = others[np.minimum(np.searchsorted(others, rows), len(others) - 1)] == rows
    return found


class Following(ABC):
    """What is kept in memory of one model's embeddings; as fresh as the database after `refresh`.

    Not safe for several threads at once: whoever shares it holds a lock.

    Parameters
    ----------
    snapshots : where snapshots are found; None keeps everything in memory.
    """

    def __init__(self, embeddings: EmbeddingStore, model_id: str, clock: Clock, snapshots: Snapshots | None) -> None:
        self._embeddings = embeddings
        self._model_id = model_id
        self._clock = clock
        self._snapshots = snapshots
        self._seen_until: datetime | None = None
        self.frozen: Frozen | None = None
        self.version = 0

    def refresh(self) -> None:
        """Catch up with the database; `version` rises if anything changed."""
        is_stale = self._seen_until is None or self._clock() - self._seen_until > _RELOAD_AFTER
        newer = self._newest(known=None if is_stale or self.frozen is None else self.frozen.snapshot.name)
        if self._seen_until is None or is_stale or newer is not None:
            self._seen_until = self._begin(newer)
        self._seen_until = self._follow(self._seen_until)

    def _newest(self, known: str | None) -> Snapshot | None:
        return self._snapshots.newest(self._model_id, known) if self._snapshots else None

    def _begin(self, snapshot: Snapshot | None) -> datetime:
        """Begin anew; returns the moment from which to follow."""
        # Until everything is read nothing is replaced: the database may go away in the middle.
        if snapshot is None:
            moment = self._embeddings.moment()
            self._load()
            self.frozen = None
        else:
            moment = snapshot.seen_until
            frozen = Frozen(snapshot, self._gone_from(snapshot))
            self._clear()
            self.frozen = frozen
        self.version += 1
        return moment

    def _gone_from(self, snapshot: Snapshot) -> Rows:
        """Rows of an old snapshot whose tracks are no longer there, though their removals are told no more."""
        if self._clock() - snapshot.seen_until <= _RELOAD_AFTER:
            return np.empty(0, dtype=np.int64)
        is_there = np.zeros(len(snapshot), dtype=np.bool_)
        track_ids: Iterator[str] = self._embeddings.track_ids(self._model_id)
        while some := list(islice(track_ids, _AT_ONCE)):
            rows = snapshot.rows(some)
            is_there[rows[rows >= 0]] = True
        return np.flatnonzero(~is_there)

    @abstractmethod
    def _load(self) -> None:
        """Read everything into memory, in place of what is there."""

    @abstractmethod
    def _clear(self) -> None:
        """Empty the memory."""

    @abstractmethod
    def _follow(self, since: datetime) -> datetime:
        """Take in what changed since a moment; returns the moment to ask from next."""
