"""Distances between embeddings: of whole tracks, of segments (MaxMean), and of both combined. Imports no torch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import TrackEmbedding

WHOLE_WEIGHT = 0.5
"""Weight of the whole tracks' squared distance relative to that of segments and stretches together; chosen on `val`."""
CLIP_WHOLE_WEIGHT = 0.3
"""The same for a clip, whose vector stands for a part of a track alone; chosen on `val`, clips of 30 and 60 s."""
N_NEAREST = 50
"""Nearest reference segments retrieved for each query segment (Du et al., ByteCover3, 2023)."""
N_IN_STRETCH = 4
"""Segments of a stretch, which is 50 s long; chosen on `val` among 2, 3 and 4."""
_EXCLUDED = np.float32(-2.0)
"""Less than every cosine."""
_INT8_MAX = 127


def distances(query: NDArray[np.float32], references: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the Euclidean distances of unit vectors.

    Parameters
    ----------
    query : float32 `(d,)`, of length 1.
    references : float32 `(n, d)`, each row of length 1.

    Returns
    -------
    float64 `(n,)` in 0..2.
    """
    # A matrix product is slower, and its rounding depends on the number of rows.
    products: NDArray[np.float32] = np.einsum("nd,d->n", references, query)
    return cosine_to_distance(products)


def cosine_to_distance(cosines: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the Euclidean distances, in 0..2, of unit vectors from their cosines: `|a - b|^2 = 2 - 2 a.b`."""
    found: NDArray[np.float64] = np.sqrt(np.clip(2.0 - 2.0 * cosines.astype(np.float64), 0.0, 4.0))
    return found


def segment_distances(query: TrackEmbedding, references: Sequence[TrackEmbedding]) -> NDArray[np.float64]:
    """Return distances of tracks by their segments, stretches of segments, and wholes.

    The similarity of segments is the mean of their best cosines in the other track (MaxMean, Du et al., ByteCover3,
    2023), averaged over both directions. That of stretches is the same, where two stretches of `N_IN_STRETCH`
    consecutive segments have the mean cosine of their segments in order: covers follow the same course. The mean of
    both becomes a distance as a cosine does.

    Parameters
    ----------
    query : embedding of the query.
    references : embeddings of at least one track.

    Returns
    -------
    float64 `(n_references,)` in 0..2.
    """
    ends = np.cumsum([len(reference.segments) for reference in references])
    cosines = query.segments @ np.concatenate([reference.segments for reference in references]).T
    of_tracks = np.split(cosines, ends[:-1], axis=1)
    similarities = np.array([(_both_ways(each) + _both_ways(_of_stretches(each))) / 2 for each in of_tracks])
    by_segments = cosine_to_distance(similarities)
    return join_distances(by_segments, distances(query.whole, np.stack([each.whole for each in references])))


def _both_ways(cosines: NDArray[np.float32]) -> float:
    """Return the mean over rows and columns, each counted equally, of their largest cosine."""
    return (float(cosines.max(axis=1).mean()) + float(cosines.max(axis=0).mean())) / 2


def _of_stretches(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean cosines of all pairs of stretches; of a shorter track the whole is one stretch."""
    length = min(N_IN_STRETCH, *cosines.shape)
    n_rows, n_columns = (size - length + 1 for size in cosines.shape)
    total = cosines[:n_rows, :n_columns].copy()
    for later in range(1, length):
        total += cosines[later : later + n_rows, later : later + n_columns]
    means: NDArray[np.float32] = total / np.float32(length)
    return means


def join_distances(
    by_segments: NDArray[np.float64], by_wholes: NDArray[np.float64], whole_weight: float = WHOLE_WEIGHT
) -> NDArray[np.float64]:
    """Return the root of the weighted mean of squared distances by segments and by wholes, `(n,)` in 0..2.

    Squares are linear in the similarities that the distances come from.
    """
    squares = (by_segments**2 + whole_weight * by_wholes**2) / (1 + whole_weight)
    joined: NDArray[np.float64] = np.sqrt(squares)
    return joined


def quantise(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Quantise vectors to int8, each row scaled so that its largest absolute value is 127.

    Cosines of two rows change by less than 0.005 (256 dimensions).

    Parameters
    ----------
    vectors : float32 `(n, d)`, no row all zero.

    Returns
    -------
    int8 `(n, d)`.
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    rows: NDArray[np.int8] = np.round(vectors * (_INT8_MAX / largest)).astype(np.int8)
    return rows


@dataclass(frozen=True, slots=True)
class SegmentBlock:
    """Segments of consecutive tracks.

    Parameters
    ----------
    first_track : number of the first track.
    starts : int64 `(n_tracks,)`, row at which each track's segments begin; each track has at least one.
    rows : int8 `(n_segments, d)`.
    left_out : int64, numbers of excluded tracks, of this or other blocks, rising.
    """

    first_track: int
    starts: NDArray[np.int64]
    rows: NDArray[np.int8]
    left_out: NDArray[np.int64]


def max_mean(
    queries: NDArray[np.float32], blocks: Iterable[SegmentBlock], n_tracks: int, min_results: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the tracks that own the segments nearest to the query's, and their similarities to the query.

    The similarity of a track is the mean over the query's segments of their best cosine in the track (MaxMean, Du
    et al., ByteCover3, 2023); in one direction, since a clip need not contain the whole song.

    Parameters
    ----------
    queries : float32 `(n_queries, d)`, segments of the query, rows of length 1.
    blocks : of all tracks, in the order of their numbers.
    n_tracks : total number of tracks.
    min_results : if fewer tracks own a nearest segment, the most similar others are added. Without, a clip of some
        seconds finds about forty tracks and misses most of its covers.

    Returns
    -------
    numbers of the tracks, int64 `(n,)`, and similarities, float64 `(n,)` in -1..1.
    """
    best = np.full((len(queries), n_tracks), _EXCLUDED, dtype=np.float32)
    nearest = _Nearest(len(queries))
    for block in blocks:
        rows = block.rows.astype(np.float32)
        # Dividing the products is faster than normalising the rows.
        cosines = (queries @ rows.T) / np.sqrt(np.einsum("nd,nd->n", rows, rows))
        first, end = block.first_track, block.first_track + len(block.starts)
        owners = np.repeat(np.arange(first, end), np.diff(block.starts, append=len(block.rows)))
        left_out = block.left_out[slice(*np.searchsorted(block.left_out, (first, end)))]
        cosines[:, np.isin(owners, left_out)] = _EXCLUDED
        best[:, first:end] = _best_in_tracks(cosines, block.starts)
        nearest.add(cosines, owners)
    similarities = best.mean(axis=0, dtype=np.float64)
    found = _fill_up(nearest.owners(), similarities, min_results)
    return found, similarities[found]


def _best_in_tracks(cosines: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the best cosine of each query segment in each track, `(n_queries, n_tracks)`; MaxMean is their mean.

    Parameters
    ----------
    cosines : `(n_queries, n_segments)`, the segments of one track after those of another.
    starts : `(n_tracks,)`, column at which each track's segments begin.
    """
    best: NDArray[np.float32] = np.maximum.reduceat(cosines, starts, axis=1)
    return best


def _fill_up(found: NDArray[np.int64], similarities: NDArray[np.float64], min_results: int) -> NDArray[np.int64]:
    """Add the most similar other tracks until there are `min_results`."""
    n_missing = min(min_results, len(similarities)) - len(found)
    if n_missing <= 0:
        return found
    others = similarities.copy()
    others[found] = _EXCLUDED
    nearest = np.argpartition(others, -n_missing)[-n_missing:]
    # Excluded tracks are below every cosine.
    return np.union1d(found, nearest[others[nearest] > _EXCLUDED])


class _Nearest:
    """Keep the `N_NEAREST` segments nearest to each segment of the query, block by block."""

    def __init__(self, n_queries: int) -> None:
        self._cosines = np.empty((n_queries, 0), dtype=np.float32)
        self._owners = np.empty((n_queries, 0), dtype=np.int64)

    def add(self, cosines: NDArray[np.float32], owners: NDArray[np.int64]) -> None:
        # Select from the block first, to avoid copying all of it.
        chosen = _largest(cosines)
        joined = np.concatenate([self._cosines, np.take_along_axis(cosines, chosen, axis=1)], axis=1)
        joined_owners = np.concatenate([self._owners, owners[chosen]], axis=1)
        kept = _largest(joined)
        self._cosines = np.take_along_axis(joined, kept, axis=1)
        self._owners = np.take_along_axis(joined_owners, kept, axis=1)

    def owners(self) -> NDArray[np.int64]:
        return np.unique(self._owners[self._cosines > _EXCLUDED])


def _largest(cosines: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the columns of the `N_NEAREST` largest values of each row, unordered."""
    if cosines.shape[1] <= N_NEAREST:
        return np.broadcast_to(np.arange(cosines.shape[1]), cosines.shape)
    return np.argpartition(cosines, -N_NEAREST, axis=1)[:, -N_NEAREST:]
