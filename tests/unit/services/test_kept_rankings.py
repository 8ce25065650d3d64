"""Rankings that processes keep for each other."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import Any

import pytest
from tests.doubles.memory_app import make_rank, make_search
from tests.doubles.memory_world import World
from tests.doubles.tunes import cover, tune
from tests.doubles.weights import untrained_card

from contrafact.adapters.shared_cache import LocalCache
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import decode_cursor, encode_cursor
from contrafact.domain.reviews import Review, ReviewAnswer, Subject
from contrafact.domain.tracks import TrackEdit
from contrafact.index.library_index import LibraryIndex
from contrafact.services.library_search import LibrarySearch
from contrafact.services.ranking import RankLibrary


class Processes:
    """Two processes over one library and one cache; `n_made` counts the rankings that both made."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch, n_candidates: int = 4) -> None:
        self.world, self.cache, self.n_made = world, LocalCache(), 0
        self.first, self.second = (self._process(n_candidates) for _ in range(2))
        original = LibrarySearch.rank_track

        def counted(*given: Any) -> Any:
            self.n_made += 1
            return original(*given)

        monkeypatch.setattr(LibrarySearch, "rank_track", counted)

    def _process(self, n_candidates: int) -> RankLibrary:
        index = LibraryIndex(self.world.embeddings, untrained_card().model_id, self.world.clock)
        world = copy(self.world)
        world.index = index
        search = make_search(world, prior=None, n_candidates=n_candidates, edges=self.world.edges)
        return make_rank(world, search, self.cache)


@pytest.fixture
def processes(world: World, monkeypatch: pytest.MonkeyPatch) -> Processes:
    """Two processes, and a library of a query, number 0, and 60 other songs, the nearer the lower their number."""
    for number in range(61):
        world.add_ready(number, near=number / 50, chroma=tune(number))
    return Processes(world, monkeypatch)


QUERY = f"yt-{0:011d}"


def numbers(page: Any) -> list[int]:
    return [int(item.track.id.removeprefix("yt-")) for item in page.items]


def test_a_process_shows_the_ranking_that_another_made(processes: Processes) -> None:
    first, second = processes.first(QUERY, 10, None), processes.second(QUERY, 10, None)
    assert first == second
    assert processes.n_made == 1


def test_a_process_continues_the_cursor_of_another_whatever_was_added(processes: Processes) -> None:
    first = processes.first(QUERY, 2, None)
    processes.world.add_ready(99, near=0.001, chroma=tune(0))
    second = processes.second(QUERY, 3, first.page.next_cursor)
    third = processes.first(QUERY, 60, second.page.next_cursor)
    assert processes.n_made == 1
    listed = [number for each in (first, second, third) for number in numbers(each.page)]
    assert sorted(listed) == list(range(1, 61))
    assert [item.rank for each in (first, second, third) for item in each.page.items] == list(range(1, 61))
    assert [each.n_added for each in (first, second, third)] == [0, 1, 1]


def move_to_the_top(processes: Processes, number: int) -> None:
    """Let a track be first in rankings that are made from now on, and make one."""
    processes.world.add_ready(number, near=number / 50, chroma=cover(tune(0)))
    processes.world.chromas._cached.clear()
    assert numbers(processes.second(QUERY, 4, None, is_new=True).page)[0] == number


def test_a_ranking_is_read_to_its_end_although_a_newer_one_was_made(processes: Processes) -> None:
    first = processes.first(QUERY, 3, None)
    move_to_the_top(processes, numbers(first.page)[-1])
    second = processes.second(QUERY, 3, first.page.next_cursor)
    third = processes.first(QUERY, 60, second.page.next_cursor)
    assert sorted(number for each in (first, second, third) for number in numbers(each.page)) == list(range(1, 61))
    assert [each.has_changed for each in (first, second, third)] == [False] * 3
    assert processes.n_made == 2


def test_a_page_of_another_ranking_says_that_the_order_changed(processes: Processes) -> None:
    first = processes.first(QUERY, 3, None)
    kept = {**processes.cache._kept}
    move_to_the_top(processes, numbers(first.page)[-1])
    for key in kept:
        # Evicted, or kept by another release.
        if key.startswith("ranking:"):
            del processes.cache._kept[key]
    second = processes.second(QUERY, 3, first.page.next_cursor)
    # As of the drill: what was listed comes again.
    assert set(numbers(second.page)) & set(numbers(first.page))
    assert second.has_changed
    third = processes.first(QUERY, 60, second.page.next_cursor)
    assert not third.has_changed
    assert not set(numbers(third.page)) & set(numbers(second.page))


def test_a_release_continues_no_ranking_of_another_and_says_so(processes: Processes) -> None:
    first = processes.first(QUERY, 3, None)
    options = replace(processes.first.search.options, n_candidates=5)
    search = replace(processes.second.search, options=options)
    other = replace(processes.second, search=search, kept=replace(processes.second.kept, search=search))
    second = other(QUERY, 60, first.page.next_cursor)
    assert second.has_changed
    assert processes.n_made == 2
    # And of a cursor that names no ranking, as those of earlier releases.
    assert processes.first(QUERY, 3, encode_cursor(0.0, -0.5, 0.0, 0.0, f"yt-{2:011d}")).has_changed


