"""The vectors of whole tracks, kept up with the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import EmbeddingChange, Neighbour, by_distance
from contrafact.embedding.distances import distances
from contrafact.index.exact import EmbeddingIndex, Nearest, nearest_of
from contrafact.index.protocols import Snapshots
from contrafact.index.synced import Following, Frozen, are_among
from contrafact.ports import Clock
from contrafact.ports.stores import EmbeddingStore


class WholeIndex(Following):
    """Whole tracks: those of the snapshot, and in memory those that it does not hold."""

    def __init__(self, embeddings: EmbeddingStore, model_id: str, clock: Clock, snapshots: Snapshots | None) -> None:
        super().__init__(embeddings, model_id, clock, snapshots)
        self.fresh = EmbeddingIndex()

    def __len__(self) -> int:
        return len(self.fresh) + (len(self.frozen) if self.frozen else 0)

    def vectors(self, track_ids: Sequence[str]) -> list[NDArray[np.float32] | None]:
        """The vectors of tracks, each float32 `(d,)` or None."""
        found = [self.fresh.vector(track_id) for track_id in track_ids]
        if self.frozen is not None:
            rows = self.frozen.rows(track_ids)
            here = np.flatnonzero(rows >= 0)
            for place, vector in zip(here, self.frozen.snapshot.vectors(rows[here]), strict=True):
                found[place] = vector
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
        (known,) = self.vectors([change.track_id])
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
    """The `k` tracks of a snapshot nearest to a vector, with their exact distances; of a large one nearly those."""
    snapshot, left_out = frozen.snapshot, frozen.left_out(leave_out)
    rows = np.empty(0, dtype=np.int64)
    for n_asked in (k + 1, 4 * k, 16 * k):
        # More only if so many of those found are gone that too few are left.
        found = snapshot.nearest(query, min(n_asked, len(snapshot)))
        rows = found[~are_among(found, left_out)]
        if len(rows) >= min(k, len(frozen) - 1):
            break
    far = distances(query, snapshot.vectors(rows))
    near = [Neighbour(snapshot.track_id(int(row)), float(each)) for row, each in zip(rows, far, strict=True)]
    return sorted(near, key=by_distance)[:k]


def nearest_in(
    frozen: Frozen, query: NDArray[np.float32], limit: int, after: Neighbour | None, leave_out: str | None
) -> Nearest:
    """A page of the tracks of a snapshot, in the exact order of their distances."""
    found = frozen.snapshot.distances(query)
    found[frozen.left_out(leave_out)] = np.inf
    return nearest_of(found, frozen.snapshot.track_id, limit, after)
