"""The tracks that a search considers: near to a query, to its first covers, or to the segments of a clip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.embedding.distances import CLIP_WHOLE_WEIGHT, distances, join_distances
from contrafact.search.expansion import expanded_query


class VectorIndex(Protocol):
    """The vectors that are searched: the library's index, or vectors in memory."""

    def nearest(self, vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        """Return the `k` tracks nearest to a vector, float32 `(d,)` of length 1, nearest first."""
        ...

    def nearest_to_segments(
        self, segments: NDArray[np.float32], k: int, leave_out: str | None = None
    ) -> list[Neighbour]:
        """Return the `k` tracks nearest to segments, float32 `(n_segments, d)`, by MaxMean, nearest first."""
        ...

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        """Return the vectors of whole tracks, each float32 `(d,)`; None for a track that is not in the index."""
        ...


def vectors_of(index: VectorIndex, track_ids: Iterable[str]) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of tracks by id, each float32 `(d,)`; a track that left the index is missing."""
    ids = list(track_ids)
    found = zip(ids, index.vectors(*ids), strict=True)
    return {track_id: vector for track_id, vector in found if vector is not None}


def expanded_candidates(
    index: VectorIndex,
    vector: NDArray[np.float32],
    probabilities: Mapping[str, float],
    initial: Sequence[Neighbour],
    k: int,
    *,
    leave_out: str | None,
) -> list[Neighbour]:
    """Return the candidates nearest to a query and its first covers, with their distances to the query.

    Parameters
    ----------
    vector : of the query, float32 `(d,)`, of length 1.
    probabilities : of the initial candidates that were aligned, that each is a cover.
    initial : the initial candidates, which are not returned.
    k : candidates in all, the initial ones included.
    """
    covers = vectors_of(index, probabilities)
    start = expanded_query(
        vector,
        np.array([*covers.values()]).reshape(len(covers), len(vector)),
        np.array([probabilities[track_id] for track_id in covers]),
    )
    already = {each.track_id for each in initial}
    nearest = index.nearest(start, k, leave_out)
    new = [each.track_id for each in nearest if each.track_id not in already]
    vectors = vectors_of(index, new[: k - len(initial)])
    if not vectors:
        return []
    return [*map(Neighbour, vectors, distances(vector, np.stack([*vectors.values()])).tolist())]


def clip_candidates(index: VectorIndex, clip: TrackEmbedding, k: int, leave_out: str | None = None) -> list[Neighbour]:
    """Return the `k` tracks nearest to a clip by MaxMean over segments.

    Their distances join that of the segments with that of the whole clip to the whole track.
    """
    nearest = index.nearest_to_segments(clip.segments, k, leave_out)
    wholes = vectors_of(index, (each.track_id for each in nearest))
    indexed = [each for each in nearest if each.track_id in wholes]
    if not indexed:
        return []
    by_segments = np.array([each.distance for each in indexed])
    by_wholes = distances(clip.whole, np.stack([wholes[each.track_id] for each in indexed]))
    joined = join_distances(by_segments, by_wholes, CLIP_WHOLE_WEIGHT).tolist()
    return [Neighbour(each.track_id, distance) for each, distance in zip(indexed, joined, strict=True)]
