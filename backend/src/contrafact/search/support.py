"""Support: a track that resembles the covers of the query, and whose covers resemble the query, moves up in the order.

Each track of the library is aligned with its nearest in the background; those that are probably its covers are its
edges. A track and its edges together make a second vector, which lies nearer to the other covers of the work than the
track itself. The difference of the cosines of second and first vectors moves the order of a ranking; a pair's own
probability stays as it is.

Source: Turcot and Lowe, Better matching with fewer features: the selection of useful features in large database
recognition problems (ICCV workshops 2009), and Arandjelović and Zisserman, Three things everyone should know to improve
object retrieval (CVPR 2012): verified matches of the database augment the description of each of its items. Here the
vectors are weighted by the squares of their probabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

MIN_PROBABILITY = 0.3
"""Probability from which a track is an edge of another; chosen on `val`, as the weights below."""
N_LINKED = 30
"""Tracks that a track is aligned with to find its edges."""
_EDGE_WEIGHT = 2.0
_GAIN = 8.0
"""Log-odds for a difference of 1 between the cosines."""
_TINY = 1e-12
_DECIMALS = 6

BY_PEOPLE = frozenset({0.0, 1.0})
"""What people said: no edge, whatever the pair looks like, and a certain one."""
Edges = Mapping[str, float]
"""Tracks that a track probably records one work with, each with its probability at the fitted prior, or `BY_PEOPLE`."""
Vectors = Mapping[str, NDArray[np.float32]]


class Links(Protocol):
    """The edges of tracks: of the library, or of recordings in memory."""

    def of(self, track_ids: Sequence[str]) -> Mapping[str, Edges]:
        """Return the edges of tracks; a track without any may be missing."""
        ...


@dataclass(frozen=True, slots=True)
class Support:
    """How other tracks support a track of a ranking.

    Parameters
    ----------
    log_odds : by which it moves in the order; below 0 if its covers, or those of the query, do not resemble the other.
    n_versions : other tracks that are edges of both, the query and the track.
    """

    log_odds: float = 0.0
    n_versions: int = 0


NO_SUPPORT = Support()


def edges_among(probabilities: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return the tracks that are probable enough to be edges, with their probabilities."""
    return {track_id: probability for track_id, probability in probabilities if probability >= MIN_PROBABILITY}


def supports(
    query: NDArray[np.float32],
    of_query: Edges,
    candidates: Vectors,
    links: Mapping[str, Edges],
    vectors_of: Callable[[Sequence[str]], Vectors],
) -> dict[str, Support]:
    """Return the support of each candidate; `NO_SUPPORT` where neither it nor the query has an edge to a third track.

    Parameters
    ----------
    query : float32 `(d,)`, of length 1.
    of_query : the candidates that are edges of the query.
    candidates : float32 `(d,)` each, of length 1.
    links : edges of candidates, without the query. One direction is enough: either of two may be the older track.
    vectors_of : returns the vectors of other tracks by id; a track that left the library is missing.
    """
    if not candidates:
        return {}
    of_query = {each: probability for each, probability in of_query.items() if probability > 0 and each in candidates}
    edges = _both_ways({track_id: links.get(track_id, {}) for track_id in candidates})
    outside = {other for of_track in edges.values() for other in of_track} - candidates.keys()
    vectors: Vectors = {**candidates, **vectors_of(sorted(outside))}
    known = {each: {other: p for other, p in edges[each].items() if p > 0 and other in vectors} for each in candidates}
    # Rounded, so that recordings that are equal stay in the order of their names.
    shifts = np.round(_GAIN * _rises(query, of_query, vectors, known), _DECIMALS)
    return {
        track_id: Support(shift, len(known[track_id].keys() & of_query.keys()))
        if known[track_id] or of_query.keys() - {track_id}
        else NO_SUPPORT
        for track_id, shift in zip(known, shifts.tolist(), strict=True)
    }


def _both_ways(links: Mapping[str, Edges]) -> dict[str, dict[str, float]]:
    """Return the edges of tracks, with those that other tracks among them have to them."""
    found = {track_id: dict(edges) for track_id, edges in links.items()}
    for track_id, edges in links.items():
        for other, probability in edges.items():
            if other in found:
                found[other].setdefault(track_id, probability)
    return found


def _rises(
    query: NDArray[np.float32], of_query: Edges, vectors: Vectors, edges: Mapping[str, Edges]
) -> NDArray[np.float64]:
    """Return how much nearer the second vectors of query and tracks are than the first ones.

    Parameters
    ----------
    vectors : of the tracks of `edges`, in their order, then of others.

    Returns
    -------
    float64 `(n,)`, differences of cosines.
    """
    rows = {track_id: row for row, track_id in enumerate(vectors)}
    all_vectors, query_vector = np.stack([*vectors.values()]).astype(np.float64), query.astype(np.float64)
    weights, to_query = np.zeros((len(edges), len(rows))), np.zeros(len(edges))
    for row, (track_id, of_track) in enumerate(edges.items()):
        to_query[row] = _weight(of_query.get(track_id, 0.0))
        for other, probability in of_track.items():
            weights[row, rows[other]] = _weight(probability)
    first = all_vectors[: len(edges)]
    second = first + weights @ all_vectors
    # A pair does not support itself: the query's second vector for each track is made without that track.
    of_query_second = query_vector + to_query @ first - to_query[:, None] * first
    lengths = np.linalg.norm(second, axis=1) * np.linalg.norm(of_query_second, axis=1)
    cosines = np.einsum("nd,nd->n", second, of_query_second) / np.maximum(lengths, _TINY)
    rises: NDArray[np.float64] = cosines - first @ query_vector
    return rises


def _weight(probability: float) -> float:
    return _EDGE_WEIGHT * probability**2
