from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from tests.doubles.memory_app import make_rank, make_search
from tests.doubles.memory_world import World
from tests.doubles.tunes import cover, tune

from contrafact.alignment import align as alignment
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import encode_cursor
from contrafact.domain.verdicts import Decision
from contrafact.services import whole_ranking
from contrafact.services.ranking import EVERYTHING, RankedTrack, RankingFilter, RankLibrary

RARE = 1e-7
"""A prior at which tunes that are no covers are not probable."""


def ranker(world: World, n_candidates: int = 200, prior: float | None = 0.5) -> RankLibrary:
    return make_rank(world, make_search(world, prior=prior, n_candidates=n_candidates))


def pages(rank: RankLibrary, track_id: str, limit: int, which: RankingFilter = EVERYTHING) -> list[RankedTrack]:
    items: list[RankedTrack] = []
    cursor = None
    while True:
        page = rank(track_id, limit, cursor, which=which).page
        items += page.items
        cursor = page.next_cursor
        if cursor is None:
            assert page.total == len(items)
            return items


def test_a_track_deleted_between_index_and_answer_is_left_out(world: World) -> None:
    query, gone, kept = (world.add_ready(number, near=number / 10) for number in range(3))
    rank = ranker(world)
    world.tracks.delete(gone.id)
    assert [item.track.id for item in rank(query.id, 10, None).page.items] == [kept.id]


def test_a_track_deleted_after_it_was_ranked_is_left_out_of_the_next_page(world: World) -> None:
    query, *others = (world.add_ready(number, near=number / 10) for number in range(6))
    rank = ranker(world, n_candidates=3)
    first = rank(query.id, 2, None).page
    world.tracks.delete(others[2].id)
    second = rank(query.id, 2, first.next_cursor).page
    third = rank(query.id, 2, second.next_cursor).page
    found = [item.track.id for page in (first, second, third) for item in page.items]
    assert found == [track.id for track in others if track is not others[2]]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_what_stage_one_blocked_ranks_behind_by_distance(world: World, limit: int) -> None:
    song = tune(0)
    query = world.add_ready(0, chroma=song)
    near = [world.add_ready(number, near=number / 10, chroma=tune(number)) for number in range(1, 6)]
    best = world.add_ready(6, near=0.6, chroma=cover(song))
    blocked = world.add_ready(7, near=1.5, chroma=cover(song))
    far = world.add_ready(8, near=1.4, chroma=tune(8))

    items = pages(ranker(world, n_candidates=6), query.id, limit)

    assert items[0].track.id == best.id
    assert {item.track.id for item in items[:6]} == {track.id for track in (*near, best)}
    assert [item.track.id for item in items[6:]] == [far.id, blocked.id]
    assert [item.rank for item in items] == list(range(1, 9))
    assert [item.is_aligned for item in items] == [True] * 6 + [False] * 2
    assert all(item.verdict.similarity is None for item in items[6:])


def test_a_cover_that_was_found_helps_to_find_the_others(world: World) -> None:
    song = tune(0)
    query = world.add_ready(0, chroma=song)
    found = world.add_ready(1, near=0.5, chroma=cover(song))
    for number in range(2, 8):
        world.add_ready(number, near=-0.6 - number / 100, chroma=tune(number))
    other = world.add_ready(8, near=0.9, chroma=cover(song))
    alone = world.add_ready(9, near=-1.2, chroma=cover(song))

    items = pages(ranker(world, n_candidates=4, prior=RARE), query.id, 10)

    assert {item.track.id for item in items[:2]} == {found.id, other.id}
    assert [item.is_aligned for item in items] == [True] * 4 + [False] * 5
    assert items[-1].track.id == alone.id
    assert [item.verdict.distance for item in items[4:]] == sorted(item.verdict.distance for item in items[4:])
    by_id = {item.track.id: item for item in items}
    # distances are from the query, not from the expanded query
    assert by_id[other.id].verdict.distance == pytest.approx(2 * np.sin(0.9 / 2), abs=1e-3)


def test_what_is_not_probable_helps_nobody(world: World) -> None:
    query = world.add_ready(0, chroma=tune(0))
    others = [world.add_ready(number, near=near, chroma=tune(number)) for number, near in ((1, 0.5), (2, -0.6))]
    nearest = [world.add_ready(number, near=-0.6 - number / 100, chroma=tune(number)) for number in (3, 4)]
    world.add_ready(5, near=1.1, chroma=tune(5))

    items = pages(ranker(world, n_candidates=4), query.id, 10)

    assert {item.track.id for item in items if item.is_aligned} == {track.id for track in (*others, *nearest)}


