"""The vectors of whole tracks, kept up with the database."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import EmbeddingChange
from contrafact.matching.index import EmbeddingIndex, Nearest, Neighbour, by_distance, distances, nearest_of
from contrafact.ports.clock import Clock
from contrafact.ports.index import Snapshots
from contrafact.ports.stores import EmbeddingStore
from contrafact.services.following import Following, Frozen


class WholeIndex(Following):
    """Whole tracks: those of the snapshot, and in memory those that it does not hold."""

    def __init__(self, embeddings: EmbeddingStore, model_id: str, clock: Clock, snapshots: Snapshots | None) -> None:
        super().__init__(embeddings, model_id, clock, snapshots)
        self.fresh = EmbeddingIndex()

    def __len__(self) -> int:
        return len(self.fresh) + (len(self.frozen) if self.frozen else 0)

    def vector(self, track_id: str) -> NDArray[np.float32] | None:
        """A track's vector, float32 `(d,)`, or None."""
        row = self.frozen.row(track_id) if self.frozen else None
        if self.frozen is None or row is None:
            return self.fresh.vector(track_id)
        found: NDArray[np.float32] = self.frozen.snapshot.vectors(np.array([row]))[0]
        return found

    def _load(self) -> None:
        loaded = EmbeddingIndex()
        for track_id, vector in self._embeddings.wholes(self._model_id):
            loaded.put(track_id, vector)
        self.fresh = loaded

    def _clear(self) -> None:
        self.fresh = EmbeddingIndex()

    def _follow(self, since: datetime) -> datetime:
        changes, moment = self._embeddings.changes(self._model_id, since)
        for change in changes:
            if not self._is_known(change):
                self._apply(change)
        return moment

    def _is_known(self, change: EmbeddingChange) -> bool:
        """Whether it was told before, as the last moments always are."""
        known = self.vector(change.track_id)
        if known is None or change.vector is None:
            return known is None and change.vector is None
        return known.tobytes() == change.vector.tobytes()

    def _apply(self, change: EmbeddingChange) -> None:
        row = self.frozen.row(change.track_id) if self.frozen else None
        if self.frozen is not None and row is not None:
            self.frozen = self.frozen.without(row)
        if change.vector is None:
            self.fresh.remove(change.track_id)
        else:
            self.fresh.put(change.track_id, change.vector)
        self.version += 1


def candidates_of(frozen: Frozen, query: NDArray[np.float32], k: int, leave_out: str | None) -> list[Neighbour]:
    """About the `k` tracks of a snapshot nearest to a vector, with their exact distances."""
    snapshot, left_out = frozen.snapshot, frozen.left_out(leave_out)
    k = min(k, len(snapshot))
    n_asked = min(k + 1, len(snapshot))
    rows = _kept(snapshot.nearest(query, n_asked), left_out)
    while len(rows) < k and n_asked < len(snapshot):
        # Many of those found are gone.
        n_asked = min(2 * n_asked, len(snapshot))
        rows = _kept(snapshot.nearest(query, n_asked), left_out)
    if not len(rows):
        return []
    found = distances(query, snapshot.vectors(rows))
    near = [Neighbour(snapshot.track_id(int(row)), float(far)) for row, far in zip(rows, found, strict=True)]
    return sorted(near, key=by_distance)[:k]


def nearest_in(
    frozen: Frozen, query: NDArray[np.float32], limit: int, after: Neighbour | None, leave_out: str | None
) -> Nearest:
    """A page of the tracks of a snapshot, in the exact order of their distances."""
    found = frozen.snapshot.distances(query)
    found[frozen.left_out(leave_out)] = np.inf
    return nearest_of(found, frozen.snapshot.track_id, limit, after)


def _kept(rows: NDArray[np.int64], left_out: NDArray[np.int64]) -> NDArray[np.int64]:
    return rows[~np.isin(rows, left_out)]
