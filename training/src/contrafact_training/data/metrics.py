"""Figures of a ranking: how well tracks of one work find one another.

A query is ranked against all references; its own recording is left out of its list. A query without a cover in its
list is left out of every mean, and counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contrafact.embedding.card import RetrievalFigures

_N_DIMS_OF_A_MATRIX = 2
N_RESAMPLES = 1000
INTERVAL = (2.5, 97.5)
"""Percentiles: a 95 % interval."""


@dataclass(frozen=True)
class Ranking:
    """Which places of each query's list hold a cover.

    Parameters
    ----------
    relevant : bool `(n_queries, n_places)`; queries without a cover are left out.
    works : int `(n_queries,)`, of the queries that are left.
    n_without_cover : how many were left out.
    """

    relevant: NDArray[np.bool_]
    works: NDArray[np.int64]
    n_without_cover: int


@dataclass(frozen=True)
class RankingFigures:
    """How well the covers of queries are found, 0..1 but for ranks and counts.

    Parameters
    ----------
    map, map_interval : mean average precision, and its 95 % bootstrap interval over works.
    mrr, mr1 : mean inverse rank of the first cover, mean rank of it.
    p_at_1, p_at_10 : part of the first places that hold a cover.
    top_1, top_5, top_10 : part of the queries with a cover among the first places.
    ndcg : mean normalised discounted cumulative gain.
    n_queries, n_without_cover : queries counted, queries left out.
    """

    map: float
    map_interval: tuple[float, float]
    mrr: float
    mr1: float
    p_at_1: float
    p_at_10: float
    top_1: float
    top_5: float
    top_10: float
    ndcg: float
    n_queries: int
    n_without_cover: int


def rank_all(distances: ArrayLike, works: ArrayLike) -> Ranking:
    """Sort every track's list of all others by distance; `(n_tracks, n_tracks)` and `(n_tracks,)` as in `rank`."""
    return rank(distances, works, np.arange(np.asarray(works).size))


def rank(distances: ArrayLike, works: ArrayLike, queries: ArrayLike) -> Ranking:
    """Sort each query's list of references by distance, the query's own recording left out.

    Equal distances keep the order of the tracks, so that the figures can be reproduced.

    Parameters
    ----------
    distances : float `(n_queries, n_references)`, finite but for each query's own place, which is not looked at.
    works : `(n_references,)`; equal values are recordings of one work.
    queries : int `(n_queries,)`; which reference each query is, or is a part of.

    Raises
    ------
    ValueError : shapes that do not belong together, distances that are not finite, or no query with a cover.
    """
    matrix, labels, own = np.array(distances, dtype=np.float64), np.asarray(works), np.asarray(queries, dtype=np.int64)
    if matrix.ndim != _N_DIMS_OF_A_MATRIX or labels.ndim != 1 or matrix.shape != (own.size, labels.size):
        raise ValueError(
            f"distances {matrix.shape} must be square, with one row per work {labels.shape}, or have one row per query"
            f" {own.shape}"
        )
    matrix[np.arange(own.size), own] = np.inf
    if np.isfinite(matrix).sum() != own.size * (labels.size - 1):
        raise ValueError("distances must be finite")
    # Its own place is each row's only infinity, and so the last.
    order = np.argsort(matrix, axis=1, kind="stable")[:, :-1]
    relevant = labels[order] == labels[own][:, None]
    has_cover = relevant.any(axis=1)
    if not has_cover.any():
        raise ValueError("no two tracks are recordings of one work")
    works_of_queries = np.unique(labels, return_inverse=True)[1][own]
    return Ranking(relevant[has_cover], works_of_queries[has_cover], int((~has_cover).sum()))


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


def top_rate(ranking: Ranking, n_places: int) -> float:
    """Part of the queries with a cover among the first places: the identification rate."""
    return float((first_ranks(ranking) <= n_places).mean())


def gains(ranking: Ranking) -> NDArray[np.float64]:
    """Normalised discounted cumulative gain of each query, with a gain of 1 for a cover, over the whole list.

    Source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques (ACM TOIS 20, 2002), with the
    discount `1 / log2(1 + rank)`.

    Returns
    -------
    float64 `(n_queries,)`, 0..1.
    """
    discounts = 1 / np.log2(np.arange(2, ranking.relevant.shape[1] + 2))
    best = np.cumsum(discounts)[ranking.relevant.sum(axis=1) - 1]
    normalised: NDArray[np.float64] = ranking.relevant @ discounts / best
    return normalised


def map_interval(ranking: Ranking, seed: int = 0) -> tuple[float, float]:
    """95 % bootstrap interval of the mean average precision, over works."""
    return interval_over_works(average_precisions(ranking), ranking.works, seed)


def interval_over_works(values: NDArray[np.float64], works: NDArray[np.int64], seed: int = 0) -> tuple[float, float]:
    """95 % bootstrap interval of the mean of values: works are drawn again with all their queries.

    Covers of one work rise and fall together, so that drawing single queries would give too narrow an interval.
    Source: Efron and Tibshirani, An introduction to the bootstrap (1993), chapters 8 (units that belong together) and
    13 (percentiles).

    Parameters
    ----------
    values : `(n_queries,)`.
    works : `(n_queries,)`, of the queries.
    """
    _, numbers = np.unique(works, return_inverse=True)
    sums = np.bincount(numbers, weights=values)
    counts = np.bincount(numbers)
    drawn = np.random.default_rng(seed).integers(len(sums), size=(N_RESAMPLES, len(sums)))
    low, high = np.percentile(sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1), INTERVAL)
    return float(low), float(high)


def ranking_figures(ranking: Ranking) -> RankingFigures:
    """All figures of a ranking."""
    first = first_ranks(ranking)
    return RankingFigures(
        map=float(average_precisions(ranking).mean()),
        map_interval=map_interval(ranking),
        mrr=float((1 / first).mean()),
        mr1=float(first.mean()),
        p_at_1=precision_at(ranking, 1),
        p_at_10=precision_at(ranking, 10),
        top_1=top_rate(ranking, 1),
        top_5=top_rate(ranking, 5),
        top_10=top_rate(ranking, 10),
        ndcg=float(gains(ranking).mean()),
        n_queries=len(first),
        n_without_cover=ranking.n_without_cover,
    )


def retrieval_figures(distances: ArrayLike, works: ArrayLike) -> RetrievalFigures:
    """The figures of a ranking that a card keeps; `distances` and `works` as in `rank_all`."""
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
