"""Rank the library by likeness to a track."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.pages import Page
from contrafact.domain.reviews import Review, ReviewAnswer
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import NOTHING_ASKED, AskedThreshold, Decision, Verdict
from contrafact.ports.reviews import ReviewStore
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.search.chance import chance_of
from contrafact.search.ranked import Ranked, order_of
from contrafact.services.answers import NO_ANSWERS, Answers, answers_about
from contrafact.services.caches import OnceCache
from contrafact.services.compare import LoadedTrack, TrackLoader
from contrafact.services.kept_rankings import KeptRankings, MadeRanking
from contrafact.services.library_search import LibrarySearch
from contrafact.services.ranked_works import SupportedWork, works_of_ranking
from contrafact.services.ranking_cursor import ListedOrder, RankingCursor
from contrafact.services.ranking_inputs import RankingInputs
from contrafact.services.same_recording import SameRecordings
from contrafact.services.whole_ranking import TracksBehind, WholeRanking

_N_RECENT = 8
"""Rankings whose tracks behind the candidates are cached; 10 000 of them take up to 7 MB."""


@dataclass(frozen=True, slots=True)
class RankingFilter:
    """Conditions that a listed track meets.

    Parameters
    ----------
    decision : None for any.
    """

    min_probability: float = 0.0
    decision: Decision | None = None


EVERYTHING = RankingFilter()


@dataclass(frozen=True, slots=True)
class RankedTrack:
    """One row of a ranking.

    Parameters
    ----------
    rank : counts from 1 through the whole ranking, filtered or not.
    supported_by : other tracks that are probably covers of both, the query and this track.
    review : what a person answered about the query and this track.
    """

    rank: int
    track: Track
    verdict: Verdict
    is_aligned: bool
    supported_by: int = 0
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """A page of a ranking and what the whole ranking says.

    Parameters
    ----------
    page : tracks that pass the filter; its total is their number.
    n_likely, n_unsure : tracks of the whole ranking with these decisions, filtered or not. A confirmed track is
        likely, a rejected one unlikely.
    prior : probability that a pair of the library is a cover before it is compared, which the verdicts assume.
    best_probability : of any track, 0..1; None in an empty library.
    chance : probability, 0..1, that a library of this size without a cover would show something as similar, see
        `contrafact.search.chance`; 0 with a confirmed track, None in an empty library.
    works : those that are not unlikely.
    n_waiting : tracks embedded by older weights, which are not compared.
    n_added : tracks that were added since the ranking was made, some hundreds at most; it lists none of them.
    engine_is_away : whether a kept ranking is shown because the vector engine does not answer.
    has_changed : whether the order is not that of the page before, so that tracks may come twice or be missing: the
        ranking was no longer kept and is another one, or a rejection of a track was made or withdrawn.
    """

    query: Track
    page: Page[RankedTrack]
    n_likely: int
    n_unsure: int
    prior: float
    best_probability: float | None
    chance: float | None
    works: tuple[SupportedWork, ...]
    n_waiting: int
    n_added: int = 0
    engine_is_away: bool = False
    has_changed: bool = False


@dataclass(frozen=True, slots=True)
class RankLibrary:
    """Ranks the library by likeness to one of its tracks.

    Parameters
    ----------
    kept : rankings of the last minutes.
    count_waiting : counts the tracks that wait to be embedded again.
    """

    load: TrackLoader
    tracks: TrackStore
    works: WorkStore
    search: LibrarySearch
    same: SameRecordings
    kept: KeptRankings
    count_waiting: Callable[[], int]
    reviews: ReviewStore | None = None
    recent: OnceCache[tuple[object, ...], TracksBehind] = field(default_factory=lambda: OnceCache(_N_RECENT))

    def __call__(
        self,
        track_id: str,
        limit: int,
        cursor: str | None,
        asked: AskedThreshold = NOTHING_ASKED,
        which: RankingFilter = EVERYTHING,
        *,
        is_new: bool = False,
    ) -> Ranking:
        """Return a page of the other ready tracks: aligned ones by supported probability, the others by distance.

        Parameters
        ----------
        cursor : continues the ranking that it came from, by whichever process, as long as that is kept; else another
            one at its place, which `Ranking.has_changed` tells.
        asked : where likely begins.
        is_new : make the ranking anew, although one is kept.

        Raises
        ------
        ContrafactError : `invalid_cursor`; `ranking_too_deep` for one behind the tracks that are listed of a larger
            library; or as of `TrackLoader`.
        """
        before = RankingCursor.decode(cursor) if cursor else None
        (query,) = self.load(track_id)
        answers = answers_about(self.reviews, query.track) if self.reviews else NO_ANSWERS
        made = self._made(query, before.listed.made_id if before else None, is_new=is_new)
        added = self.kept.added_since(made)
        tracks = ready_tracks(self.tracks, made.candidates)
        rejected = _rejected(made.candidates, tracks, answers)
        listed = ListedOrder.of(made.id, rejected)
        whole = self._whole(query, made, added, _in_order(made.candidates, tracks, rejected))
        said = self._said(answers)
        decide = _by_people(said, self.search.decider(asked))
        places = _places(whole, which, decide)
        start = bisect_left(places, whole.place_behind(before.order)) if before else 0
        if before and whole.is_cut and start >= len(whole):
            raise ContrafactError("ranking_too_deep")
        page = whole.at(places[start : start + limit])
        has_more = start + limit < len(places)
        # The index may still contain a track that was deleted a moment ago.
        tracks |= ready_tracks(self.tracks, (each for _, each in page if each.track_id not in tracks))
        shown = [(place, each) for place, each in page if each.track_id in tracks]
        possible = [each for each in whole.candidates if decide(each) is not Decision.UNLIKELY]
        end = RankingCursor(whole.order_at(places[start + limit - 1]), listed) if has_more else None
        rows = self._rows(shown, tracks, answers, asked, made.prior)
        return Ranking(
            query=query.track,
            page=Page(rows, end.encode() if end else None, len(places), is_total_exact=not whole.is_cut),
            n_likely=sum(decide(each) is Decision.LIKELY for each in possible),
            n_unsure=sum(decide(each) is Decision.UNSURE for each in possible),
            prior=made.prior,
            best_probability=max((each.probability for each in whole.candidates), default=None),
            chance=self._chance(whole, said),
            works=works_of_ranking(possible, tracks, self.works),
            n_waiting=self.count_waiting(),
            n_added=len(added),
            engine_is_away=made.engine_is_away,
            has_changed=before is not None and before.listed != listed,
        )

    def _made(self, query: LoadedTrack, continued: str | None, *, is_new: bool) -> MadeRanking:
        def make(prior: float) -> tuple[list[Ranked], RankingInputs]:
            same = self.same.in_library(query.track)
            return self.search.rank_track(query.recording, prior, query.track.id, same)

        return self.kept.new(query, make) if is_new else self.kept.of(query, make, continued)

    def _whole(
        self, query: LoadedTrack, made: MadeRanking, added: frozenset[str], candidates: Sequence[Ranked]
    ) -> WholeRanking:
        index, track_id = self.search.index, query.track.id

        def behind() -> TracksBehind:
            left_out = added | {each.track_id for each in made.candidates}
            return TracksBehind(self.search, track_id, query.recording, made.prior, left_out)

        found = self.recent.get((made.id, index.version, added), behind)
        return WholeRanking(candidates, found, index.n_tracks - 1 - len(added))

    def _rows(
        self,
        shown: Sequence[tuple[int, Ranked]],
        tracks: Mapping[str, Track],
        answers: Answers,
        asked: AskedThreshold,
        prior: float,
    ) -> tuple[RankedTrack, ...]:
        verdicts = self.search.verdicts([each for _, each in shown], asked, prior)
        return tuple(
            RankedTrack(
                place + 1,
                tracks[each.track_id],
                verdict,
                each.is_aligned,
                each.support.n_versions,
                answers.about(tracks[each.track_id]),
            )
            for (place, each), verdict in zip(shown, verdicts, strict=True)
        )

    def _chance(self, whole: WholeRanking, said: Mapping[str, Review]) -> float | None:
        if not whole.candidates:
            return None
        if any(each.answer is ReviewAnswer.CONFIRMED for each in said.values()):
            return 0.0
        return chance_of(self.search.calibration, whole.candidates, whole.n_others)

    def _said(self, answers: Answers) -> dict[str, Review]:
        """Return the reviews that count, by the other track."""
        others = self.tracks.get_many([*answers.by_track]).values() if answers.by_track else ()
        found = {other.id: answers.about(other) for other in others}
        return {track_id: review for track_id, review in found.items() if review is not None}


def ready_tracks(tracks: TrackStore, ranked: Iterable[Ranked]) -> dict[str, Track]:
    """Return the ready tracks of a ranking by id."""
    found = tracks.get_many(list({each.track_id for each in ranked}))
    return {track_id: track for track_id, track in found.items() if track.state is State.READY}


def _rejected(candidates: Sequence[Ranked], tracks: Mapping[str, Track], answers: Answers) -> set[str]:
    """Return the candidates still in the library that a person rejected."""
    there = (each.track_id for each in candidates if each.track_id in tracks)
    return {track_id for track_id in there if _is_rejected(answers.about(tracks[track_id]))}


def _in_order(candidates: Sequence[Ranked], tracks: Mapping[str, Track], rejected: Collection[str]) -> list[Ranked]:
    """Return the candidates that are still in the library; those that a person rejected follow the others."""
    there = [each for each in candidates if each.track_id in tracks]
    sunk = (replace(each, is_rejected=True) if each.track_id in rejected else each for each in there)
    return sorted(sunk, key=order_of) if rejected else there


def _is_rejected(review: Review | None) -> bool:
    return review is not None and review.answer is ReviewAnswer.REJECTED


def _by_people(said: Mapping[str, Review], decide: Callable[[float], Decision]) -> Callable[[Ranked], Decision]:
    """Return the decision on a row: what a person answered, else that of its probability."""

    def decided(ranked: Ranked) -> Decision:
        review = said.get(ranked.track_id)
        if ranked.is_rejected or _is_rejected(review):
            return Decision.UNLIKELY
        return Decision.LIKELY if review is not None else decide(ranked.probability)

    return decided


def _places(whole: WholeRanking, which: RankingFilter, decide: Callable[[Ranked], Decision]) -> Sequence[int]:
    if which == EVERYTHING:
        return range(len(whole))
    return [
        place
        for place, each in whole.everything
        if each.probability >= which.min_probability and which.decision in {None, decide(each)}
    ]
