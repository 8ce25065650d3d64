"""Distances between embeddings: of whole tracks, of their segments by MaxMean, and of both joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import TrackEmbedding

WHOLE_WEIGHT = 1.0
"""How much the cosine of the whole tracks' vectors counts beside that of their segments; chosen on `val`."""
N_NEAREST = 50
"""Reference segments that each segment of the query finds (Du et al., ByteCover3, 2023)."""
_NEVER = np.float32(-2.0)
"""Below every cosine."""
_LARGEST = 127


def distances(query: NDArray[np.float32], references: NDArray[np.float32]) -> NDArray[np.float64]:
    """Euclidean distances of unit vectors.

    Parameters
    ----------
    query : float32 `(d,)`, of length 1.
    references : float32 `(n, d)`, each row of length 1.

    Returns
    -------
    float64 `(n,)` in 0..2.
    """
    # Row by row: a matrix product rounds one pair differently in libraries of different sizes, and is slower.
    products: NDArray[np.float32] = np.einsum("nd,d->n", references, query)
    return distances_of(products)


def distances_of(cosines: NDArray[np.floating]) -> NDArray[np.float64]:
    """Euclidean distances of unit vectors by their cosines, of any shape, in 0..2: `|a - b|^2 = 2 - 2 a.b`."""
    found: NDArray[np.float64] = np.sqrt(np.clip(2.0 - 2.0 * cosines.astype(np.float64), 0.0, 4.0))
    return found


def segment_distances(query: TrackEmbedding, references: Sequence[TrackEmbedding]) -> NDArray[np.float64]:
    """Distances by segments and wholes together.

    The similarity is the mean over segments of their best match in the other track (MaxMean, Du et al., ByteCover3,
    2023), both ways, and the cosine of the wholes. It becomes a distance as a cosine does between unit vectors.

    Parameters
    ----------
    query : one track's vectors.
    references : of at least one track.

    Returns
    -------
    float64 `(n_references,)` in 0..2.
    """
    lengths = np.array([len(reference.segments) for reference in references])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    cosines = query.segments @ np.concatenate([reference.segments for reference in references]).T
    of_query = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
    of_references = np.add.reduceat(cosines.max(axis=0), starts) / lengths
    by_segments = distances_of((of_query + of_references) / 2)
    return joined_distances(by_segments, distances(query.whole, np.stack([each.whole for each in references])))


def joined_distances(by_segments: NDArray[np.float64], by_wholes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances of the same tracks, `(n,)` in 0..2, by segments and by wholes, as one.

    Their squares are averaged, as one averages the similarities that they were made of.
    """
    squares = (by_segments**2 + WHOLE_WEIGHT * by_wholes**2) / (1 + WHOLE_WEIGHT)
    joined: NDArray[np.float64] = np.sqrt(squares)
    return joined


def quantised(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Vectors as small integers, each row scaled so that its largest number is 127.

    A cosine of two rows changes by less than 0.005 (256 dimensions).

    Parameters
    ----------
    vectors : float32 `(n, d)`, no row all zero.

    Returns
    -------
    int8 `(n, d)`.
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    rows: NDArray[np.int8] = np.round(vectors * (_LARGEST / largest)).astype(np.int8)
    return rows


@dataclass(frozen=True, slots=True)
class SegmentBlock:
    """The segments of some tracks, one track's after another's.

    Parameters
    ----------
    first_track : number of the first track; the others follow it.
    starts : int64 `(n_tracks,)`, where in `rows` each track's segments begin; each has at least one.
    rows : int8 `(n_segments, d)`.
    left_out : int64, numbers of tracks that do not count, here or in other blocks, rising.
    """

    first_track: int
    starts: NDArray[np.int64]
    rows: NDArray[np.int8]
    left_out: NDArray[np.int64]


def max_mean(
    queries: NDArray[np.float32], blocks: Iterable[SegmentBlock], n_tracks: int, n_least: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Tracks that own one of the segments nearest to a segment of the query, and how similar they are to it.

    The similarity of a track is the mean over the query's segments of their best cosine in the track (MaxMean, Du
    et al., ByteCover3, 2023); one way only, since a clip need not hold the whole song.

    Parameters
    ----------
    queries : float32 `(n_queries, d)`, rows of length 1.
    blocks : of all tracks, in the order of their numbers.
    n_tracks : how many there are in all.
    n_least : as many are told if there are: the most similar of the others join those found. A clip of seconds finds
        some forty by its nearest segments alone, and most of its covers are not among them.

    Returns
    -------
    numbers of the tracks, int64 `(n,)`, and similarities, float64 `(n,)` in -1..1.
    """
    best = np.full((len(queries), n_tracks), _NEVER, dtype=np.float32)
    nearest = _Nearest(len(queries))
    for block in blocks:
        rows = block.rows.astype(np.float32)
        # Their lengths divide the few products: to divide the many numbers would take as long as the rest.
        cosines = (queries @ rows.T) / np.sqrt(np.einsum("nd,nd->n", rows, rows))
        first, behind = block.first_track, block.first_track + len(block.starts)
        owners = np.repeat(np.arange(first, behind), np.diff(block.starts, append=len(block.rows)))
        left_out = block.left_out[slice(*np.searchsorted(block.left_out, (first, behind)))]
        cosines[:, np.isin(owners, left_out)] = _NEVER
        best[:, first:behind] = np.maximum.reduceat(cosines, block.starts, axis=1)
        nearest.add(cosines, owners)
    similarities = best.mean(axis=0, dtype=np.float64)
    found = _joined(nearest.owners(), similarities, n_least)
    return found, similarities[found]


def _joined(found: NDArray[np.int64], similarities: NDArray[np.float64], n_least: int) -> NDArray[np.int64]:
    """The tracks found, and of the others so many of the most similar that there are `n_least`."""
    n_missing = min(n_least, len(similarities)) - len(found)
    if n_missing <= 0:
        return found
    others = similarities.copy()
    others[found] = _NEVER
    nearest = np.argpartition(others, -n_missing)[-n_missing:]
    # Below every cosine are those that are left out.
    return np.union1d(found, nearest[others[nearest] > _NEVER])


class _Nearest:
    """The segments nearest to each segment of the query so far."""

    def __init__(self, n_queries: int) -> None:
        self._cosines = np.empty((n_queries, 0), dtype=np.float32)
        self._owners = np.empty((n_queries, 0), dtype=np.int64)

    def add(self, cosines: NDArray[np.float32], owners: NDArray[np.int64]) -> None:
        # The few of the block first: joining all of it to what was found would copy it.
        chosen = _largest(cosines)
        joined = np.concatenate([self._cosines, np.take_along_axis(cosines, chosen, axis=1)], axis=1)
        joined_owners = np.concatenate([self._owners, owners[chosen]], axis=1)
        kept = _largest(joined)
        self._cosines = np.take_along_axis(joined, kept, axis=1)
        self._owners = np.take_along_axis(joined_owners, kept, axis=1)

    def owners(self) -> NDArray[np.int64]:
        return np.unique(self._owners[self._cosines > _NEVER])


def _largest(cosines: NDArray[np.float32]) -> NDArray[np.intp]:
    """Columns of the `N_NEAREST` largest of each row, in no order."""
    if cosines.shape[1] <= N_NEAREST:
        return np.broadcast_to(np.arange(cosines.shape[1]), cosines.shape)
    return np.argpartition(cosines, -N_NEAREST, axis=1)[:, -N_NEAREST:]
