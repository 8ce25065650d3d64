from __future__ import annotations

import base64
import json

import pytest
from tests.contract.builders import NOW, add_track, after, video
from tests.contract.conftest import Stores

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Track, TrackEdit, TrackFilter, TrackSort

TITLES = ["Zebra", None, "äpfel", "Apfel", "apfel", "", None, "Yesterday", "yesterday", "日本"]


def fill(stores: Stores) -> list[Track]:
    """Tracks with missing, equal and accented keys; several made at the very same moment."""
    return [
        add_track(
            stores.tracks,
            number,
            title,
            artist=None if number % 3 else "Same Artist",
            duration_s=None if number % 4 == 1 else float(number // 2),
            created_at=after(number // 3),
        )
        for number, title in enumerate(TITLES)
    ]


def walk(stores: Stores, sort: TrackSort, limit: int = 3, which: TrackFilter | None = None) -> list[str]:
    found, cursor = [], None
    while True:
        page = stores.tracks.page(which or TrackFilter(), sort, limit, cursor)
        found += [track.id for track in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.mark.parametrize("sort", list(TrackSort))
@pytest.mark.parametrize("limit", [1, 3, 10])
def test_pages_in_every_order_show_each_track_once(stores: Stores, sort: TrackSort, limit: int) -> None:
    ids = {track.id for track in fill(stores)}
    found = walk(stores, sort, limit)
    assert len(found) == len(ids)
    assert set(found) == ids


@pytest.mark.parametrize("name", ["created_at", "title", "artist", "duration_s"])
def test_a_leading_minus_reverses_the_order(stores: Stores, name: str) -> None:
    fill(stores)
    assert walk(stores, TrackSort(name)) == walk(stores, TrackSort(f"-{name}"))[::-1]


def test_titles_are_sorted_without_case_and_accents_and_missing_ones_first(stores: Stores) -> None:
    fill(stores)
    found = [int(track_id.removeprefix("yt-")) for track_id in walk(stores, TrackSort.TITLE)]
    assert found == [1, 5, 6, 2, 3, 4, 7, 8, 0, 9]


def test_unknown_durations_come_before_all_others(stores: Stores) -> None:
    fill(stores)
    found = [int(track_id.removeprefix("yt-")) for track_id in walk(stores, TrackSort.DURATION)]
    assert found == [1, 5, 9, 0, 2, 3, 4, 6, 7, 8]


@pytest.mark.parametrize("sort", list(TrackSort))
def test_a_track_added_between_two_pages_neither_repeats_nor_hides_others(stores: Stores, sort: TrackSort) -> None:
    before = [track.id for track in fill(stores)]
    first = stores.tracks.page(TrackFilter(), sort, 4, None)
    add_track(stores.tracks, 50, "Middle", "Same Artist", duration_s=2.0, created_at=after(1.5))
    seen, cursor = [track.id for track in first.items], first.next_cursor
    while cursor:
        page = stores.tracks.page(TrackFilter(), sort, 4, cursor)
        seen += [track.id for track in page.items]
        cursor = page.next_cursor
    assert len(seen) == len(set(seen))
    assert set(before) <= set(seen)


def test_the_total_counts_all_matches_and_the_last_page_has_no_cursor(stores: Stores) -> None:
    tracks = fill(stores)
    stores.tracks.mirror_state(tracks[0].id, tracks[0].job_id, State.READY, NOW)
    stores.tracks.edit(tracks[2].id, TrackEdit(work_id="a" * 32), NOW)
    everything = stores.tracks.page(TrackFilter(), TrackSort.TITLE, 10, None)
    ready = stores.tracks.page(TrackFilter(state=State.READY), TrackSort.TITLE, 10, None)
    in_work = stores.tracks.page(TrackFilter(work_id="a" * 32), TrackSort.TITLE, 10, None)
    neither = stores.tracks.page(TrackFilter(state=State.READY, work_id="a" * 32), TrackSort.TITLE, 10, None)
    assert (everything.total, len(everything.items), everything.next_cursor) == (10, 10, None)
    assert ([track.id for track in ready.items], ready.total) == ([tracks[0].id], 1)
    assert ([track.id for track in in_work.items], in_work.total) == ([tracks[2].id], 1)
    assert (neither.items, neither.total) == ((), 0)


def test_a_title_of_any_length_and_script_has_a_cursor_that_the_api_takes_back(stores: Stores) -> None:
    for number in range(3):
        add_track(stores.tracks, number, "ﷺ" * 500)
    page = stores.tracks.page(TrackFilter(), TrackSort.TITLE, 1, None)
    assert page.next_cursor is not None
    assert len(page.next_cursor) < 2000
    assert len(walk(stores, TrackSort.TITLE, 1)) == 3


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "é",
        "!!!!",
        packed("text"),
        packed([]),
        packed({"a": 1, "b": 2, "c": 3}),
        packed(["created_at:-1", 1, "x"]),
        packed(["created_at:-1", None, "x"]),
        packed(["created_at:-1", 1e308, "x"]),
        packed(["created_at:-1", float("nan"), "x"]),
        packed(["created_at:-1", 1.5, {"$gt": ""}]),
        packed(["sort_title:1", "\ud800", "x"]),
        packed(["title", "a"]),
        base64.urlsafe_b64encode(b"[" * 1400).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe\x00").decode(),
    ],
)
def test_a_made_up_cursor_is_refused(stores: Stores, cursor: str) -> None:
    fill(stores)
    with pytest.raises(ContrafactError) as caught:
        stores.tracks.page(TrackFilter(), TrackSort.CREATED_AT_DESC, 3, cursor)
    assert caught.value.code == "invalid_cursor"


def test_a_cursor_of_another_order_is_refused(stores: Stores) -> None:
    fill(stores)
    cursor = stores.tracks.page(TrackFilter(), TrackSort.TITLE, 3, None).next_cursor
    for sort in (TrackSort.TITLE_DESC, TrackSort.ARTIST, TrackSort.CREATED_AT):
        with pytest.raises(ContrafactError) as caught:
            stores.tracks.page(TrackFilter(), sort, 3, cursor)
        assert caught.value.code == "invalid_cursor"


SEARCHES = [
    ("yester", [0]),
    ("YESTERDAY beatles", [0]),
    ("beat yest", [0]),
    ("terday", [0]),
    ("café", [1]),
    ("cafe", [1]),
    ("CAFÉ STRASSE", [1]),
    ("straße", [1]),
    ("東京", [2]),
    ("京物", [2]),
    ("物語", [2]),
    ("語東", []),
    ("00000000001", [1]),
    ("yt-00000000002", [2]),
    ("  yt-00000000002 ", [2]),
    ("yt-0000000000", []),
    ("!!! ...", []),
    ("   ", [0, 1, 2, 3]),
    ("don't", [3]),
    ("(.*)", []),
    ("don beatles", []),
]


@pytest.mark.parametrize(("q", "expected"), SEARCHES)
def test_each_word_of_a_search_is_a_prefix_of_a_word(stores: Stores, q: str, expected: list[int]) -> None:
    add_track(stores.tracks, 0, "Yesterday (Remastered)", "The Beatles")
    add_track(stores.tracks, 1, "Le Café", "Große Straße")
    add_track(stores.tracks, 2, "東京物語", None)
    add_track(stores.tracks, 3, "Don't Stop", "Fleetwood")
    page = stores.tracks.page(TrackFilter(q=q), TrackSort.CREATED_AT, 10, None)
    assert [track.id for track in page.items] == [video(number).track_id for number in expected]
    assert page.total == len(expected)


def test_an_edited_title_is_found_and_its_old_one_is_not(stores: Stores) -> None:
    track = add_track(stores.tracks, 1, "Before", "Someone")
    stores.tracks.edit(track.id, TrackEdit(title="After"), NOW)
    assert stores.tracks.page(TrackFilter(q="after someone"), TrackSort.TITLE, 5, None).total == 1
    assert stores.tracks.page(TrackFilter(q="before"), TrackSort.TITLE, 5, None).total == 0


def test_the_id_is_found_though_the_title_has_very_many_words(stores: Stores) -> None:
    add_track(stores.tracks, 1, " ".join(f"w{number}" for number in range(250)), "Artist")
    assert stores.tracks.page(TrackFilter(q="00000000001"), TrackSort.TITLE, 5, None).total == 1
