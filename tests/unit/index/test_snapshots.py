"""The index gives the same results with a snapshot as without one."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.doubles.libraries import MODEL, Library, N, assert_same, embedding, ids, listed, near, track_id

from contrafact.domain.embeddings import Neighbour
from contrafact.index.writer import MIN_CHANGES


@pytest.fixture(params=[10_000, 0], ids=["exact", "graph"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Library:
    return Library(tmp_path / "index", N, request.param)


def test_a_snapshot_gives_the_same_results_as_memory(library: Library) -> None:
    assert library.build()
    assert_same(library, library.index())


def test_tracks_added_since_are_found(library: Library) -> None:
    library.build()
    index = library.index()
    index.count()
    library.embeddings.put("yt-new", "j", MODEL, embedding(9000))
    assert near(index, 9000)[0] == Neighbour("yt-new", pytest.approx(0, abs=1e-3))
    assert index.nearest_to_segments(embedding(9000).segments, 1)[0].track_id == "yt-new"
    assert_same(library, index)


def test_tracks_replaced_since_are_compared_with_their_new_vectors(library: Library) -> None:
    library.build()
    index = library.index()
    library.embeddings.put(track_id(4), "j2", MODEL, embedding(9001))
    assert near(index, 9001)[0].track_id == track_id(4)
    assert len(near(index, 4)) == N
    assert near(index, 4)[0].distance > 0.3
    assert_same(library, index)


def test_a_deleted_track_never_appears_again(library: Library) -> None:
    library.build()
    index = library.index()
    gone = [track_id(number) for number in range(0, N, 3)]
    for each in gone:
        library.embeddings.remove(each)
        assert each not in ids(near(index, 3))
    for asked in (index, library.index()):
        assert not {*ids(near(asked, 0)), *ids(listed(asked, 1))} & {*gone}
        assert not {*ids(asked.nearest_to_segments(embedding(0).segments, N))} & {*gone}
        assert asked.vectors(*gone) == [None] * len(gone)
        assert_same(library, asked)
    library.build()
    assert_same(library, index)


def test_a_library_whose_every_track_was_removed_since_the_snapshot_has_no_candidates(library: Library) -> None:
    library.build()
    index = library.index()
    for number in range(N):
        library.embeddings.remove(track_id(number))
    assert index.count() == 0
    assert near(index, 3) == []
    assert index.nearest_to_segments(embedding(3).segments, N) == []


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=-3)], ids=["right clock", "clock behind"])
def test_tracks_deleted_long_ago_do_not_reappear_with_an_old_snapshot(library: Library, ahead: timedelta) -> None:
    library.build()
    library.embeddings.remove(track_id(7))
    del library.embeddings.stored[track_id(7)]
    library.pass_time(3 * 24 * 3600)
    library.embeddings.put("yt-new", "j", MODEL, embedding(9000))
    index = library.index(ahead)
    assert track_id(7) not in ids(near(index, 7))
    assert "yt-new" in ids(near(index, 7, N + 1))
    assert_same(library, index)


def test_a_track_embedded_by_another_model_is_not_found(library: Library) -> None:
    library.build()
    index = library.index()
    library.embeddings.put(track_id(8), "j2", "other", embedding(8))
    assert index.vectors(track_id(8)) == [None]
    assert_same(library, index)


def test_the_query_is_left_out_in_snapshot_and_memory(library: Library) -> None:
    library.build()
    library.embeddings.put("yt-new", "j", MODEL, embedding(9000))
    index = library.index()
    for number, name in ((6, track_id(6)), (9000, "yt-new")):
        assert name not in ids(index.nearest(embedding(number).whole, N + 1, name))
        assert name not in ids(index.nearest_to_segments(embedding(number).segments, N + 1, name))


def test_a_newer_snapshot_replaces_the_one_in_use(library: Library) -> None:
    library.build()
    index = library.index()
    index.count()
    for number in range(N, N + 50):
        library.embeddings.put(track_id(number), "j", MODEL, embedding(number))
    version = index.version
    library.build()
    assert len(list((library.root / MODEL).glob("2*"))) == 1
    assert_same(library, index)
    assert index.version > version


def test_the_index_works_after_the_folder_was_removed(library: Library) -> None:
    library.build()
    index = library.index()
    index.count()
    (library.root / MODEL).rename(library.root / "elsewhere")
    library.embeddings.remove(track_id(7))
    assert_same(library, index)
    library.clock.advance(13 * 3600)
    assert_same(library, index)


def test_no_snapshot_of_an_empty_library_is_written(tmp_path: Path) -> None:
    library = Library(tmp_path, 0, 10)
    assert not library.build()
    assert near(library.index(), 0) == []
    assert library.index().nearest_to_segments(embedding(0).segments, 5) == []


@pytest.mark.slow
def test_a_snapshot_is_due_when_enough_has_changed(tmp_path: Path) -> None:
    library = Library(tmp_path, MIN_CHANGES - 1, 10**9)
    assert not library.build.is_due()
    library.embeddings.put("yt-other", "j", "another model", embedding(1))
    assert not library.build.is_due()
    library.embeddings.put("yt-new", "j", MODEL, embedding(1))
    assert library.build.is_due()
    assert library.build()
    assert not library.build.is_due()
    for number in range(MIN_CHANGES):
        assert not library.build.is_due()
        library.embeddings.put(track_id(number), "j2", MODEL, embedding(number + 1))
    assert library.build.is_due()


def test_no_snapshot_is_due_for_an_emptied_library(tmp_path: Path) -> None:
    library = Library(tmp_path, MIN_CHANGES, 10**9)
    assert library.build()
    for number in range(MIN_CHANGES):
        library.embeddings.remove(track_id(number))
    assert not library.build.is_due()
    library.embeddings.put("yt-new", "j", MODEL, embedding(1))
    assert library.build.is_due()


def test_searches_are_correct_while_tracks_and_snapshots_change(library: Library) -> None:
    library.build()
    index, ended = library.index(), threading.Event()
    always = {track_id(number) for number in range(100, N)}
    removed: list[str] = []

    def change() -> None:
        for number in range(100):
            library.embeddings.remove(track_id(number))
            removed.append(track_id(number))
            library.embeddings.put(f"yt-new{number}", "j", MODEL, embedding(9000 + number))
            if number % 20 == 0:
                library.build()
        ended.set()

    def ask(seed: int) -> int:
        for count in itertools.count():
            if ended.is_set() and count:
                return count
            gone = list(removed)
            found = {*ids(near(index, seed, 2 * N))}
            assert always <= found
            assert not found & {*gone}
            listed_ids = {*ids(index.nearest_to_segments(embedding(seed).segments, 2 * N))}
            assert not listed_ids & {*gone}
        return 0

    with ThreadPoolExecutor(5) as threads:
        asked = [threads.submit(ask, seed) for seed in range(4)]
        threads.submit(change).result()
        assert all(each.result() > 0 for each in asked)
    assert_same(library, index)


def test_a_graph_finds_nearly_all_of_the_nearest(tmp_path: Path) -> None:
    library = Library(tmp_path, 4000, 0)
    library.build()
    index, memory = library.index(), library.index_in_memory()
    for seed in range(9000, 9020):
        expected = {*ids(near(memory, seed, 200))}
        found = near(index, seed, 200)
        assert len(found) == 200
        assert len(expected & {*ids(found)}) >= 196
        assert [each.distance for each in found] == sorted(each.distance for each in found)
        assert np.isfinite([each.distance for each in found]).all()
