"""Search the segments of all tracks, in step with the database. A clip finds the songs that contain it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour, SegmentChange
from contrafact.embedding.distances import SegmentBlock
from contrafact.index.exact import TRACKS_AT_ONCE, nearest_by_segments, segment_blocks
from contrafact.index.synced import Held, SnapshotView, SyncedIndex

Segments = dict[str, NDArray[np.int8]]


class SegmentIndex(SyncedIndex[Segments, SegmentChange]):
    """Segments in a snapshot on disk, and in memory those that the snapshot lacks. Thread-safe."""

    def nearest(self, queries: NDArray[np.float32], k: int, leave_out: str | None) -> list[Neighbour]:
        """Return the tracks nearest to the segments of a clip, float32 `(n, d)`, nearest first; see `max_mean`."""
        held = self.fresh()
        snapshot = held.view.snapshot if held.view is not None else None
        n_in_snapshot = 0 if snapshot is None else len(snapshot)
        recent_ids = [track_id for track_id in held.recent if track_id != leave_out]
        recent = segment_blocks([held.recent[each] for each in recent_ids], n_in_snapshot)
        blocks = (*_snapshot_blocks(held.view, leave_out), *recent)

        def id_of(number: int) -> str:
            if snapshot is not None and number < n_in_snapshot:
                return snapshot.track_id(number)
            return recent_ids[number - n_in_snapshot]

        return nearest_by_segments(queries, blocks, n_in_snapshot + len(recent_ids), k, id_of)

    def _everything(self) -> Segments:
        stored = self._embeddings.everything(self._model_id)
        return {each.track_id: each.segments.copy() for each in stored}

    def _nothing(self) -> Segments:
        return {}

    def _copy(self, recent: Segments) -> Segments:
        return recent.copy()

    def _changes(self, since: datetime) -> tuple[list[SegmentChange], datetime]:
        return self._embeddings.segment_changes(self._model_id, since)

    def _is_applied(self, held: Held[Segments], change: SegmentChange) -> bool:
        known = held.recent.get(change.track_id)
        row = None if held.view is None else held.view.row(change.track_id)
        if held.view is not None and row is not None:
            start, end = held.view.snapshot.segment_starts[row : row + 2]
            known = held.view.snapshot.segments[start:end]
        if known is None or change.segments is None:
            return known is None and change.segments is None
        return np.array_equal(known, change.segments)

    def _apply(self, recent: Segments, change: SegmentChange) -> None:
        if change.segments is None:
            recent.pop(change.track_id, None)
        else:
            recent[change.track_id] = change.segments.copy()


def _snapshot_blocks(view: SnapshotView | None, leave_out: str | None) -> Iterator[SegmentBlock]:
    if view is None:
        return
    snapshot, left_out = view.snapshot, view.without(leave_out).removed
    for first in range(0, len(snapshot), TRACKS_AT_ONCE):
        bounds = snapshot.segment_starts[first : first + TRACKS_AT_ONCE + 1]
        rows = snapshot.segments[bounds[0] : bounds[-1]]
        yield SegmentBlock(first, bounds[:-1] - bounds[0], rows, left_out)
