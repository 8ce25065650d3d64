"""The embeddings of the library: nearest tracks of a track or a clip, as fresh as the database at each call."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import EmbeddingChange, Neighbour, by_distance
from contrafact.embedding.distances import distances
from contrafact.index.exact import EmbeddingIndex, Nearest, merged, nearest_of
from contrafact.index.segment_index import SegmentIndex
from contrafact.index.snapshots import Snapshots
from contrafact.index.synced import SnapshotView, SyncedIndex, is_in
from contrafact.ports import Clock
from contrafact.ports.stores import EmbeddingStore


class LibraryIndex:
    """All embeddings of one model. Thread-safe.

    Parameters
    ----------
    embeddings : the store to read from.
    model_id : the model; embeddings of other models cannot be compared with its own.
    snapshots : the worker's snapshots; None keeps everything in memory.

    Every method raises ContrafactError `database_unavailable` while the database does not answer.
    """

    def __init__(
        self, embeddings: EmbeddingStore, model_id: str, clock: Clock, snapshots: Snapshots | None = None
    ) -> None:
        self._lock = threading.Lock()
        self._wholes = WholeIndex(embeddings, model_id, clock, snapshots)
        self._segments = SegmentIndex(embeddings, model_id, clock, snapshots)
        self._segments_lock = threading.Lock()

    @property
    def version(self) -> int:
        """A number that rises with each change, as of the last call."""
        return self._wholes.version

    @property
    def n_tracks(self) -> int:
        """Number of tracks, as of the last call."""
        return len(self._wholes)

    def refresh(self) -> int:
        """Read all changes from the database; return the number of tracks."""
        with self._lock:
            self._wholes.refresh()
            return len(self._wholes)

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        """Return the vectors of tracks, each float32 `(d,)` or None."""
        with self._lock:
            self._wholes.refresh()
            return self._wholes.vectors(track_ids)

    def nearest(self, track_id: str, limit: int, after: Neighbour | None) -> Nearest | None:
        """Return a page of the other tracks in exact order of distance; None if the track has no embedding.

        Reads every vector of a snapshot. `candidates` is faster where the nearest tracks are enough.
        """
        with self._lock:
            self._wholes.refresh()
            (query,), view = self._wholes.vectors([track_id]), self._wholes.view
            if query is None:
                return None
            recent = self._wholes.recent.nearest(query, limit, after, track_id)
        # Outside the lock: a view never changes.
        return recent if view is None else merged(recent, _page_in(view, query, limit, after, track_id), limit)

    def candidates(self, vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        """Return the tracks nearest to a vector, nearest first, with exact distances.

        If the snapshot is large enough to be searched by a graph, some of them may be missed.

        Parameters
        ----------
        vector : float32 `(d,)`, unit length, of a whole track.
        k : number of tracks.
        leave_out : a track to exclude.
        """
        with self._lock:
            self._wholes.refresh()
            view = self._wholes.view
            found = [*self._wholes.recent.nearest(vector, k, None, leave_out).page]
        if view is not None:
            found += _candidates_in(view, vector, k, leave_out)
        return sorted(found, key=by_distance)[:k]

    def segment_candidates(
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
        with self._segments_lock:
            self._segments.refresh()
            return self._segments.candidates(segments, k, leave_out)


class WholeIndex(SyncedIndex):
    """Vectors of whole tracks: a snapshot, and in memory those that the snapshot lacks. Not thread-safe."""

    def __init__(self, embeddings: EmbeddingStore, model_id: str, clock: Clock, snapshots: Snapshots | None) -> None:
        super().__init__(embeddings, model_id, clock, snapshots)
        self.recent = EmbeddingIndex()

    def __len__(self) -> int:
        return len(self.recent) + (0 if self.view is None else len(self.view))

    def vectors(self, track_ids: Sequence[str]) -> list[NDArray[np.float32] | None]:
        """Return the vectors of tracks, each float32 `(d,)` or None."""
        found = [self.recent.vector(track_id) for track_id in track_ids]
        if self.view is not None:
            rows = self.view.rows(track_ids)
            here = np.flatnonzero(rows >= 0)
            for place, vector in zip(here, self.view.snapshot.vectors(rows[here]), strict=True):
                found[place] = vector
        return found

    def _load(self) -> None:
        loaded = EmbeddingIndex()
        for track_id, vector in self._embeddings.wholes(self._model_id):
            loaded.put(track_id, vector)
        self.recent = loaded

    def _clear(self) -> None:
        self.recent = EmbeddingIndex()

    def _read_changes(self, since: datetime) -> datetime:
        changes, moment = self._embeddings.changes(self._model_id, since)
        for change in changes:
            if not self._is_applied(change):
                self._apply(change)
        return moment

    def _is_applied(self, change: EmbeddingChange) -> bool:
        """Return whether the change was delivered before."""
        (known,) = self.vectors([change.track_id])
        if known is None or change.vector is None:
            return known is None and change.vector is None
        return known.tobytes() == change.vector.tobytes()

    def _apply(self, change: EmbeddingChange) -> None:
        if self.view is not None:
            self.view = self.view.without(change.track_id)
        if change.vector is None:
            self.recent.remove(change.track_id)
        else:
            self.recent.put(change.track_id, change.vector)
        self.version += 1


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


def _page_in(
    view: SnapshotView, query: NDArray[np.float32], limit: int, after: Neighbour | None, leave_out: str | None
) -> Nearest:
    """Return a page of the tracks of a snapshot in exact order of distance."""
    found = view.snapshot.distances(query)
    found[view.without(leave_out).removed] = np.inf
    return nearest_of(found, view.snapshot.track_id, limit, after)