def test_a_filter_looks_at_what_stage_one_blocked_too(world: World) -> None:
    query, *others = (world.add_ready(number, near=number / 5) for number in range(9))
    rank = ranker(world, n_candidates=2)
    whole = pages(rank, query.id, 3)
    unlikely = [item for item in whole if item.verdict.decision is Decision.UNLIKELY]
    assert 0 < len(unlikely) < len(others) - 2

    assert pages(rank, query.id, 2, RankingFilter(decision=Decision.UNLIKELY)) == unlikely
    least = whole[4].verdict.probability
    assert pages(rank, query.id, 2, RankingFilter(min_probability=least)) == whole[:5]


def test_the_pages_of_one_ranking_align_each_track_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    query = world.add_ready(0)
    for number in range(1, 8):
        world.add_ready(number, near=number / 10)
    rank, n_rankings = ranker(world), []
    original = type(rank.search).rank_track
    monkeypatch.setattr(type(rank.search), "rank_track", lambda *a, **k: (n_rankings.append(1), original(*a, **k))[1])

    pages(rank, query.id, 2)
    assert len(n_rankings) == 1
    world.add_ready(9)
    pages(rank, query.id, 2)
    assert len(n_rankings) == 2


def test_rankings_at_once_align_together_no_more_pairs_than_there_are_threads(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks = [world.add_ready(number, near=number / 10, chroma=tune(number)) for number in range(8)]
    rank, real, lock = ranker(world), alignment.qmax_by_transposition, threading.Lock()
    working, most = 0, 0

    def counted(*given: Any) -> Any:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        try:
            time.sleep(0.002)  # lets the others come
            return real(*given)
        finally:
            with lock:
                working -= 1

    monkeypatch.setattr(alignment, "qmax_by_transposition", counted)
    with ThreadPoolExecutor(len(tracks)) as asking:
        rankings = list(asking.map(lambda track: rank(track.id, 10, None), tracks))

    assert [len(ranking.page.items) for ranking in rankings] == [7] * 8
    assert most == rank.search.options.n_threads


def test_the_prior_follows_from_the_librarys_size_unless_it_is_set(world: World) -> None:
    query, other = world.add_ready(0, chroma=tune(1)), world.add_ready(1, near=0.5, chroma=cover(tune(1)))
    small = ranker(world, prior=None)(query.id, 1, None).page.items[0].verdict.probability
    for number in range(2, 400):
        world.add_ready(number, near=1.5)
    large = ranker(world, prior=None)(query.id, 1, None).page.items[0]
    assert large.track.id == other.id
    assert large.verdict.probability < small < ranker(world)(query.id, 1, None).page.items[0].verdict.probability


def test_tracks_embedded_by_older_weights_are_no_part_of_a_ranking(world: World) -> None:
    query, older, kept = (world.add_ready(number, near=number / 10) for number in range(3))
    world.give_older_weights(older)
    ranking = ranker(world)(query.id, 10, None)
    assert [item.track.id for item in ranking.page.items] == [kept.id]
    assert (ranking.page.total, ranking.n_waiting) == (1, 1)
    with pytest.raises(ContrafactError) as caught:
        ranker(world)(older.id, 10, None)
    assert caught.value.code == "older_embedding"


def test_a_cursor_behind_what_a_ranking_lists_is_refused_in_a_larger_library(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_ranking, "MAX_ROWS", 6)
    query = world.add_ready(0)
    for number in range(1, 9):
        world.add_ready(number, near=number / 10)
    rank = ranker(world, n_candidates=3)
    assert len(pages(rank, query.id, 4)) == 6
    for distance in (0.85, 1.9):
        with pytest.raises(ContrafactError) as caught:
            rank(query.id, 4, encode_cursor(1.0, distance, 0.0, 0.0, f"yt-{9:011d}"))
        assert caught.value.code == "ranking_too_deep"


@pytest.mark.parametrize("cursor", ["x", "!!", "bnVsbA==", "WyJhIiwgImIiXQ==", "WzFlOTk5LCAiYiJd"])
def test_a_made_up_cursor_is_refused(world: World, cursor: str) -> None:
    query = world.add_ready(0)
    with pytest.raises(ContrafactError) as caught:
        ranker(world)(query.id, 10, cursor)
    assert caught.value.code == "invalid_cursor"