def test_releases_before_read_the_place_of_a_cursor_by_its_sort_key(processes: Processes) -> None:
    first = processes.first(QUERY, 3, None)
    assert first.page.next_cursor is not None
    # To them the ranking belongs to the id of a track that does not exist.
    *keys, last = decode_cursor(first.page.next_cursor, float, float, float, float, str)
    second = processes.first(QUERY, 60, encode_cursor(*keys, f"{str(last).replace(' ', '-')}"))
    assert sorted(numbers(first.page) + numbers(second.page)) == list(range(1, 61))


def test_far_tracks_that_are_added_are_counted_and_change_nothing(processes: Processes) -> None:
    first = processes.first(QUERY, 10, None)
    for number in (97, 98, 99):
        processes.world.add_ready(number, near=2 + number / 100)
    again = processes.second(QUERY, 10, None)
    assert processes.n_made == 1
    assert (again.page, again.n_added) == (first.page, 3)
    new = processes.first(QUERY, 10, None, is_new=True)
    assert (processes.n_made, new.n_added, new.page.total) == (2, 0, 63)


def test_a_track_among_the_nearest_is_ranked_at_once(processes: Processes) -> None:
    processes.first(QUERY, 10, None)
    processes.world.add_ready(99, near=0.001, chroma=cover(tune(0)))
    found = processes.second(QUERY, 10, None)
    assert (numbers(found.page)[0], found.n_added, processes.n_made) == (99, 0, 2)


def test_a_kept_ranking_is_shown_while_the_vector_engine_is_away(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = processes.first(QUERY, 4, None)
    processes.world.add_ready(99, near=0.001, chroma=cover(tune(0)))

    def away(*_given: Any) -> Any:
        raise ContrafactError("engine_unavailable")

    monkeypatch.setattr(LibraryIndex, "nearest", away)
    again = processes.second(QUERY, 4, None)
    assert again.page.items == first.page.items
    assert (again.n_added, processes.n_made) == (1, 1)
    assert (first.engine_is_away, again.engine_is_away) == (False, True)
    with pytest.raises(ContrafactError, match="does not answer"):
        processes.second(QUERY, 4, None, is_new=True)


def test_a_track_that_left_is_not_shown_from_the_cache(processes: Processes) -> None:
    world = processes.world
    first = processes.first(QUERY, 3, None)
    gone = {first.page.items[2].track.id, f"yt-{50:011d}"}
    for track_id in gone:
        world.embeddings.remove(track_id)
        world.tracks.delete(track_id)
    deeper = processes.second(QUERY, 60, first.page.next_cursor)
    assert processes.n_made == 1
    assert not gone & {item.track.id for item in deeper.page.items}
    assert (deeper.page.total, len(deeper.page.items)) == (58, 56)
    again = processes.second(QUERY, 60, None)
    assert not gone & {item.track.id for item in again.page.items}
    assert again.page.total == len(again.page.items) == 58


def join(world: World, *track_ids: str) -> None:
    for track_id in track_ids:
        world.tracks.edit(track_id, TrackEdit(work_id="w"), world.clock())


def link(world: World, track_id: str, other: str) -> None:
    (vector,) = world.index.vectors(track_id)
    assert vector is not None
    assert world.edges.put(track_id, untrained_card().model_id, vector, {other: 0.9})


@pytest.mark.parametrize("change", [join, link, lambda world, track_id, _: world.embeddings.remove(track_id)])
def test_what_changes_the_order_makes_a_new_ranking(
    processes: Processes, change: Callable[[World, str, str], object]
) -> None:
    first = processes.first(QUERY, 4, None)
    change(processes.world, first.page.items[0].track.id, first.page.items[1].track.id)
    processes.second(QUERY, 4, None)
    assert processes.n_made == 2


def test_damaged_and_foreign_bytes_in_the_cache_are_no_error(processes: Processes) -> None:
    first = processes.first(QUERY, 4, None)
    for n_made, kind in ((2, "ranking:"), (3, "newest-ranking:")):
        for key in [each for each in processes.cache._kept if each.startswith(kind)]:
            until, _ = processes.cache._kept[key]
            processes.cache._kept[key] = (until, b"not a ranking")
        assert processes.second(QUERY, 4, None).page.items == first.page.items
        assert processes.n_made == n_made


def test_an_answer_about_the_query_sinks_a_row_of_a_kept_ranking(processes: Processes) -> None:
    first = processes.first(QUERY, 4, None)
    rejected = numbers(first.page)[0]
    reject(processes, rejected)
    found = processes.second(QUERY, 4, None)
    assert numbers(found.page)[-1] == rejected
    assert found.page.items[-1].review is not None


def reject(processes: Processes, number: int) -> None:
    subject = Subject(QUERY, f"yt-{number:011d}")
    processes.world.reviews.add(Review("1" * 32, subject, ReviewAnswer.REJECTED, processes.world.clock()))


def test_a_page_says_that_a_track_was_rejected_since_the_page_before(processes: Processes) -> None:
    first = processes.first(QUERY, 2, None)
    last = numbers(first.page)[-1]
    reject(processes, last)
    second = processes.second(QUERY, 1, first.page.next_cursor)
    third = processes.first(QUERY, 60, second.page.next_cursor)
    # It follows the other aligned tracks now, and the list goes on where it stood.
    listed = [number for each in (first, second, third) for number in numbers(each.page)]
    assert sorted(listed) == sorted([*range(1, 61), last])
    assert [each.has_changed for each in (first, second, third)] == [False, True, False]
