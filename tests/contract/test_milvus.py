"""What only an engine outside the database can do wrong: be away, be killed, be lost, be another model's."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pymongo.database import Database
from tests.doubles.engines import MilvusWorld, N, drop_all, found_ids, milvus_world, query, wait_for
from tests.doubles.libraries import MODEL, embedding, track_id
from tests.doubles.milvus_server import MilvusServer

from contrafact.adapters.milvus.collection import MilvusCollection, alias_of
from contrafact.adapters.milvus.engine import MilvusEngine
from contrafact.adapters.mongo.database import Document
from contrafact.domain.errors import ContrafactError


@pytest.fixture
def world(database: Database[Document], milvus_server: MilvusServer) -> Iterator[MilvusWorld]:
    found = milvus_world(database, milvus_server)
    drop_all(found.milvus)
    for number in range(N):
        found.put(number)
    return found


def code_of(world: MilvusWorld, vector_seed: int = 3) -> str:
    try:
        world.engine.nearest(query(vector_seed), 5)
    except ContrafactError as error:
        return error.code
    return "found"


def test_a_new_collection_is_searched_in_one_step_while_people_ask(world: MilvusWorld) -> None:
    assert world.upkeep.is_due()
    # Until the first one is complete, the database answers alone.
    assert found_ids(world.engine.nearest(query(3), 5)) == world.expected(query(3), 5)
    first = world.upkeep()
    assert not world.upkeep.is_due()
    missed, ended = [], threading.Event()

    def ask() -> None:
        while not ended.is_set():
            found = found_ids(world.engine.nearest(query(3), 5))
            if found != world.expected(query(3), 5):
                missed.append(found)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        second = world.upkeep.fill()
        world.put(N)
        world.catch_up()
        assert world.upkeep.switch() == second
    finally:
        ended.set()
        asking.join()
    assert missed == []
    assert first != second
    assert [each.name for each in world.collections.of(MODEL)] == [second]
    assert not MilvusCollection(world.milvus, str(first)).exists()
    assert world.engine.nearest(query(N), 1)[0].track_id == track_id(N)
    assert world.engine.count() == N + 1


def test_vectors_of_another_model_or_dimension_are_not_compared(world: MilvusWorld) -> None:
    world.upkeep()
    assert code_of(world) == "found"
    with pytest.raises(ContrafactError) as raised:
        world.engine.nearest(embedding(3).whole[:16], 5)
    assert raised.value.code == "engine_mismatch"
    other = MilvusCollection(world.milvus, "somebody")
    other.create("other-0123456789ab", 32)
    other.take_alias(alias_of(MODEL))
    fresh = MilvusEngine(world.milvus, world.embeddings, world.collections, MODEL)
    with pytest.raises(ContrafactError, match="other-0123456789ab") as raised:
        fresh.nearest(query(3), 5)
    assert raised.value.code == "engine_mismatch"
    other.drop()


def test_a_collection_that_was_lost_is_filled_anew(world: MilvusWorld) -> None:
    world.upkeep()
    world.catch_up()
    drop_all(world.milvus)
    assert code_of(world) == "engine_unavailable"
    worker = world.another_worker()
    worker.catch_up()
    assert worker.is_due()
    worker()
    assert found_ids(world.engine.nearest(query(3), 5)) == world.expected(query(3), 5)


def test_what_was_lost_or_left_over_is_mended_when_a_worker_starts(world: MilvusWorld) -> None:
    name = world.upkeep()
    collection = MilvusCollection(world.milvus, str(name))
    collection.remove([track_id(3), track_id(4)])
    world.embeddings.remove(track_id(5))
    (left,) = world.embeddings.get_many(MODEL, [track_id(6)])
    world.embeddings.remove(track_id(6))
    collection.put([left])
    world.another_worker().catch_up()
    assert set(collection.track_ids()) == {track_id(each) for each in range(N) if each not in {5, 6}}
    assert collection.count() == N - 2


def test_an_engine_that_is_killed_while_it_is_written_loses_nothing(
    world: MilvusWorld, milvus_server: MilvusServer
) -> None:
    name = world.upkeep()
    writing = threading.Thread(target=lambda: [world.put(number) for number in range(N, 4 * N)])
    writing.start()
    failed: list[ContrafactError] = []

    def follow() -> None:
        while not failed:
            try:
                world.upkeep.catch_up()
            except ContrafactError as error:
                failed.append(error)

    following = threading.Thread(target=follow)
    following.start()
    wait_for(lambda: MilvusCollection(world.milvus, str(name)).count() > N)
    milvus_server.kill()
    following.join()
    writing.join()
    assert failed[0].code == "engine_unavailable"
    with pytest.raises(ContrafactError) as raised:
        world.engine.nearest(query(3), 5)
    assert raised.value.code == "engine_unavailable"
    assert raised.value.retry_after_s is not None
    # What needs no search works without it.
    assert world.engine.vectors(track_id(4 * N - 1))[0] is not None
    world.embeddings.remove(track_id(7))
    milvus_server.start()
    wait_for(lambda: code_of(world) == "found")
    assert world.engine.count() == 4 * N - 1
    for seed in (3, N + 5, 4 * N - 1, 7):
        assert found_ids(world.engine.nearest(query(seed), 5)) == world.expected(query(seed), 5)
    world.catch_up()
    assert MilvusCollection(world.milvus, str(name)).count() == 4 * N - 1
    for seed in (3, N + 5, 4 * N - 1, 7):
        assert found_ids(world.engine.nearest(query(seed), 5)) == world.expected(query(seed), 5)
