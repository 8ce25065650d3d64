"""Lists of tracks: words and parts of words, spelling errors, likeness, and filters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track, after, video
from tests.contract.conftest import Stores

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.edges import MongoEdgeStore
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.track_queries import SEARCHED_TRACKS
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.word_index import RULES, MongoWordIndex
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.jobs import Problem, State
from contrafact.domain.spelling import Respelling
from contrafact.domain.tracks import LibraryRelation, SourceKind, TrackEdit, TrackFilter, TrackMeasures, TrackSort

LIBRARY = [
    ("Yesterday", "The Beatles"),
    ("a-ha_-_Take_On_Me", None),
    ("TakeFive1959", "Dave Brubeck"),
    ("Piano Concerto No. 2", "Дмитрий Шостакович (Shostakovich)"),
    ("Yesterday Once More", "Carpenters"),
    ("More", "Beetles of Yesteryear"),
    ("東京物語", None),
]


def numbers(stores: Stores, q: str, sort: TrackSort = TrackSort.RELEVANCE) -> list[int]:
    return [int(track.id.removeprefix("yt-")) for track in stores.tracks.page(TrackFilter(q=q), sort, 10, None).items]


@pytest.fixture
def library(stores: Stores) -> Stores:
    for number, (title, artist) in enumerate(LIBRARY):
        add_track(stores.tracks, number, title, artist, created_at=after(number))
    return stores


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("take on me", [1]),
        ("Take_On_Me", [1]),
        ("take five", [2]),
        ("takefive", [2]),
        ("1959", [2]),
        ("Beatels", [0]),
        ("Yesterdya", [0, 4]),
        ("beatels yesterday", [0]),
        ("Schostakovich", [3]),
        ("Shostakovitch concerto", [3]),
        ("bruebeck", [2]),
        ("terday", [0, 4]),
        ("ubec", [2]),
        ("1958", []),
        ("bxxt", []),
        ("mor", [5, 4]),
        ("more", [5, 4]),
        ("京東", []),
    ],
)
def test_parts_of_words_and_misspelt_words_are_found(library: Stores, q: str, expected: list[int]) -> None:
    assert numbers(library, q) == expected


def test_the_most_alike_come_first_and_the_words_that_were_searched_instead_are_named(library: Stores) -> None:
    assert numbers(library, "yesterday") == [0, 4]
    assert numbers(library, "yester") == [0, 4, 5]
    page = library.tracks.page(TrackFilter(q="beatels yesterday"), TrackSort.TITLE, 10, None)
    assert page.respelled == (Respelling("beatels", ("beatles",)),)
    assert library.tracks.page(TrackFilter(q="yester"), TrackSort.TITLE, 10, None).respelled == ()


def test_words_that_no_song_has_together_are_searched_as_misspelt(library: Stores) -> None:
    # Both words are there, but not together.
    assert numbers(library, "beetles yesterday") == [0]


def test_pages_by_likeness_show_each_song_once(library: Stores) -> None:
    for number in range(20, 40):
        add_track(library.tracks, number, f"Love {number % 3}", "Love" if number % 2 else None)
    seen, cursor = [], None
    while True:
        page = library.tracks.page(TrackFilter(q="love"), TrackSort.RELEVANCE, 3, cursor)
        seen += [track.id for track in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert (len(seen), len(set(seen)), page.total) == (20, 20, 20)


def test_of_very_many_tracks_the_newest_come_first(
    database: Database[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contrafact.adapters.mongo.tracks.MOST_COUNTED", 2)
    store = MongoTrackStore(database)
    for number, title in enumerate(("Love", "Love Me Do", "Love Love")):
        add_track(store, number, title, created_at=after(number))
    page = store.page(TrackFilter(q="love"), TrackSort.RELEVANCE, 2, None)
    assert [track.metadata.title for track in page.items] == ["Love Love", "Love Me Do"]
    rest = store.page(TrackFilter(q="love"), TrackSort.RELEVANCE, 2, page.next_cursor)
    assert [track.metadata.title for track in rest.items] == ["Love"]


def test_without_words_likeness_is_the_newest_first(library: Stores) -> None:
    page = library.tracks.page(TrackFilter(), TrackSort.RELEVANCE, 2, None)
    assert [track.id for track in page.items] == [video(6).track_id, video(5).track_id]


def test_a_new_title_is_found_misspelt_at_once_and_the_old_one_no_more(library: Stores) -> None:
    assert numbers(library, "yesterdya") == [0, 4]
    for number in (0, 4):
        library.tracks.edit(video(number).track_id, TrackEdit(title="Michelle"), NOW)
    assert numbers(library, "mihcelle") == [4, 0]
    assert numbers(library, "yesterdya") == [5]


def test_every_filter_selects(stores: Stores) -> None:
    tracks = [add_track(stores.tracks, number, f"Song {number}", created_at=after(number)) for number in range(4)]
    first, second, third, _ = tracks
    stores.tracks.edit(first.id, TrackEdit(work_id="a" * 32, language="pt-BR", tags=("tape", "live")), NOW)
    stores.tracks.set_chroma(second.id, second.job_id, "key", NOW, TrackMeasures(0.25, 0.0))
    stores.tracks.mirror_state(third.id, third.job_id, State.FAILED, NOW, Problem("broken", "It is broken."))

    def found(**which: object) -> list[int]:
        page = stores.tracks.page(replace(TrackFilter(), **which), TrackSort.CREATED_AT, 9, None)  # type: ignore[arg-type]
        assert page.total == len(page.items)
        return [tracks.index(next(each for each in tracks if each.id == track.id)) for track in page.items]

    assert found(has_work=True) == [0]
    assert found(has_work=False) == [1, 2, 3]
    assert found(tag="tape") == found(tag="live") == found(language="pt-BR") == [0]
    assert found(tag="tap") == found(language="pt") == []
    assert found(least_harmony=0.2, most_harmony=0.25) == [1]
    assert found(least_harmony=0.26) == found(most_harmony=0.2) == []
    assert found(has_problem=True) == [2]
    assert found(has_problem=False, added_since=after(1)) == [1, 3]
    assert found(added_since=after(1), added_until=after(3)) == [1, 2]
    assert found(source=SourceKind.YOUTUBE) == [0, 1, 2, 3]
    assert found(source=SourceKind.UPLOAD) == found(made_by="u1") == []
    assert found(relation=LibraryRelation.NONE) == [0, 1, 2, 3]
    assert found(relation=LibraryRelation.LIKELY_COVER) == found(relation=LibraryRelation.SAME_RECORDING) == []


@pytest.mark.parametrize("rules", ["missing", "older"])
def test_documents_of_an_older_release_are_learnt_by_themselves_and_twice_is_as_once(
    database: Database[Document], rules: str
) -> None:
    store, index = MongoTrackStore(database), MongoWordIndex(database, SEARCHED_TRACKS)
    track = add_track(store, 1, "Take_On_Me", "a-ha")
    old = {"$set": {"search": ["00000000001", "take_on_me", "a", "ha"]}}
    unset = {"$unset": {"search_rules": ""}} if rules == "missing" else {}
    database["tracks"].update_one({"_id": track.id}, {**old, **unset})

    assert [index.learn(), index.learn()] == [1, 0]

    stored = database["tracks"].find_one({"_id": track.id})
    assert stored is not None
    assert (stored["search"], stored["search_rules"]) == (["00000000001", "take", "on", "me", "a", "ha"], RULES)
    assert store.page(TrackFilter(q="take on me"), TrackSort.RELEVANCE, 5, None).total == 1
    assert database["tracks_words"].count_documents({}) == 1


def test_tracks_with_probable_covers_are_marked_also_those_of_an_older_release(database: Database[Document]) -> None:
    tracks, edges, embeddings = MongoTrackStore(database), MongoEdgeStore(database), MongoEmbeddingStore(database)
    ids = [add_track(tracks, number).id for number in range(4)]
    vector = np.eye(256, dtype=np.float32)[0]
    for number, each in enumerate(ids):
        embeddings.put(each, f"{number:032x}", "m1", TrackEmbedding(vector, vector[None, :]))
    assert edges.put(ids[0], "m1", vector, {ids[1]: 0.8})
    assert edges.put(ids[2], "m1", vector, {})

    def with_covers() -> list[str]:
        page = tracks.page(TrackFilter(relation=LibraryRelation.LIKELY_COVER), TrackSort.CREATED_AT, 9, None)
        return [track.id for track in page.items]

    assert with_covers() == ids[:2]
    database["tracks"].update_many({}, {"$unset": {"covers_by": ""}})
    assert [edges.mark_older(3), edges.mark_older(3), edges.mark_older(3)] == [3, 1, 0]
    assert with_covers() == ids[:2]
    # The weights changed, and found no cover any more.
    for number, each in enumerate(ids[:2]):
        embeddings.put(each, f"{number:032x}", "m2", TrackEmbedding(vector, vector[None, :]))
        assert edges.put(each, "m2", vector, {})
    assert with_covers() == []
