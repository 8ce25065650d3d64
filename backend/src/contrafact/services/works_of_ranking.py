"""From a ranking of tracks to the works that the query may be a recording of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contrafact.domain.tracks import Track
from contrafact.domain.works import Work
from contrafact.ports.stores import WorkStore
from contrafact.services.ranked import Ranked


@dataclass(frozen=True, slots=True)
class SupportedWork:
    """A work that the query may be a recording of.

    Parameters
    ----------
    probability : the greatest of its tracks' probabilities, 0..1. They are no independent witnesses: each speaks of
        the one event that the query records this work, so multiplying their doubts would count it several times,
        and a work of a hundred unlike tracks would become certain.
    best_track_id : the track whose probability that is.
    """

    work: Work
    probability: float
    best_track_id: str


def works_of_ranking(
    ranked: Iterable[Ranked], tracks: Mapping[str, Track], works: WorkStore
) -> tuple[SupportedWork, ...]:
    """The works of some tracks, the most probable first.

    Parameters
    ----------
    ranked : the tracks that may support a work, in any order.
    tracks : they themselves by id; what is missing, or carries no work, supports none.
    """
    best: dict[str, Ranked] = {}
    for each in ranked:
        work_id = tracks[each.track_id].work_id if each.track_id in tracks else None
        if work_id and (work_id not in best or each.probability > best[work_id].probability):
            best[work_id] = each
    found = works.get_many(list(best))
    order = sorted((work_id for work_id in best if work_id in found), key=lambda each: (-best[each].probability, each))
    return tuple(SupportedWork(found[each], best[each].probability, best[each].track_id) for each in order)
