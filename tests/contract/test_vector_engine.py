"""The port of the vector engine: the same tests of the default engine and of a real Milvus."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.doubles.engines import EngineWorld, MilvusWorld, N, clip, drop_all, found_ids, milvus_world, query, wait_for
from tests.doubles.libraries import MODEL, embedding, make_build, track_id

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.watching import MongoEmbeddingWatch
from contrafact.adapters.system import now
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots

K = 20
LEAST_FOUND = 0.8


@pytest.fixture(params=["default", "milvus"])
def world(request: pytest.FixtureRequest, database: Database[Document], tmp_path: Path) -> EngineWorld:
    """A library of which the engine holds all but a few tracks on disk or in a collection."""
    embeddings = MongoEmbeddingStore(database)
    for number in range(N):
        embeddings.put(track_id(number), "j", MODEL, embedding(number))
    if request.param == "default":
        assert make_build(embeddings, tmp_path, exact_up_to=0)()
        watch = MongoEmbeddingWatch(database)
        return EngineWorld(embeddings, LibraryIndex(embeddings, MODEL, now, Snapshots(tmp_path), watch))
    found = milvus_world(database, request.getfixturevalue("milvus_server"), is_watched=True)
    drop_all(found.milvus)
    found.upkeep()
    found.catch_up()
    return found


def assert_like_the_database(world: EngineWorld) -> None:
    for seed in (3, 9000):
        found = world.engine.nearest(query(seed), K)
        assert found_ids(found) == world.expected(query(seed), K)
        assert [each.distance for each in found] == sorted(each.distance for each in found)
        by_segments = found_ids(world.engine.nearest_to_segments(clip(seed), K))
        wanted = world.expected_by_segments(clip(seed), K)
        # Some of the vectors, which are drawn at random, may be missed.
        assert by_segments[:3] == wanted[:3]
        assert len({*by_segments} & {*wanted}) >= LEAST_FOUND * K
    assert world.engine.count() == world.embeddings.count_changes(MODEL, None)


def test_an_engine_finds_what_the_database_holds_and_nothing_else(world: EngineWorld) -> None:
    assert_like_the_database(world)
    near, number = track_id(3), 3
    assert world.engine.nearest(query(number), 1)[0].track_id == near
    assert world.engine.nearest(query(number), 1)[0].distance == pytest.approx(0, abs=1e-3)
    assert near not in found_ids(world.engine.nearest(query(number), N + 1, near))
    assert near not in found_ids(world.engine.nearest_to_segments(clip(number), N + 1, near))
    assert len(world.engine.nearest(query(number), 10 * N)) == N
    assert world.engine.nearest(query(number), 0) == []
    vectors = world.engine.vectors(near, "yt-unknown")
    assert vectors[0] is not None
    assert vectors[0].tobytes() == query(number).tobytes()
    assert vectors[1] is None

    # New, replaced, removed, hidden, and embedded by another model; before and after the engine wrote them.
    stored_at = time.monotonic()
    world.put(N)
    wait_for(lambda: world.engine.nearest(query(N), 1)[0].track_id == track_id(N))
    assert time.monotonic() - stored_at < 10.0
    assert world.engine.n_tracks == N + 1
    world.put(1, seed=8001)
    world.embeddings.remove(track_id(2))
    world.embeddings.hide(track_id(4), "j", 1)
    world.put(5, model_id="other-0123456789ab")
    gone = {track_id(number) for number in (2, 4, 5)}
    world.engine.remove(sorted(gone))
    world.engine.put(world.embeddings.get_many(MODEL, [track_id(1)]))
    assert_like_the_database(world)
    assert not gone & {*found_ids(world.engine.nearest(query(2), 2 * N))}
    assert not gone & {*found_ids(world.engine.nearest_to_segments(clip(2), 2 * N))}
    assert world.engine.vectors(*sorted(gone)) == [None, None, None]
    version = world.engine.version
    world.embeddings.show(track_id(4), 2)
    wait_for(lambda: world.engine.nearest(query(4), 1)[0].track_id == track_id(4))
    assert world.engine.version > version
    if isinstance(world, MilvusWorld):
        world.catch_up()
    assert_like_the_database(world)
    assert not (gone - {track_id(4)}) & {*found_ids(world.engine.nearest(query(2), 2 * N))}
