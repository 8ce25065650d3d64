"""Search the segments of all tracks, in step with the database. A clip finds the songs that contain it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour, SegmentChange
from contrafact.embedding.distances import SegmentBlock
from contrafact.index.exact import TRACKS_AT_ONCE, nearest_by_segments, segment_blocks
from contrafact.index.snapshots import Snapshots
from contrafact.index.synced import SyncedIndex
from contrafact.ports import Clock
from contrafact.ports.stores import EmbeddingStore


class SegmentIndex(SyncedIndex):
    """Segments in a snapshot on disk, and in memory those that the snapshot lacks. Not thread-safe."""

    def __init__(self, embeddings: EmbeddingStore, model_id: str, clock: Clock, snapshots: Snapshots | None) -> None:
        super().__init__(embeddings, model_id, clock, snapshots)
        self._recent: dict[str, NDArray[np.int8]] = {}

    def candidates(self, queries: NDArray[np.float32], k: int, leave_out: str | None) -> list[Neighbour]:
        """Return the tracks nearest to the segments of a clip, float32 `(n, d)`, nearest first; see `max_mean`."""
        snapshot = self.view.snapshot if self.view is not None else None
        n_in_snapshot = 0 if snapshot is None else len(snapshot)
        recent_ids = [track_id for track_id in self._recent if track_id != leave_out]
        recent = segment_blocks([self._recent[each] for each in recent_ids], n_in_snapshot)
        blocks = (*self._snapshot_blocks(leave_out), *recent)

        def id_of(number: int) -> str:
            if snapshot is not None and number < n_in_snapshot:
                return snapshot.track_id(number)
            return recent_ids[number - n_in_snapshot]

        return nearest_by_segments(queries, blocks, n_in_snapshot + len(recent_ids), k, id_of)

    def _snapshot_blocks(self, leave_out: str | None) -> Iterator[SegmentBlock]:
        if self.view is None:
            return
        snapshot, left_out = self.view.snapshot, self.view.without(leave_out).removed
        for first in range(0, len(snapshot), TRACKS_AT_ONCE):
            bounds = snapshot.segment_starts[first : first + TRACKS_AT_ONCE + 1]
            rows = snapshot.segments[bounds[0] : bounds[-1]]
            yield SegmentBlock(first, bounds[:-1] - bounds[0], rows, left_out)

    def _load(self) -> None:
        stored = self._embeddings.everything(self._model_id)
        self._recent = {each.track_id: each.segments.copy() for each in stored}

    def _clear(self) -> None:
        self._recent = {}

    def _read_changes(self, since: datetime) -> datetime:
        changes, moment = self._embeddings.segment_changes(self._model_id, since)
        for change in changes:
            if not self._is_applied(change):
                self._apply(change)
        return moment

    def _is_applied(self, change: SegmentChange) -> bool:
        """Return whether the change was delivered before."""
        known = self._recent.get(change.track_id)
        row = None if self.view is None else self.view.row(change.track_id)
        if self.view is not None and row is not None:
            start, end = self.view.snapshot.segment_starts[row : row + 2]
            known = self.view.snapshot.segments[start:end]
        if known is None or change.segments is None:
            return known is None and change.segments is None
        return np.array_equal(known, change.segments)

    def _apply(self, change: SegmentChange) -> None:
        if self.view is not None:
            self.view = self.view.without(change.track_id)
        if change.segments is None:
            self._recent.pop(change.track_id, None)
        else:
            self._recent[change.track_id] = change.segments.copy()
        self.version += 1
