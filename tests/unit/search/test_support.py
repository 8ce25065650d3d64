"""Covers that support each other: vectors in the plane, and edges that the tests make up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.search.test_two_stage import N_FRAMES, QUERY, Aligner, search, vector

from contrafact.search.ranked import order_of
from contrafact.search.support import MIN_PROBABILITY, NO_SUPPORT, Edges, Support, edges_among, supports

ANGLES = {"cover": 0.5, "hidden": 0.9, "stranger": -0.85}
"""Angles from the query. The hidden cover is farther than the stranger, but near to the cover that is known."""
CANDIDATES = {name: vector(angle) for name, angle in ANGLES.items()}


class MadeLinks:
    """Links that a test makes up; records what was asked."""

    def __init__(self, links: Mapping[str, Edges]) -> None:
        self.links, self.asked = links, list[list[str]]()

    def of(self, track_ids: Sequence[str]) -> dict[str, Edges]:
        self.asked.append(sorted(track_ids))
        return {each: self.links[each] for each in track_ids if each in self.links}


def found(of_query: Edges, links: Mapping[str, Edges], others: Mapping[str, float] | None = None) -> dict[str, Support]:
    outside = {name: vector(angle) for name, angle in (others or {}).items()}
    return supports(vector(0.0), of_query, CANDIDATES, links, lambda ids: {e: outside[e] for e in ids if e in outside})


def test_without_edges_nothing_moves() -> None:
    assert found({}, {}) == dict.fromkeys(CANDIDATES, NO_SUPPORT)


@pytest.mark.parametrize("links", [{"hidden": {"cover": 0.9}}, {"cover": {"hidden": 0.9}}])
def test_a_cover_of_a_cover_rises_whichever_of_the_two_came_first(links: dict[str, Edges]) -> None:
    supported = found({"cover": 0.9}, links)

    assert supported["hidden"].log_odds > 1.0
    assert supported["hidden"].n_versions == 1
    assert supported["stranger"].log_odds < 0.0
    assert supported["stranger"].n_versions == 0


def test_a_more_probable_edge_moves_more() -> None:
    sure, unsure = (found({"cover": p}, {"hidden": {"cover": p}})["hidden"].log_odds for p in (0.9, 0.4))

    assert sure > 2 * unsure > 0


def test_the_second_vectors_are_sums_weighted_by_twice_the_squared_probability() -> None:
    supported = found({"cover": 0.5}, {"hidden": {"elsewhere": 1.0}}, others={"elsewhere": 0.1})

    query = vector(0.0) + 0.5 * vector(0.5)
    hidden = vector(0.9) + 2.0 * vector(0.1)
    cosine = query @ hidden / np.linalg.norm(query) / np.linalg.norm(hidden)
    assert supported["hidden"].log_odds == pytest.approx(8 * (cosine - np.cos(0.9)), abs=1e-5)


def test_an_edge_to_a_track_that_left_the_library_counts_for_nothing() -> None:
    assert found({}, {"hidden": {"gone": 0.9}})["hidden"] == NO_SUPPORT


def test_a_pair_does_not_support_itself() -> None:
    assert found({"cover": 0.9}, {})["cover"] == NO_SUPPORT


def test_edges_begin_at_their_least_probability() -> None:
    below = float(np.nextafter(MIN_PROBABILITY, 0))

    assert edges_among([("a", MIN_PROBABILITY), ("b", below), ("c", 0.9)]) == {"a": MIN_PROBABILITY, "c": 0.9}


def test_support_moves_the_order_of_a_ranking_and_no_probability() -> None:
    plain = search(9, intercept=-5.0, angles=ANGLES)
    links = MadeLinks({"hidden": {"cover": 1.0, "query": 1.0}})

    alone = plain.rank_track(QUERY.whole, N_FRAMES, Aligner(), "query")
    together = replace(plain, links=links).rank_track(QUERY.whole, N_FRAMES, Aligner(), "query")

    assert [each.track_id for each in alone] == ["cover", "stranger", "hidden"]
    assert [each.track_id for each in together] == ["hidden", "cover", "stranger"]
    assert links.asked == [["cover", "hidden", "query", "stranger"]]
    assert {each.track_id: each.probability for each in together} == {each.track_id: each.probability for each in alone}
    assert together == sorted(together, key=order_of)
    # Its edge to the query itself is no other version.
    assert {each.track_id: each.support.n_versions for each in together} == {"cover": 1, "hidden": 1, "stranger": 0}


def test_support_moves_the_order_of_a_clip_as_well_without_the_track_that_it_was_cut_from() -> None:
    plain = search(9, intercept=-5.0, angles=ANGLES)
    of_cover, of_source = MadeLinks({"hidden": {"cover": 1.0}}), MadeLinks({"hidden": {"query": 1.0}})

    alone = plain.rank_clip(QUERY, N_FRAMES, Aligner(), "query")
    together = replace(plain, links=of_cover).rank_clip(QUERY, N_FRAMES, Aligner(), "query")
    by_source, by_none = (
        replace(plain, links=each).rank_clip(QUERY, N_FRAMES, Aligner(), "query") for each in (of_source, MadeLinks({}))
    )

    assert [each.track_id for each in alone] == ["cover", "stranger", "hidden"]
    assert [each.track_id for each in together] == ["hidden", "cover", "stranger"]
    assert {each.track_id: each.probability for each in together} == {each.track_id: each.probability for each in alone}
    assert by_source == by_none
    assert of_cover.asked == [["cover", "hidden", "stranger"]]


def test_links_without_edges_leave_the_ranking_as_it_is() -> None:
    unlikely = search(9, intercept=-60.0, angles=ANGLES)

    alone = unlikely.rank_track(QUERY.whole, N_FRAMES, Aligner())
    together = replace(unlikely, links=MadeLinks({})).rank_track(QUERY.whole, N_FRAMES, Aligner())

    assert together == alone


def test_support_of_a_certain_pair_keeps_its_place_in_the_order_defined() -> None:
    (first, *_) = search(9, intercept=60.0, angles={"cover": 0.5}).rank_track(QUERY.whole, N_FRAMES, Aligner())

    moved = replace(first, support=Support(2.0, 1))

    assert first.probability == first.supported_probability == 1.0
    assert 0.99 < moved.supported_probability <= 1.0
