"""Stage one of every comparison: the library's embeddings, as fresh as the database at each question."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour, by_distance
from contrafact.index.exact import Nearest, merged
from contrafact.index.protocols import Snapshots
from contrafact.index.segment_index import SegmentIndex
from contrafact.index.whole_index import WholeIndex, candidates_of, nearest_in
from contrafact.ports import Clock
from contrafact.ports.stores import EmbeddingStore


class LibraryIndex:
    """All embeddings of one model. Any number of threads may ask at once.

    Parameters
    ----------
    embeddings : where they are stored.
    model_id : whose; others cannot be compared with them.
    snapshots : where the worker's snapshots are found; None keeps everything in memory.

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
        """A number that rises with each change; as of the last question or `refresh`."""
        return self._wholes.version

    @property
    def n_tracks(self) -> int:
        """Number of tracks; as of the last question or `refresh`."""
        return len(self._wholes)

    def refresh(self) -> int:
        """Catch up with the database; returns the number of tracks."""
        with self._lock:
            self._wholes.refresh()
            return len(self._wholes)

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        """The vectors of tracks, each float32 `(d,)` or None."""
        with self._lock:
            self._wholes.refresh()
            return self._wholes.vectors(track_ids)

    def nearest(self, track_id: str, limit: int, after: Neighbour | None) -> Nearest | None:
        """A page of the other tracks, in the exact order of their distances; None if the track has no embedding.

        Over a snapshot this reads every vector: `candidates` is quicker where the nearest are enough.
        """
        with self._lock:
            self._wholes.refresh()
            (query,), frozen = self._wholes.vectors([track_id]), self._wholes.frozen
            if query is None:
                return None
            fresh = self._wholes.fresh.nearest(query, limit, after, track_id)
        # Outside the lock: a snapshot never changes.
        return fresh if frozen is None else merged(fresh, nearest_in(frozen, query, limit, after, track_id), limit)

    def candidates(self, vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        """The tracks nearest to a vector, nearest first, with their exact distances.

        In a library so large that its snapshot is searched by a graph, a few of them may be missed.

        Parameters
        ----------
        vector : float32 `(d,)`, of length 1: a whole track's.
        k : how many.
        leave_out : a track that is not told.
        """
        with self._lock:
            self._wholes.refresh()
            frozen = self._wholes.frozen
            found = [*self._wholes.fresh.nearest(vector, k, None, leave_out).page]
        if frozen is not None:
            found += candidates_of(frozen, vector, k, leave_out)
        return sorted(found, key=by_distance)[:k]

    def segment_candidates(
        self, segments: NDArray[np.float32], k: int, leave_out: str | None = None
    ) -> list[Neighbour]:
        """The tracks nearest to the segments of a clip, nearest first; distances by `max_mean`.

        The first call reads all segments into memory unless a snapshot holds them; every call looks at all of them.

        Parameters
        ----------
        segments : float32 `(n_segments, d)`, rows of length 1.
        k : how many: tracks that own one of the segments nearest to one of the clip's, and the most similar others.
        leave_out : a track that is not told.
        """
        with self._segments_lock:
            self._segments.refresh()
            return self._segments.candidates(segments, k, leave_out)
