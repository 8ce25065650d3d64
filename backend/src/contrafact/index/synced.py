"""Keep vectors in memory in step with the database: the newest snapshot, plus all changes since.

Readers take a state that never changes, without a lock. Changes are read by one thread for all that wait, into a copy
that replaces the state.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import EmbeddingChange, SegmentChange
from contrafact.index.coalescing import Coalesced
from contrafact.index.snapshots import Snapshot, Snapshots
from contrafact.ports import Clock
from contrafact.ports.embeddings import EmbeddingStore, EmbeddingWatch

_RELOAD_AFTER = timedelta(hours=12)
"""The database reports removals for a day; an index that was idle for more than half of it is loaded again."""
_ASK_AFTER = timedelta(minutes=10)
"""The database is asked so often even if no change was reported."""
_IDS_AT_ONCE = 10_000
Recent = TypeVar("Recent")
Change = TypeVar("Change", EmbeddingChange, SegmentChange)

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


@dataclass(frozen=True, slots=True)
class Held(Generic[Recent]):
    """Vectors at one moment. Never changed.

    Parameters
    ----------
    recent : in memory, those that the snapshot lacks.
    """

    view: SnapshotView | None
    recent: Recent


class SyncedIndex(ABC, Generic[Recent, Change]):
    """Vectors of one model in memory, as fresh as the database at each call of `fresh`. Thread-safe.

    Parameters
    ----------
    snapshots : where to find snapshots; None keeps all vectors in memory.
    watch : tells whether anything changed; None asks the database at each call.
    """

    def __init__(
        self,
        embeddings: EmbeddingStore,
        model_id: str,
        clock: Clock,
        snapshots: Snapshots | None,
        watch: EmbeddingWatch | None = None,
    ) -> None:
        self._embeddings, self._model_id, self._clock = embeddings, model_id, clock
        self._snapshots, self._watch = snapshots, watch
        self._coalesced = Coalesced()
        self._held: Held[Recent] | None = None
        self._seen_until: datetime | None = None
        self._read_at: datetime | None = None
        self._n_seen: int | None = None
        self.version = 0

    def fresh(self, *, is_asked: bool = False) -> Held[Recent]:
        """Return the vectors as of this call. `version` rises if there were changes.

        Parameters
        ----------
        is_asked : ask the database although the watch reported no change, which takes it some milliseconds.
        """
        held, n_changes = self._held, self._n_changes()
        is_quiet = n_changes is not None and n_changes == self._n_seen and not self._is_older(_ASK_AFTER)
        if held is None or is_asked or not is_quiet:
            self._coalesced(self._refresh)
            held = self._held
        assert held is not None  # noqa: S101 - for the type checker
        return held

    def switch(self) -> None:
        """Change to a newer snapshot, if there is one, while others go on reading."""
        newer = self._newest()
        if newer is None or self._held is None:
            return
        held, since = self._caught_up(*self._restarted(newer))
        # What came in between is little. Alone: a refresh of another thread keeps the older snapshot.
        self._coalesced.alone(lambda: self._publish(*self._caught_up(held, since)))

    def _refresh(self) -> None:
        n_changes = self._n_changes()
        held, since = self._held, self._seen_until
        must_restart = held is None or since is None or self._is_older(_RELOAD_AFTER)
        # With a watch, `switch` changes to newer snapshots.
        newer = self._newest(is_any=must_restart) if must_restart or self._watch is None else None
        if held is None or since is None or must_restart or newer is not None:
            held, since = self._restarted(newer)
        self._publish(*self._caught_up(held, since))
        self._n_seen = n_changes

    def _n_changes(self) -> int | None:
        return self._watch.count() if self._watch else None

    def _is_older(self, age: timedelta) -> bool:
        # By this process's clock alone: the database's may differ from it by hours.
        return self._read_at is None or self._clock() - self._read_at > age

    def _newest(self, *, is_any: bool = False) -> Snapshot | None:
        view = None if self._held is None or is_any else self._held.view
        return self._snapshots.newest(self._model_id, view.snapshot.name if view else None) if self._snapshots else None

    def _publish(self, held: Held[Recent], moment: datetime) -> None:
        if held is not self._held:
            self._held = held
            self.version += 1
        self._seen_until, self._read_at = moment, self._clock()

    def _restarted(self, snapshot: Snapshot | None) -> tuple[Held[Recent], datetime]:
        """Start from a snapshot, or from the database without one; return the moment from which to read changes."""
        if snapshot is None:
            moment = self._embeddings.moment()
            return Held(None, self._everything()), moment
        return Held(SnapshotView(snapshot, self._removed_from(snapshot)), self._nothing()), snapshot.seen_until

    def _removed_from(self, snapshot: Snapshot) -> Rows:
        """Return rows of tracks that no longer exist, for a snapshot too old for the reported removals."""
        if self._embeddings.moment() - snapshot.seen_until <= _RELOAD_AFTER:
            return np.empty(0, dtype=np.int64)
        exists = np.zeros(len(snapshot), dtype=np.bool_)
        track_ids: Iterator[str] = self._embeddings.track_ids(self._model_id)
        while some := list(islice(track_ids, _IDS_AT_ONCE)):
            rows = snapshot.rows(some)
            exists[rows[rows >= 0]] = True
        return np.flatnonzero(~exists)

    def _caught_up(self, held: Held[Recent], since: datetime) -> tuple[Held[Recent], datetime]:
        """Return the vectors after all changes since a moment, and the moment for the next call."""
        found, moment = self._changes(since)
        # A change may be delivered twice.
        new = [change for change in found if not self._is_applied(held, change)]
        if not new:
            return held, moment
        view, recent = held.view, self._copy(held.recent)
        for change in new:
            view = view.without(change.track_id) if view is not None else None
            self._apply(recent, change)
        return Held(view, recent), moment

    @abstractmethod
    def _everything(self) -> Recent:
        """Return all vectors of the database."""

    @abstractmethod
    def _nothing(self) -> Recent:
        """Return no vectors."""

    @abstractmethod
    def _copy(self, recent: Recent) -> Recent:
        """Return a copy to which changes are applied."""

    @abstractmethod
    def _changes(self, since: datetime) -> tuple[list[Change], datetime]:
        """Return the changes since a moment, and the moment for the next call."""

    @abstractmethod
    def _is_applied(self, held: Held[Recent], change: Change) -> bool:
        """Return whether vectors hold a change already."""

    @abstractmethod
    def _apply(self, recent: Recent, change: Change) -> None:
        """Apply a change to vectors in memory."""
