"""Exhaustive search of embeddings in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour, TrackEmbedding, by_distance
from contrafact.embedding.distances import SegmentBlock, cosine_to_distance, distances, max_mean, quantise

TRACKS_AT_ONCE = 2000
"""Tracks in a block of segments: about 45 000 segments, 45 MB while they are compared."""
_FIRST_CAPACITY = 256


def _smallest(wanted: NDArray[np.float64], id_of: Callable[[int], str], limit: int) -> list[Neighbour]:
    """Return the `limit` nearest and all ties of the last one, unordered."""
    if limit < len(wanted):
        farthest = np.partition(wanted, limit - 1)[limit - 1]
        rows = np.flatnonzero((wanted <= farthest) & np.isfinite(wanted))
    else:
        rows = np.flatnonzero(np.isfinite(wanted))
    return [Neighbour(id_of(int(row)), float(wanted[row])) for row in rows]


class EmbeddingIndex:
    """Unit vectors by track id, in one growing matrix. Not thread-safe."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._ids: list[str] = []
        self._vectors: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._ids)

    def put(self, track_id: str, vector: NDArray[np.float32]) -> None:
        """Add a track's vector, float32 `(d,)`, or replace it."""
        row = self._rows.get(track_id)
        if row is None:
            row = len(self._ids)
            self._make_room(row, vector.shape[0])
            self._rows[track_id] = row
            self._ids.append(track_id)
        self._vectors[row] = vector

    def remove(self, track_id: str) -> None:
        """Remove a track, if present."""
        row = self._rows.pop(track_id, None)
        if row is None:
            return
        last_id = self._ids.pop()
        if last_id != track_id:
            # Move the last row into the gap, so that the matrix stays dense.
            self._ids[row] = last_id
            self._vectors[row] = self._vectors[len(self._ids)]
            self._rows[last_id] = row

    def vector(self, track_id: str) -> NDArray[np.float32] | None:
        """Return a track's vector, float32 `(d,)`, or None."""
        row = self._rows.get(track_id)
        return None if row is None else self._vectors[row].copy()

    def copy(self) -> EmbeddingIndex:
        """Return a copy that shares nothing with this one."""
        copied = EmbeddingIndex()
        copied._rows, copied._ids = self._rows.copy(), self._ids.copy()
        copied._vectors = self._vectors.copy()
        return copied

    def nearest(self, query: NDArray[np.float32], limit: int, leave_out: str | None = None) -> list[Neighbour]:
        """Return the nearest tracks, nearest first; ties in order of the ids.

        Parameters
        ----------
        query : float32 `(d,)`, unit length.
        limit : number of tracks.
        leave_out : a track to exclude, which need not exist.
        """
        if not self._ids or limit < 1:
            return []
        found = distances(query, self._vectors[: len(self._ids)])
        own_row = self._rows.get(leave_out) if leave_out is not None else None
        if own_row is not None:
            found[own_row] = np.inf
        return sorted(_smallest(found, self._ids.__getitem__, limit), key=by_distance)[:limit]

    def _make_room(self, row: int, dimension: int) -> None:
        if row < self._vectors.shape[0]:
            return
        larger = np.empty((max(_FIRST_CAPACITY, 2 * row), dimension), dtype=np.float32)
        if row:
            larger[:row] = self._vectors[:row]
        self._vectors = larger


class MemoryIndex:
    """The embeddings of a few thousand tracks in memory, for the command line and the bench.

    Searches as `contrafact.index.library_index.LibraryIndex` does, without a database.
    """

    def __init__(self, embeddings: Mapping[str, TrackEmbedding]) -> None:
        self._wholes = EmbeddingIndex()
        for track_id, embedding in embeddings.items():
            self._wholes.put(track_id, embedding.whole)
        self._embeddings = embeddings

    @cached_property
    def _segments(self) -> dict[str, NDArray[np.int8]]:
        return {track_id: quantise(embedding.segments) for track_id, embedding in self._embeddings.items()}

    def nearest(self, vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        """Return the `k` tracks nearest to a vector, float32 `(d,)` of length 1, nearest first."""
        return self._wholes.nearest(vector, k, leave_out)

    def nearest_to_segments(
        self, segments: NDArray[np.float32], k: int, leave_out: str | None = None
    ) -> list[Neighbour]:
        """Return the `k` tracks nearest to the segments of a clip, float32 `(n, d)`, nearest first; see `max_mean`."""
        ids = [track_id for track_id in self._segments if track_id != leave_out]
        blocks = segment_blocks([self._segments[track_id] for track_id in ids], 0)
        return nearest_by_segments(segments, blocks, len(ids), k, ids.__getitem__)

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        """Return the vectors of tracks, each float32 `(d,)` or None."""
        return [self._wholes.vector(track_id) for track_id in track_ids]


def segment_blocks(segments: Sequence[NDArray[np.int8]], first_track: int) -> Iterator[SegmentBlock]:
    """Yield the segments of tracks, int8 `(n_segments, d)` each, as blocks numbered from `first_track`."""
    for first in range(0, len(segments), TRACKS_AT_ONCE):
        some = segments[first : first + TRACKS_AT_ONCE]
        starts = np.cumsum([0, *(len(rows) for rows in some[:-1])])
        yield SegmentBlock(first_track + first, starts, np.concatenate(some), np.empty(0, dtype=np.int64))


def nearest_by_segments(
    queries: NDArray[np.float32], blocks: Iterable[SegmentBlock], n_tracks: int, k: int, id_of: Callable[[int], str]
) -> list[Neighbour]:
    """Return the `k` tracks nearest to segments by MaxMean, nearest first.

    Parameters
    ----------
    queries : float32 `(n, d)`, rows of length 1.
    blocks, n_tracks : as of `max_mean`.
    id_of : from a track's number to its id.
    """
    found, similarities = max_mean(queries, blocks, n_tracks, min_results=k)
    far = cosine_to_distance(similarities)
    near = [Neighbour(id_of(int(number)), float(each)) for number, each in zip(found, far, strict=True)]
    return sorted(near, key=by_distance)[:k]
