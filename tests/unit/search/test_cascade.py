"""The cascade over vectors in the plane: many strangers behind the candidates that are aligned in any case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from tests.doubles.weights import calibration
from tests.unit.search.test_support import MadeLinks
from tests.unit.search.test_two_stage import N_FRAMES, QUERY, Aligner, search

from contrafact.domain.embeddings import Neighbour
from contrafact.domain.verdicts import SameRecording
from contrafact.search.cascade import (
    MIN_LOG_ODDS,
    N_ALWAYS,
    NO_LIMIT,
    Limit,
    n_aligned,
    n_located,
    promising,
    strongest,
)
from contrafact.search.ranked import Ranked
from contrafact.search.support import Support
from contrafact.search.two_stage import Aligned, TwoStageSearch

N_NEAR = N_ALWAYS + 10
FAR = 1.2
"""Angle at which an embedding speaks against a cover."""
NEAR = {f"near-{number:02}": 0.2 + number / 1000 for number in range(N_NEAR)}
STRANGERS = {f"stranger-{number:02}": FAR + number / 1000 for number in range(20)}


def of(n_candidates: int = 200, **others: float) -> TwoStageSearch:
    return search(n_candidates, intercept=-3.0, angles={**NEAR, **STRANGERS, **others})


def aligned(found: TwoStageSearch, leave_out: str | None = None, **options: object) -> set[str]:
    aligner = Aligner(**options)  # type: ignore[arg-type]
    found.rank_track(QUERY.whole, N_FRAMES, aligner, leave_out)
    return {track_id for call in aligner.calls for track_id in call}


def test_candidates_that_their_embedding_speaks_against_are_not_aligned() -> None:
    assert aligned(of()) == {*NEAR}


def test_the_first_candidates_are_aligned_in_any_case() -> None:
    angles = {f"stranger-{number:02}": FAR + number / 1000 for number in range(N_ALWAYS + 20)}

    found = aligned(search(200, intercept=-3.0, angles=angles))

    assert found == {f"stranger-{number:02}" for number in range(N_ALWAYS)}


@pytest.mark.parametrize("n_candidates", [20, N_ALWAYS])
def test_a_search_for_few_candidates_aligns_them_all(n_candidates: int) -> None:
    angles = {f"stranger-{number:02}": FAR + number / 1000 for number in range(N_ALWAYS + 20)}

    assert len(aligned(search(n_candidates, intercept=-3.0, angles=angles))) == n_candidates


def test_a_stranger_that_covers_of_the_query_support_is_aligned() -> None:
    links = MadeLinks({"stranger-07": {"near-00": 1.0}, "query": {"near-00": 1.0}})

    assert aligned(replace(of(), links=links), "query") == {*NEAR, "stranger-07"}


def test_a_track_that_holds_the_recording_is_aligned_and_comes_first() -> None:
    same = {"stranger-07": SameRecording(0.0, 0.0, 60.0)}

    ranked = of().rank_track(QUERY.whole, N_FRAMES, Aligner(), same_recordings=same)

    assert ranked[0].track_id == "stranger-07"


def test_a_pair_has_the_same_probability_however_many_others_are_aligned() -> None:
    few = {each.track_id: each for each in of(N_ALWAYS).rank_track(QUERY.whole, N_FRAMES, Aligner())}
    many = {each.track_id: each for each in of(4 * N_NEAR).rank_track(QUERY.whole, N_FRAMES, Aligner())}

    assert few.keys() < many.keys()
    assert {name: many[name] for name in few} == few


def made(log_odds: dict[str, float]) -> list[Ranked]:
    (scored,) = of().score_unaligned(QUERY.whole, N_FRAMES, [Neighbour("near-00", 0.2)])
    return [replace(scored, track_id=name, log_odds=each) for name, each in log_odds.items()]


def test_candidates_keep_their_order_and_begin_at_the_least_log_odds() -> None:
    below = float(np.nextafter(MIN_LOG_ODDS, -99))
    scored = made({"first": -99.0, "a": below, "b": MIN_LOG_ODDS, "c": -9.0})

    assert promising(scored, {"c": Support(5.0, 1)}, N_ALWAYS - 1, 200) == ["first", "b", "c"]


def test_half_of_the_candidates_are_aligned_at_most_the_best_by_embedding_and_support() -> None:
    scored = made({"a": -1.0, "b": -2.0, "c": -3.0, "d": 0.0})

    assert promising(scored, {"c": Support(2.5, 1)}, N_ALWAYS, N_ALWAYS + 2) == ["c", "d"]
    assert [n_aligned(n) for n in (1, 30, 50, 60, 200, 301)] == [1, 30, 50, 50, 100, 151]


def test_a_library_in_which_all_may_be_covers_is_aligned_by_half() -> None:
    found = aligned(search(120, intercept=60.0, angles={f"{n:03}": 0.2 + n / 1000 for n in range(110)}))

    assert found == {f"{n:03}" for n in range(60)}


@dataclass
class LikeAngles(Aligner):
    """Gives the tracks of `angles` similarities that fall from track to track."""

    def similarities(self, track_ids: Sequence[str]) -> dict[str, Aligned | None]:
        found = super().similarities(track_ids)
        return {
            name: each and replace(each, similarity=6.0 - int(name.split("-")[-1]) / 100)
            for name, each in found.items()
        }


MANY = {f"near-{number:03}": 0.2 + number / 1000 for number in range(120)}


def doubtful(angles: dict[str, float]) -> TwoStageSearch:
    """Search tracks that all speak for a cover, and none of which is probable before its sections are known."""
    found, certain = search(200, intercept=-13.0, angles=angles), calibration(intercept=60.0)
    return replace(found, calibration=replace(found.calibration, fitted_prior=0.01, unaligned=certain.unaligned))


def sections_searched(aligner: Aligner) -> set[str]:
    return {track_id for call in aligner.located for track_id in call}


def test_where_all_may_be_covers_sections_are_searched_for_in_the_strongest_pairs() -> None:
    aligner = LikeAngles()

    ranked = doubtful(MANY).rank_track(QUERY.whole, N_FRAMES, aligner)

    assert sections_searched(aligner) == {*list(MANY)[: n_located(200)]}
    # The others are listed as tracks that were not aligned.
    assert {each.track_id for each in ranked} == sections_searched(aligner)


def test_a_pair_that_others_support_takes_the_place_of_a_nearer_one() -> None:
    alone, supported = LikeAngles(), LikeAngles()
    found = doubtful({**dict([*MANY.items()][:80]), "far-045": 0.35})
    links = MadeLinks({"far-045": dict.fromkeys([*MANY][:10], 1.0)})

    for aligner, each in ((alone, found), (supported, replace(found, links=links))):
        each.rank_track(QUERY.whole, N_FRAMES, aligner, "query")

    assert "far-045" not in sections_searched(alone)
    assert "far-045" in sections_searched(supported)
    assert len(sections_searched(alone)) == len(sections_searched(supported)) == n_located(200)


def test_a_track_that_holds_the_recording_is_searched_beyond_the_limit() -> None:
    aligner, same = LikeAngles(), {"near-119": SameRecording(0.0, 0.0, 60.0)}

    ranked = doubtful(MANY).rank_track(QUERY.whole, N_FRAMES, aligner, same_recordings=same)

    assert ranked[0].track_id == "near-119"
    assert ranked[0].features.located is not None


def test_of_more_covers_than_places_all_are_searched() -> None:
    aligner = LikeAngles()

    ranked = search(200, intercept=60.0, angles=MANY).rank_track(QUERY.whole, N_FRAMES, aligner)

    assert len(sections_searched(aligner)) == len(ranked) == n_aligned(200)


def test_pairs_that_speak_against_a_cover_take_no_place() -> None:
    aligner = Aligner()

    ranked = search(200, intercept=-60.0, angles=MANY).rank_track(QUERY.whole, N_FRAMES, aligner)

    assert not sections_searched(aligner)
    assert {each.track_id for each in ranked} == {*[*MANY][:N_ALWAYS]}


def test_sections_are_searched_for_in_a_quarter_of_the_candidates_or_in_all_of_a_few() -> None:
    assert [n_located(n) for n in (1, 50, 100, 200, 400)] == [50, 50, 50, 50, 100]
    scored = made({"a": -1.0, "b": -2.0, "c": -3.0})
    assert strongest(scored, Limit(2, {"c": Support(2.5, 1)})) == {"a", "c"}
    assert strongest(scored, Limit(-1)) == set()
    assert strongest(scored, NO_LIMIT) == {"a", "b", "c"}


def test_the_first_candidates_take_half_of_the_places_before_the_others_are_known() -> None:
    aligner = LikeAngles()

    doubtful(MANY).rank_track(QUERY.whole, N_FRAMES, aligner)

    first, second = aligner.located
    assert [*first] == [*MANY][: n_located(200) // 2]
    assert {*second} == {*[*MANY][n_located(200) // 2 : n_located(200)]}


def test_a_small_library_is_searched_whole() -> None:
    aligner = LikeAngles()
    angles = dict([*MANY.items()][: n_located(200)])

    ranked = doubtful(angles).rank_track(QUERY.whole, N_FRAMES, aligner)

    assert sections_searched(aligner) == {each.track_id for each in ranked} == {*angles}


def test_no_candidate_is_aligned_twice() -> None:
    aligner = LikeAngles()

    doubtful(MANY).rank_track(QUERY.whole, N_FRAMES, aligner)

    asked = [track_id for call in aligner.calls for track_id in call]
    assert len(asked) == len({*asked}) == n_aligned(200)


def test_an_exhaustive_search_leaves_nothing_out() -> None:
    aligner = LikeAngles()
    angles = {**MANY, **STRANGERS}

    ranked = replace(doubtful(angles), is_exhaustive=True).rank_track(QUERY.whole, N_FRAMES, aligner)

    assert {each.track_id for each in ranked} == {*angles}
    assert sections_searched(aligner) >= {*MANY}
