"""Rank a library by likeness to one of its tracks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from contrafact.domain.pages import Page, decode_cursor, encode_cursor
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import Decision, OperatingPoint, Verdict
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.services.caches import Recent
from contrafact.services.matcher import Matcher
from contrafact.services.pairs import TrackLoader
from contrafact.services.ranked import Order
from contrafact.services.whole_ranking import WholeRanking
from contrafact.services.works_of_ranking import SupportedWork, works_of_ranking

_N_RECENT = 8
"""Whole rankings that are kept; one of 10 000 tracks takes up to 7 MB."""


@dataclass(frozen=True, slots=True)
class RankingFilter:
    """Which tracks of a ranking are wanted: those to which all of it applies.

    Parameters
    ----------
    decision : None for every one.
    """

    min_probability: float = 0.0
    decision: Decision | None = None


EVERYTHING = RankingFilter()


@dataclass(frozen=True, slots=True)
class RankedTrack:
    """One track of a ranking; `rank` counts from 1 through the whole of it, whatever a filter leaves out."""

    rank: int
    track: Track
    verdict: Verdict
    is_aligned: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a library holds that is like a track.

    Parameters
    ----------
    page : tracks that pass the filter; its total is their number.
    has_cover : whether anything in the library is likely a cover.
    best_probability : of any track, 0..1; None in an empty library.
    works : those that are not unlikely.
    n_waiting : tracks of older weights, which are not compared.
    """

    query: Track
    page: Page[RankedTrack]
    has_cover: bool
    best_probability: float | None
    works: tuple[SupportedWork, ...]
    n_waiting: int


@dataclass(frozen=True, slots=True)
class RankLibrary:
    """The ranked list of the tracks that a track resembles.

    Parameters
    ----------
    count_waiting : tells how many tracks wait to be embedded again.
    """

    load: TrackLoader
    tracks: TrackStore
    works: WorkStore
    matcher: Matcher
    count_waiting: Callable[[], int]
    recent: Recent[tuple[str, str | None, int], WholeRanking] = field(default_factory=lambda: Recent(_N_RECENT))

    def __call__(
        self,
        track_id: str,
        limit: int,
        cursor: str | None,
        operating_point: OperatingPoint | None = None,
        which: RankingFilter = EVERYTHING,
    ) -> Ranking:
        """A page of the other ready tracks: those aligned by probability, the others behind by distance.

        Parameters
        ----------
        operating_point : where "likely" begins; the operator's choice when left out.

        Raises
        ------
        ContrafactError : `invalid_cursor`, or what `TrackLoader` raises.
        """
        (query,) = self.load(track_id)
        key = (track_id, query.track.chroma_key, self.matcher.index.version)
        whole = self.recent.get(key, lambda: WholeRanking(self.matcher, track_id, query.heard))
        decide = self.matcher.decider(operating_point)
        places = _places(whole, which, decide)
        start = bisect_left(places, whole.place_behind(_order(cursor))) if cursor else 0
        page = whole.at(places[start : start + limit])
        has_more = start + limit < len(places)
        hopeful = [each for each in whole.candidates if decide(each.probability) is not Decision.UNLIKELY]
        found = self.tracks.get_many(list({each.track_id for each in (*hopeful, *(each for _, each in page))}))
        shown = [(place, each) for place, each in page if each.track_id in found]
        verdicts = self.matcher.verdicts(query.heard.chroma, [each for _, each in shown], operating_point)
        items = tuple(
            RankedTrack(place + 1, found[each.track_id], verdict, each.is_aligned)
            for (place, each), verdict in zip(shown, verdicts, strict=True)
        )
        next_cursor = encode_cursor(*whole.order_at(places[start + limit - 1])) if has_more else None
        best = max((each.probability for each in whole.candidates), default=None)
        return Ranking(
            query=query.track,
            page=Page(items, next_cursor, len(places)),
            has_cover=best is not None and decide(best) is Decision.LIKELY,
            best_probability=best,
            works=works_of_ranking(hopeful, found, self.works),
            n_waiting=self.count_waiting(),
        )


def _places(whole: WholeRanking, which: RankingFilter, decide: Callable[[float], Decision]) -> Sequence[int]:
    if which == EVERYTHING:
        return range(len(whole))
    return [
        place
        for place, each in whole.everything
        if each.probability >= which.min_probability and which.decision in {None, decide(each.probability)}
    ]


def _order(cursor: str) -> Order:
    *numbers, track_id = decode_cursor(cursor, float, float, float, float, str)
    first, second, third, fourth = (float(number) for number in numbers)
    return (first, second, third, fourth, str(track_id))
