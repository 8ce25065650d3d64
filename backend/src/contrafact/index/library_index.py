"""The default vector engine: snapshots on disk, newer embeddings in memory, as fresh as the database at each call."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from threading import Event

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import EmbeddingChange, Neighbour, StoredEmbedding, by_distance
from contrafact.domain.engines import EngineName, EngineReport
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.distances import distances
from contrafact.index.exact import EmbeddingIndex
from contrafact.index.segment_index import SegmentIndex
from contrafact.index.snapshots import LargeSnapshot, Snapshot, Snapshots
from contrafact.index.synced import Held, SnapshotView, SyncedIndex, is_in
from contrafact.ports import Clock
from contrafact.ports.embeddings import EmbeddingStore, EmbeddingWatch

_KEEP_SECONDS = 60.0
_log = logging.getLogger(__name__)


class LibraryIndex:
    """All embeddings of one model; a `VectorEngine`. Thread-safe.

    One worker builds the snapshots, and all processes of its host map them.

    Parameters
    ----------
    embeddings : the store to read from.
    model_id : the model; embeddings of other models cannot be compared with its own.
    snapshots : the worker's snapshots; None keeps everything in memory.
    watch : tells whether embeddings changed, some milliseconds late; None asks the database at each call.

    Every method raises ContrafactError `database_unavailable` while the database does not answer.
    """

    def __init__(
        self,
        embeddings: EmbeddingStore,
        model_id: str,
        clock: Clock,
        snapshots: Snapshots | None = None,
        watch: EmbeddingWatch | None = None,
    ) -> None:
        self._watch = watch
        self._wholes = WholeIndex(embeddings, model_id, clock, snapshots, watch)
        self._segments = SegmentIndex(embeddings, model_id, clock, snapshots)

    @property
    def version(self) -> int:
        """A number that rises with each change, as of the last call."""
        return self._wholes.version

    @property
    def n_tracks(self) -> int:
        """Number of tracks, as of the last call."""
        return self._wholes.n_tracks

    def count(self) -> int:
        """See `VectorEngine.count`."""
        return _count(self._wholes.fresh(is_asked=True))

    def report(self) -> EngineReport:
        """Return how tracks are searched: by a graph in large libraries. Asks no server."""
        snapshot = self._wholes.snapshot()
        is_large = isinstance(snapshot, LargeSnapshot)
        return EngineReport(EngineName.USEARCH, version("usearch")) if is_large else EngineReport(EngineName.EXACT)

    def put(self, entries: Sequence[StoredEmbedding]) -> None:
        """See `VectorEngine.put`. They are read from the database, without waiting for the watch."""
        if entries:
            self.count()

    def remove(self, track_ids: Sequence[str]) -> None:
        """See `VectorEngine.remove`. The removals are read from the database, without waiting for the watch."""
        if track_ids:
            self.count()

    def keep_fresh(self, ended: Event) -> None:
        """Read changes as they are reported, and change to newer snapshots, so that requests wait for neither."""
        while self._watch is not None and not ended.is_set():
            self._watch.wait(_KEEP_SECONDS)
            try:
                self._wholes.fresh()
                self._wholes.switch()
            except ContrafactError as error:
                _log.info("changes of embeddings are read later: %s", error)

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        """Return the vectors of tracks, each float32 `(d,)` or None."""
        found = _vectors(self._wholes.fresh(), track_ids)
        if self._watch is not None and any(each is None for each in found):
            # A track may be ready some milliseconds before the watch reports it.
            found = _vectors(self._wholes.fresh(is_asked=True), track_ids)
        return found

    def nearest(self, vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        """Return the tracks nearest to a vector, nearest first, with exact distances.

        If the snapshot is large enough to be searched by a graph, some of them may be missed.

        Parameters
        ----------
        vector : float32 `(d,)`, unit length, of a whole track.
        k : number of tracks.
        leave_out : a track to exclude.
        """
        held = self._wholes.fresh()
        found = held.recent.nearest(vector, k, leave_out)
        if held.view is not None:
            found += _candidates_in(held.view, vector, k, leave_out)
        return sorted(found, key=by_distance)[:k]

    def nearest_to_segments(
        self, segments: NDArray[np.float32], k: int, leave_out: str | None = None
    ) -> list[Neighbour]:
        """Return the tracks nearest to the segments of a clip, nearest first; distances by `max_mean`.

        Compares all segments at every call. Without a snapshot the first call reads them into memory.

        Parameters
        ----------
        segments : float32 `(n_segments, d)`, rows of unit length.
        k : number of tracks: owners of the segments nearest to one of the clip's, then the most similar others.
        leave_out : a track to exclude.
        """
        return self._segments.nearest(segments, k, leave_out)


class WholeIndex(SyncedIndex[EmbeddingIndex, EmbeddingChange]):
    """Vectors of whole tracks: a snapshot, and in memory those that the snapshot lacks. Thread-safe."""

    @property
    def n_tracks(self) -> int:
        """Number of tracks, as of the last call."""
        return 0 if self._held is None else _count(self._held)

    def snapshot(self) -> Snapshot | None:
        """Return the snapshot that is searched; before the first search the newest one."""
        if self._held is not None:
            return self._held.view.snapshot if self._held.view else None
        return self._snapshots.newest(self._model_id, None) if self._snapshots else None

    def _everything(self) -> EmbeddingIndex:
        loaded = EmbeddingIndex()
        for track_id, vector in self._embeddings.wholes(self._model_id):
            loaded.put(track_id, vector)
        return loaded

    def _nothing(self) -> EmbeddingIndex:
        return EmbeddingIndex()

    def _copy(self, recent: EmbeddingIndex) -> EmbeddingIndex:
        return recent.copy()

    def _changes(self, since: datetime) -> tuple[list[EmbeddingChange], datetime]:
        return self._embeddings.changes(self._model_id, since)

    def _is_applied(self, held: Held[EmbeddingIndex], change: EmbeddingChange) -> bool:
        (known,) = _vectors(held, [change.track_id])
        if known is None or change.vector is None:
            return known is None and change.vector is None
        return known.tobytes() == change.vector.tobytes()

    def _apply(self, recent: EmbeddingIndex, change: EmbeddingChange) -> None:
        if change.vector is None:
            recent.remove(change.track_id)
        else:
            recent.put(change.track_id, change.vector)


def _count(held: Held[EmbeddingIndex]) -> int:
    return len(held.recent) + (0 if held.view is None else len(held.view))


def _vectors(held: Held[EmbeddingIndex], track_ids: Sequence[str]) -> list[NDArray[np.float32] | None]:
    found = [held.recent.vector(track_id) for track_id in track_ids]
    if held.view is not None:
        rows = held.view.rows(track_ids)
        here = np.flatnonzero(rows >= 0)
        for place, vector in zip(here, held.view.snapshot.vectors(rows[here]), strict=True):
            found[place] = vector
    return found


def _candidates_in(view: SnapshotView, query: NDArray[np.float32], k: int, leave_out: str | None) -> list[Neighbour]:
    """Return the `k` tracks of a snapshot nearest to a vector, nearest first, with exact distances."""
    snapshot, left_out = view.snapshot, view.without(leave_out).removed
    rows = np.empty(0, dtype=np.int64)
    for n_asked in (k + 1, 4 * k, 16 * k):
        # More only if so many of the found tracks were removed that too few remain.
        found = snapshot.nearest(query, min(n_asked, len(snapshot)))
        rows = found[~is_in(found, left_out)]
        if len(rows) >= min(k, len(view) - 1):
            break
    far = distances(query, snapshot.vectors(rows))
    near = [Neighbour(snapshot.track_id(int(row)), float(each)) for row, each in zip(rows, far, strict=True)]
    return sorted(near, key=by_distance)[:k]
