"""Retrieval metrics: mean average precision, reciprocal rank, precision and bootstrap intervals.

Each query ranks all references except its own recording. Queries without a cover are counted, and excluded from every
mean.
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
    """Which positions of each ranked list hold a cover.

    Parameters
    ----------
    relevant : bool `(n_queries, n_positions)`; without queries that have no cover.
    works : int `(n_queries,)`, of these queries.
    n_without_cover : number of excluded queries.
    """

    relevant: NDArray[np.bool_]
    works: NDArray[np.int64]
    n_without_cover: int


@dataclass(frozen=True)
class RankingFigures:
    """Retrieval figures; 0..1 except ranks and counts.

    Parameters
    ----------
    map, map_interval : mean average precision, and its 95 % bootstrap interval over works.
    mrr, mr1 : mean inverse rank of the first cover, mean rank of it.
    p_at_1, p_at_10 : share of covers among the first results.
    top_1, top_5, top_10 : share of queries with a cover among the first results.
    ndcg : mean normalised discounted cumulative gain.
    n_queries, n_without_cover : evaluated and excluded queries.
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
    """Rank all other tracks for each track; `(n_tracks, n_tracks)` and `(n_tracks,)` as in `rank`."""
    return rank(distances, works, np.arange(np.asarray(works).size))


def rank(distances: ArrayLike, works: ArrayLike, queries: ArrayLike) -> Ranking:
    """Rank the references of each query by distance, without the query's own recording.

    Equal distances keep the order of the tracks, so that the figures are reproducible.

    Parameters
    ----------
    distances : float `(n_queries, n_references)`, finite, except at each query's own index, which is ignored.
    works : `(n_references,)`; equal values are recordings of one work.
    queries : int `(n_queries,)`; index of the reference that each query is, or is a clip of.

    Raises
    ------
    ValueError : inconsistent shapes, distances that are not finite, or no query with a cover.
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
    # The query's own index is the only infinity of its row, so it comes last.
    order = np.argsort(matrix, axis=1, kind="stable")[:, :-1]
    relevant = labels[order] == labels[own][:, None]
    has_cover = relevant.any(axis=1)
    if not has_cover.any():
        raise ValueError("no two tracks are recordings of one work")
    works_of_queries = np.unique(labels, return_inverse=True)[1][own]
    return Ranking(relevant[has_cover], works_of_queries[has_cover], int((~has_cover).sum()))


def average_precisions(ranking: Ranking) -> NDArray[np.float64]:
    """Return the average precision of each query: the mean of the precision at the rank of each of its covers.

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
    """Return the rank of each query's first cover, counted from 1.

    Returns
    -------
    int64 `(n_queries,)`; their mean is MR1, the mean of their inverses is MRR (MIREX, Audio Cover Song
    Identification, 2006 and later).
    """
    ranks: NDArray[np.int64] = np.argmax(ranking.relevant, axis=1) + 1
    return ranks


def precision_at(ranking: Ranking, n_places: int) -> float:
    """Return the mean share of covers among the first results; missing results count as misses.

    Parameters
    ----------
    n_places : number of results, at least 1.

    Raises
    ------
    ValueError : `n_places` below 1.
    """
    if n_places < 1:
        raise ValueError(f"n_places must be at least 1, not {n_places}")
    return float(ranking.relevant[:, :n_places].sum(axis=1).mean() / n_places)


def top_rate(ranking: Ranking, n_places: int) -> float:
    """Return the share of queries with a cover among the first results: the identification rate."""
    return float((first_ranks(ranking) <= n_places).mean())


def gains(ranking: Ranking) -> NDArray[np.float64]:
    """Return the normalised discounted cumulative gain of each query; a cover has gain 1.

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
    """Return the 95 % bootstrap interval of the mean average precision, over works."""
    return interval_over_works(average_precisions(ranking), ranking.works, seed)


def interval_over_works(values: NDArray[np.float64], works: NDArray[np.int64], seed: int = 0) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a mean; works are resampled with all their queries.

    Queries of one work are correlated; resampling single queries would give too narrow an interval.
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
    """Return all figures of a ranking."""
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
    """Return the figures of a ranking that a model card stores; `distances` and `works` as in `rank_all`."""
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
