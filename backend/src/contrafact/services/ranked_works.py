"""The works that a ranking supports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contrafact.domain.tracks import Track
from contrafact.domain.works import Work
from contrafact.ports.stores import WorkStore
from contrafact.search.ranked import Ranked


@dataclass(frozen=True, slots=True)
class SupportedWork:
    """A work that the query may be a recording of.

    Parameters
    ----------
    probability : the greatest of its tracks' probabilities, 0..1. They are not independent evidence: each is about the
        one event that the query records this work, so a product of their doubts would count it several times and make
        a work of a hundred dissimilar tracks certain.
    best_track_id : the track with this probability.
    """

    work: Work
    probability: float
    best_track_id: str


def works_of_ranking(
    ranked: Iterable[Ranked], tracks: Mapping[str, Track], works: WorkStore
) -> tuple[SupportedWork, ...]:
    """Return the works of ranked tracks, the most probable first.

    Parameters
    ----------
    ranked : the tracks that may support a work, in any order.
    tracks : these tracks by id; one that is missing, or belongs to no work, supports none.
    """
    best: dict[str, Ranked] = {}
    for each in ranked:
        work_id = tracks[each.track_id].work_id if each.track_id in tracks else None
        if work_id and (work_id not in best or _strength(each) > _strength(best[work_id])):
            best[work_id] = each
    found = works.get_many(list(best))
    order = sorted(
        (work_id for work_id in best if work_id in found),
        key=lambda each: ([-part for part in _strength(best[each])], each),
    )
    return tuple(SupportedWork(found[each], best[each].probability, best[each].track_id) for each in order)


def _strength(ranked: Ranked) -> tuple[float, float]:
    # Tracks that a limit keeps from being likely have equal probabilities.
    return ranked.probability, ranked.log_odds
