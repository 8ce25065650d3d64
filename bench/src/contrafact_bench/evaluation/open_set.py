"""Whether a ranking can say that the library holds no cover: half of the works are left out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FALSE_ALARMS = 0.05
"""Part of the queries without a cover in the library that are answered all the same."""
N_REPETITIONS = 20


@dataclass(frozen=True)
class Best:
    """What stands first in each query's ranking, of one library.

    Parameters
    ----------
    hubness : float64 `(n_queries,)`, rises with pair.
    is_cover : bool, whether it is a cover of the query.
    is_answerable : bool, whether the library holds a cover at all.
    """

    hubness: NDArray[np.float64]
    is_cover: NDArray[np.bool_]
    is_answerable: NDArray[np.bool_]


@dataclass(frozen=True)
class Answers:
    """What became of the queries at one cut on the hubness of what stands first; parts of 1.

    Parameters
    ----------
    false_alarms : of the queries that the library holds no cover of, those answered.
    answered : of the others, those answered.
    answered_rightly : of these others, those answered with a cover.
    """

    false_alarms: float
    answered: float
    answered_rightly: float


def halves(
    order: NDArray[np.float64], works: NDArray[np.int64], queries: NDArray[np.int64], seed: int = 0
) -> Iterator[Best]:
    """What each query finds first, over again with another half of the works left out of the library.

    Parameters
    ----------
    order : float64 `(n_queries, n_references)`, falls with likeness; each query's own place is not looked at.
    works : `(n_references,)`.
    queries : `(n_queries,)`, which reference each is. Queries without a cover even in the whole library are left out.
    """
    is_cover = works == works[queries][:, None]
    is_cover[np.arange(len(queries)), queries] = False
    asked = np.flatnonzero(is_cover.any(axis=1))
    different = np.unique(works)
    for repetition in range(N_REPETITIONS):
        kept = np.random.default_rng((seed, repetition)).permutation(different)[: len(different) // 2]
        is_in = np.isin(works, kept)
        distances = np.where(is_in, order[asked], np.inf)
        distances[np.arange(len(asked)), queries[asked]] = np.inf
        first = distances.argmin(axis=1)
        rows = np.arange(len(asked))
        yield Best(-distances[rows, first], is_cover[asked, first], is_in[queries[asked]])


def cut_at_false_alarms(best: Best) -> float:
    """The least hubness that leaves so many false alarms, and no more."""
    found = np.sort(best.hubness[~best.is_answerable])[::-1]
    allowed = int(FALSE_ALARMS * len(found))
    # Above the first that would be one too many.
    return float(np.nextafter(found[allowed], np.inf))


def answers(best: Best, cut: float) -> Answers:
    """What the cut gives: rankings whose first place is at least as near are answered."""
    is_answered = best.hubness >= cut
    can = best.is_answerable
    return Answers(
        float(is_answered[~can].mean()),
        float(is_answered[can].mean()),
        float((is_answered & best.is_cover)[can].mean()),
    )
