"""Open-set evaluation: queries whose covers are removed from the library should find nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FALSE_ALARMS = 0.05
"""Share of the queries without a cover in the library that may be answered."""
N_REPETITIONS = 20


@dataclass(frozen=True)
class FirstResults:
    """The first result of each query, in one library.

    Parameters
    ----------
    similarity : float64 `(n_queries,)`, of query and result.
    is_cover : bool, whether the result is a cover of the query.
    is_answerable : bool, whether the library holds a cover.
    """

    similarity: NDArray[np.float64]
    is_cover: NDArray[np.bool_]
    is_answerable: NDArray[np.bool_]


@dataclass(frozen=True)
class Answers:
    """Shares of queries answered at a cut on the similarity of the first result, 0..1.

    Parameters
    ----------
    false_alarms : of the queries without a cover in the library, those answered.
    answered : of the queries with a cover, those answered.
    answered_rightly : of the queries with a cover, those answered with one.
    """

    false_alarms: float
    answered: float
    answered_rightly: float


def halves(
    order: NDArray[np.float64], works: NDArray[np.int64], queries: NDArray[np.int64], seed: int = 0
) -> Iterator[FirstResults]:
    """Yield the first results of each query, each time with another half of the works removed from the library.

    Parameters
    ----------
    order : float64 `(n_queries, n_references)`, distances; each query's own index is ignored.
    works : `(n_references,)`.
    queries : `(n_queries,)`, index of the reference that each is. Queries
        without any cover are left out.
    """
    is_cover = works == works[queries][:, None]
    is_cover[np.arange(len(queries)), queries] = False
    kept_queries = np.flatnonzero(is_cover.any(axis=1))
    all_works = np.unique(works)
    for repetition in range(N_REPETITIONS):
        kept = np.random.default_rng((seed, repetition)).permutation(all_works)[: len(all_works) // 2]
        is_in = np.isin(works, kept)
        distances = np.where(is_in, order[kept_queries], np.inf)
        distances[np.arange(len(kept_queries)), queries[kept_queries]] = np.inf
        first = distances.argmin(axis=1)
        rows = np.arange(len(kept_queries))
        yield FirstResults(-distances[rows, first], is_cover[kept_queries, first], is_in[queries[kept_queries]])


def cut_at_false_alarms(results: FirstResults) -> float:
    """Return the lowest cut with a false-alarm rate of at most `FALSE_ALARMS`."""
    found = np.sort(results.similarity[~results.is_answerable])[::-1]
    allowed = int(FALSE_ALARMS * len(found))
    # Just above the first result that would be one false alarm too many.
    return float(np.nextafter(found[allowed], np.inf))


def answers(results: FirstResults, cut: float) -> Answers:
    """Return the shares at a cut: queries whose first result is at least as similar are answered."""
    is_answered = results.similarity >= cut
    can = results.is_answerable
    return Answers(
        float(is_answered[~can].mean()),
        float(is_answered[can].mean()),
        float((is_answered & results.is_cover)[can].mean()),
    )
