"""The segments of tracks, kept up with the database: a clip finds the songs that it is a part of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour, SegmentChange, by_distance
from contrafact.embedding.distances import SegmentBlock, distances_of, max_mean
from contrafact.index.protocols import Snapshots
from contrafact.index.synced import Following
from contrafact.ports import Clock
from contrafact.ports.stores import EmbeddingStore

_TRACKS_AT_ONCE = 2000
"""Some 45 000 segments: 45 MB while they are looked at."""
_NONE = np.empty(0, dtype=np.int64)


class SegmentIndex(Following):
    """Segments: those of the snapshot, on disk, and in memory those that it does not hold."""

    def __init__(self, embeddings: EmbeddingStore, model_id: str, clock: Clock, snapshots: Snapshots | None) -> None:
        super().__init__(embeddings, model_id, clock, snapshots)
        self._fresh: dict[str, NDArray[np.int8]] = {}

    def candidates(self, queries: NDArray[np.float32], k: int, leave_out: str | None) -> list[Neighbour]:
        """The tracks nearest to a clip's segments, float32 `(n, d)`: see `max_mean`."""
        snapshot = self.frozen.snapshot if self.frozen else None
        n_frozen = len(snapshot) if snapshot else 0
        fresh_ids = [track_id for track_id in self._fresh if track_id != leave_out]
        blocks = (*self._frozen_blocks(leave_out), *self._fresh_blocks(fresh_ids, n_frozen))
        found, similarities = max_mean(queries, blocks, n_frozen + len(fresh_ids), n_least=k)

        def id_of(number: int) -> str:
            return snapshot.track_id(number) if snapshot and number < n_frozen else fresh_ids[number - n_frozen]

        far = distances_of(similarities)
        near = [Neighbour(id_of(int(number)), float(each)) for number, each in zip(found, far, strict=True)]
        return sorted(near, key=by_distance)[:k]

    def _frozen_blocks(self, leave_out: str | None) -> Iterator[SegmentBlock]:
        if self.frozen is None:
            return
        snapshot, left_out = self.frozen.snapshot, self.frozen.left_out(leave_out)
        for first in range(0, len(snapshot), _TRACKS_AT_ONCE):
            bounds = snapshot.segment_starts[first : first + _TRACKS_AT_ONCE + 1]
            rows = snapshot.segments[bounds[0] : bounds[-1]]
            yield SegmentBlock(first, bounds[:-1] - bounds[0], rows, left_out)

    def _fresh_blocks(self, track_ids: list[str], n_before: int) -> Iterator[SegmentBlock]:
        for first in range(0, len(track_ids), _TRACKS_AT_ONCE):
            some = [self._fresh[track_id] for track_id in islice(track_ids, first, first + _TRACKS_AT_ONCE)]
            starts = np.cumsum([0, *(len(rows) for rows in some[:-1])])
            yield SegmentBlock(n_before + first, starts, np.concatenate(some), _NONE)

    def _load(self) -> None:
        stored = self._embeddings.everything(self._model_id)
        self._fresh = {each.track_id: each.segments.copy() for each in stored}

    def _clear(self) -> None:
        self._fresh = {}

    def _follow(self, since: datetime) -> datetime:
        changes, moment = self._embeddings.segment_changes(self._model_id, since)
        for change in changes:
            if not self._is_known(change):
                self._apply(change)
        return moment

    def _is_known(self, change: SegmentChange) -> bool:
        """Whether it was told before, as the last moments always are."""
        known = self._fresh.get(change.track_id)
        row = self.frozen.row(change.track_id) if self.frozen else None
        if self.frozen is not None and row is not None:
            start, end = self.frozen.snapshot.segment_starts[row : row + 2]
            known = self.frozen.snapshot.segments[start:end]
        if known is None or change.segments is None:
            return known is None and change.segments is None
        return np.array_equal(known, change.segments)

    def _apply(self, change: SegmentChange) -> None:
        row = self.frozen.row(change.track_id) if self.frozen else None
        if self.frozen is not None and row is not None:
            self.frozen = self.frozen.without(row)
        if change.segments is None:
            self._fresh.pop(change.track_id, None)
        else:
            self._fresh[change.track_id] = change.segments.copy()
        self.version += 1
