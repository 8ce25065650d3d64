"""Cascade: the first candidates are aligned in any case, the others only where they may be covers.

Alignment is what a ranking costs, most of it the search for sections. The first candidates are compared by similarity,
and sections are searched for in the strongest of these pairs, so that the covers among them are known. Embedding and
support by these covers tell whether another candidate may be a cover; of all that are aligned then, the strongest
pairs are searched too. Those that are left out follow the others, as tracks that were not aligned do. A pair that is
aligned has the same probability as in a pairwise check.

Source: Viola and Jones, Rapid object detection using a boosted cascade of simple features (CVPR 2001): cheap features
reject most candidates before expensive ones are computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from contrafact.search.ranked import Ranked, order_of
from contrafact.search.support import BY_PEOPLE, NO_SUPPORT, Edges, Links, Support, Vectors, supports

N_ALWAYS = 50
"""Candidates that are aligned in any case: more than a page."""
MIN_LOG_ODDS = -4.5
"""Least log-odds, by embedding and support at the fitted prior, of the other candidates that are aligned; chosen on
`val` (docs/decisions/0056)."""
_CANDIDATES_PER_LOCATED = 4
"""Sections are searched for in one of so many candidates, half of them among the first ones; chosen on `val`
(docs/decisions/0070)."""
_PROBABLE_LOG_ODDS = 0.0
"""A pair that is as probable as not before its sections are known is never left out: of many covers, all are found."""


@dataclass(frozen=True, slots=True)
class Limit:
    """On the pairs whose sections are searched for.

    Parameters
    ----------
    n_located : pairs at most, the strongest, but for those that are never left out: probable ones, and those that hold
        the query's recording.
    supported : support of their tracks.
    """

    n_located: float
    supported: Mapping[str, Support] = field(default_factory=dict)


NO_LIMIT = Limit(inf)


@dataclass(frozen=True, slots=True, eq=False)
class Supporters:
    """The edges by which the candidates of one query are supported.

    Parameters
    ----------
    vector : of the query, float32 `(d,)`, of length 1.
    query_id : of the query, if it is in the library.
    links : edges of the candidates and of the query; None if tracks do not support each other.
    vectors_of : returns vectors by id, those that are in the index.
    """

    vector: NDArray[np.float32]
    query_id: str | None
    links: Mapping[str, Edges] | None
    vectors_of: Callable[[Iterable[str]], Vectors]

    @classmethod
    def among(
        cls,
        links: Links | None,
        vector: NDArray[np.float32],
        query_id: str | None,
        candidates: Sequence[str],
        vectors_of: Callable[[Iterable[str]], Vectors],
    ) -> Supporters:
        """Return the edges among candidates, by their ids, read at once."""
        ids = candidates if query_id is None else [*candidates, query_id]
        return cls(vector, query_id, links.of(ids) if links else None, vectors_of)

    def of(self, found: Edges, track_ids: Iterable[str]) -> dict[str, Support]:
        """Return the support of candidates; one that left the index is missing.

        Parameters
        ----------
        found : aligned candidates that are edges of the query.
        """
        if self.links is None:
            return {}
        linked = self.links.get(self.query_id or "", {})
        of_query = {**linked, **found, **{each: said for each, said in linked.items() if said in BY_PEOPLE}}
        of_others = {
            track_id: {other: probability for other, probability in edges.items() if other != self.query_id}
            for track_id, edges in self.links.items()
        }
        return supports(self.vector, of_query, self.vectors_of(track_ids), of_others, self.vectors_of)

    def in_order(self, found: Edges, ranked: Sequence[Ranked]) -> list[Ranked]:
        """Return aligned and other candidates with their support, in the order of a ranking."""
        supported = self.of(found, (each.track_id for each in ranked if each.is_aligned))
        return sorted(
            (replace(each, support=supported.get(each.track_id, NO_SUPPORT)) for each in ranked), key=order_of
        )


def n_aligned(n_candidates: int) -> int:
    """Return how many of the candidates are aligned at most: the larger half, or all of a few."""
    return min(n_candidates, max(N_ALWAYS, (n_candidates + 1) // 2))


def n_located(n_candidates: int) -> int:
    """Return in how many pairs sections are searched for at most: in a quarter, or in all of a few candidates."""
    return max(N_ALWAYS, n_candidates // _CANDIDATES_PER_LOCATED)


def promising(scored: Sequence[Ranked], supported: Mapping[str, Support], n_initial: int, n_most: int) -> list[str]:
    """Return the candidates that are aligned after the first ones, in the order given.

    Parameters
    ----------
    scored : the other candidates, scored by embedding alone.
    supported : their support.
    n_initial : candidates that are aligned already.
    n_most : candidates that are aligned at most, `n_initial` among them. Tracks that hold the query's recording come
        first, then those of the greatest log-odds.
    """
    n_always = N_ALWAYS - n_initial
    log_odds = _log_odds(scored, supported)
    log_odds |= {each.track_id: np.inf for each in scored[: max(0, n_always)]}
    best = sorted(log_odds, key=lambda track_id: -log_odds[track_id])[: n_most - n_initial]
    found = {track_id for track_id in best if log_odds[track_id] >= MIN_LOG_ODDS}
    return [each.track_id for each in scored if each.track_id in found]


def strongest(scored: Sequence[Ranked], limit: Limit) -> set[str]:
    """Return the pairs whose sections are searched for, of those that speak for a cover.

    Parameters
    ----------
    scored : these pairs, scored by embedding and alignment; those of the greatest log-odds with support are chosen.
    """
    log_odds = _log_odds(scored, limit.supported)
    n_most = int(min(max(limit.n_located, 0), len(log_odds)))
    best = sorted(log_odds, key=lambda track_id: -log_odds[track_id])[:n_most]
    return {*best, *(track_id for track_id, each in log_odds.items() if each >= _PROBABLE_LOG_ODDS)}


def _log_odds(scored: Sequence[Ranked], supported: Mapping[str, Support]) -> dict[str, float]:
    return {
        each.track_id: np.inf
        if each.features.same_recording is not None
        else each.log_odds + supported.get(each.track_id, NO_SUPPORT).log_odds
        for each in scored
    }
