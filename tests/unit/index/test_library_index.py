from __future__ import annotations

import itertools
from datetime import timedelta

import numpy as np
import pytest
from tests.doubles.memory_world import World

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.index.library_index import LibraryIndex


def axis(number: int) -> TrackEmbedding:
    vectors = np.eye(8, dtype=np.float32)[number : number + 1]
    return TrackEmbedding(vectors[0], vectors)


def random(seed: int, n_segments: int = 4) -> TrackEmbedding:
    drawn = np.random.default_rng(seed).standard_normal((1 + n_segments, 8)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return TrackEmbedding(drawn[0], drawn[1:])


def others(index: LibraryIndex, track_id: str) -> dict[str, float]:
    (vector,) = index.vectors(track_id)
    assert vector is not None
    return {each.track_id: each.distance for each in index.nearest(vector, 10, track_id)}


@pytest.fixture
def index(world: World) -> LibraryIndex:
    return LibraryIndex(world.embeddings, "m", world.clock)


def test_changes_are_found_at_the_next_call(world: World, index: LibraryIndex) -> None:
    world.embeddings.put("a", "j", "m", axis(0))
    assert others(index, "a") == {}
    world.embeddings.put("b", "j", "m", axis(1))
    assert others(index, "a") == {"b": pytest.approx(np.sqrt(2))}
    world.embeddings.put("b", "j", "m", axis(0))
    assert others(index, "a") == {"b": 0}
    world.embeddings.remove("b")
    assert others(index, "a") == {}
    assert index.vectors("b") == [None]


def test_embeddings_of_another_model_are_not_compared(world: World, index: LibraryIndex) -> None:
    world.embeddings.put("a", "j", "m", axis(0))
    world.embeddings.put("b", "j", "other", axis(1))
    assert index.count() == 1
    world.embeddings.put("a", "j", "other", axis(0))
    assert index.vectors("a", "b", "c") == [None, None, None]
    assert index.nearest_to_segments(axis(0).segments, 10) == []


def test_an_index_that_was_idle_for_long_is_loaded_again(world: World, index: LibraryIndex) -> None:
    world.embeddings.put("a", "j", "m", axis(0))
    world.embeddings.put("b", "j", "m", axis(1))
    assert index.count() == 2
    del world.embeddings.stored["b"]
    assert index.count() == 2
    world.clock.advance(13 * 3600)
    assert index.count() == 1


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=-2)], ids=["ahead", "behind"])
def test_an_index_whose_clock_differs_from_the_databases_is_loaded_again_as_rarely(
    world: World, ahead: timedelta
) -> None:
    index = LibraryIndex(world.embeddings, "m", lambda: world.clock() + ahead)
    world.embeddings.put("a", "j", "m", axis(0))
    world.embeddings.put("b", "j", "m", axis(1))
    assert index.count() == 2
    del world.embeddings.stored["b"]
    world.clock.advance(11 * 3600)
    assert index.count() == 2
    world.clock.advance(13 * 3600)
    assert index.count() == 1


def test_the_version_rises_with_each_change_and_only_then(world: World, index: LibraryIndex) -> None:
    world.embeddings.put("a", "j", "m", axis(0))
    seen = [index.version]
    for change in (
        lambda: None,
        lambda: world.embeddings.put("b", "j", "m", axis(1)),
        lambda: world.embeddings.put("b", "j2", "m", axis(2)),
        lambda: world.embeddings.remove("a"),
    ):
        change()
        index.count()
        seen.append(index.version)
        index.count()
        assert index.version == seen[-1]
    assert all(later > earlier for earlier, later in itertools.pairwise(seen))
    world.embeddings.put("b", "j3", "m", axis(2))
    world.embeddings.put("elsewhere", "j", "other", axis(2))
    index.count()
    assert (index.version, index.n_tracks) == (seen[-1], 1)


def test_candidates_are_the_nearest_of_a_ranking(world: World, index: LibraryIndex) -> None:
    for number in range(30):
        world.embeddings.put(f"t{number:02}", "j", "m", random(number))
    (vector,) = index.vectors("t07")
    assert vector is not None
    ranked = index.nearest(vector, 100, "t07")
    assert [each.distance for each in ranked] == sorted(each.distance for each in ranked)
    assert len(ranked) == 29
    assert index.nearest(vector, 5, "t07") == ranked[:5]
    with_itself = index.nearest(vector, 5)
    assert [each.track_id for each in with_itself] == ["t07", *(each.track_id for each in ranked[:4])]
    assert index.nearest(random(99).whole, 0) == []


def test_a_clip_finds_tracks_by_the_mean_of_their_best_segments(world: World, index: LibraryIndex) -> None:
    embeddings = {f"t{number:02}": random(number, n_segments=1 + number % 5) for number in range(40)}
    for track_id, each in embeddings.items():
        world.embeddings.put(track_id, "j", "m", each)
    clip = random(99, n_segments=2).segments
    best = {name: (clip @ each.segments.T).max(axis=1) for name, each in embeddings.items() if name != "t03"}
    expected = {name: float(each.mean()) for name, each in best.items()}
    found = index.nearest_to_segments(clip, 100, "t03")
    assert {each.track_id for each in found} == set(expected)
    for each in found:
        assert each.distance == pytest.approx(np.sqrt(2 - 2 * expected[each.track_id]), abs=0.02)
    assert [each.distance for each in found] == sorted(each.distance for each in found)
    assert index.nearest_to_segments(clip, 3, "t03") == found[:3]


def test_a_clip_is_not_compared_with_segments_that_were_removed_or_replaced(world: World, index: LibraryIndex) -> None:
    for number in range(3):
        world.embeddings.put(f"t{number}", "j", "m", axis(number))
    clip = axis(1).segments
    assert index.nearest_to_segments(clip, 1)[0].track_id == "t1"
    world.embeddings.remove("t1")
    world.embeddings.put("t2", "j", "m", axis(1))
    assert [(each.track_id, round(each.distance, 3)) for each in index.nearest_to_segments(clip, 9)] == [
        ("t2", 0.0),
        ("t0", 1.414),
    ]
