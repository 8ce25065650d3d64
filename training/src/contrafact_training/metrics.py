"""Figures of a ranking: how well tracks of one work find one another.

Every track is a query against all others; the query itself is left out of its own list. A query without a cover
in its list is left out of every mean, and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contrafact.embedding.card import RetrievalFigures

_N_DIMS_OF_A_MATRIX = 2


@dataclass(frozen=True)
class Ranking:
    """Which places of each query's list hold a cover.

    Parameters
    ----------
    relevant : bool `(n_queries, n_places)`; queries without a cover are left out.
    n_without_cover : how many were left out.
    """

    relevant: NDArray[np.bool_]
    n_without_cover: int


def rank_all(distances: ArrayLike, works: ArrayLike) -> Ranking:
    """Sort every track's list of all others by distance.

    Equal distances keep the order of the tracks, so that the figures can be reproduced.

    Parameters
    ----------
    distances : float `(n_tracks, n_tracks)`, finite off the diagonal; the diagonal is not looked at.
    works : `(n_tracks,)`; equal values are recordings of one work.

    Raises
    ------
    ValueError : shapes that do not belong together, distances that are not finite, or no query with a cover.
    """
    matrix = np.array(distances, dtype=np.float64)
    labels = np.asarray(works)
    if matrix.ndim != _N_DIMS_OF_A_MATRIX or matrix.shape != (labels.size, labels.size) or labels.ndim != 1:
        raise ValueError(f"distances {matrix.shape} must be square, with one row per work {labels.shape}")
    np.fill_diagonal(matrix, np.inf)
    if np.isfinite(matrix).sum() != labels.size * (labels.size - 1):
        raise ValueError("distances must be finite")
    # The diagonal is the only infinity, so that each query's own place is the last.
    order = np.argsort(matrix, axis=1, kind="stable")[:, :-1]
    relevant = labels[order] == labels[:, None]
    has_cover = relevant.any(axis=1)
    if not has_cover.any():
        raise ValueError("no two tracks are recordings of one work")
    return Ranking(relevant[has_cover], int((~has_cover).sum()))


def average_precisions(ranking: Ranking) -> NDArray[np.float64]:
    """Average precision of each query: the mean of the precision at the rank of each of its covers.

    Source: Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), 8.4.

    Returns
    -------
    float64 `(n_queries,)`, 0..1; their mean is the mean average precision (mAP).
    """
    ranks = np.arange(1, ranking.relevant.shape[1] + 1)
    precision = np.cumsum(ranking.relevant, axis=1) / ranks
    means: NDArray[np.float64] = np.mean(precision, axis=1, where=ranking.relevant)
    return means


def first_ranks(ranking: Ranking) -> NDArray[np.int64]:
    """Rank of each query's first cover, counted from 1.

    Returns
    -------
    int64 `(n_queries,)`; their mean is MR1, the mean of their inverses is MRR (MIREX, Audio Cover Song
    Identification, 2006 and later).
    """
    ranks: NDArray[np.int64] = np.argmax(ranking.relevant, axis=1) + 1
    return ranks


def precision_at(ranking: Ranking, n_places: int) -> float:
    """Part of the first places that hold a cover, on average; places beyond the list's end count as misses.

    Parameters
    ----------
    n_places : how many places are looked at, at least 1.

    Raises
    ------
    ValueError : `n_places` below 1.
    """
    if n_places < 1:
        raise ValueError(f"n_places must be at least 1, not {n_places}")
    return float(ranking.relevant[:, :n_places].sum(axis=1).mean() / n_places)


def retrieval_figures(distances: ArrayLike, works: ArrayLike) -> RetrievalFigures:
    """All figures of a ranking; `distances` and `works` as in `rank_all`."""
    ranking = rank_all(distances, works)
    first = first_ranks(ranking)
    return RetrievalFigures(
        map=float(average_precisions(ranking).mean()),
        mrr=float((1 / first).mean()),
        mr1=float(first.mean()),
        p_at_1=precision_at(ranking, 1),
        p_at_10=precision_at(ranking, 10),
        n_queries=len(first),
        n_without_cover=ranking.n_without_cover,
    )
