"""What only an engine outside the database can be: away, killed, lost, another model's."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pymilvus import DataType, MilvusClient
from pymongo.database import Database
from tests.doubles.engines import MilvusWorld, N, clip, drop_all, found_ids, milvus_world, query, wait_for
from tests.doubles.libraries import MODEL, code_of_check, embedding, track_id
from tests.doubles.milvus_server import MilvusServer
from tests.doubles.servers import Server

from contrafact.adapters.milvus.collection import alias_of
from contrafact.adapters.milvus.engine import MilvusEngine
from contrafact.adapters.mongo.database import Document
from contrafact.cli.admin import index
from contrafact.cli.admin.main import main
from contrafact.domain.errors import ContrafactError
from contrafact.ports.vector_engine import VectorCollection

OTHER_MODEL = "other-0123456789ab"


@pytest.fixture(scope="module")
def library(indexed_database: Database[Document], milvus_server: MilvusServer) -> MilvusWorld:
    """A library, filled into Milvus once: a collection takes seconds."""
    for name in ("embeddings", "vector_collections"):
        indexed_database[name].delete_many({})
    found = milvus_world(indexed_database, milvus_server)
    drop_all(found.milvus)
    for number in range(N):
        found.put(number)
    found.upkeep()
    return found


@pytest.fixture
def world(library: MilvusWorld) -> Iterator[MilvusWorld]:
    """The library as it was filled, with an engine that has seen nothing yet."""
    library.upkeep.catch_up()
    library.engine = library.another_engine()
    assert library.engine.count() == N
    yield library
    for number in range(N):
        if library.embeddings.job_of(track_id(number)) is None:
            library.put(number)
    for name in library.embeddings.track_ids(MODEL):
        if name not in {track_id(number) for number in range(N)}:
            library.embeddings.remove(name)


def assert_like_the_database(world: MilvusWorld, *seeds: int) -> None:
    for seed in seeds:
        assert found_ids(world.engine.nearest(query(seed), 5)) == world.expected(query(seed), 5)
    assert world.engine.count() == world.embeddings.count_changes(MODEL, None)


def code_of(engine: MilvusEngine) -> str:
    try:
        engine.nearest(query(3), 5)
    except ContrafactError as error:
        return error.code
    return "found"


def test_vectors_of_another_model_or_dimension_are_not_compared(world: MilvusWorld) -> None:
    with pytest.raises(ContrafactError) as raised:
        world.engine.nearest(embedding(3).whole[:16], 5)
    assert raised.value.code == "engine_mismatch"
    told = {"model_id": OTHER_MODEL, "dimension": 32, "segments": "rows"}
    schema = MilvusClient.create_schema(auto_id=False, description=json.dumps(told))
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=32)
    world.milvus.call("create_collection", "somebodys", schema=schema)
    world.milvus.call("alter_alias", "somebodys", alias_of(MODEL))
    try:
        with pytest.raises(ContrafactError, match=OTHER_MODEL) as raised:
            world.another_engine().nearest(query(3), 5)
        assert raised.value.code == "engine_mismatch"
        assert code_of_check(world.another_engine().check) == "engine_mismatch"
    finally:
        world.collection().take_alias(alias_of(MODEL))
    assert code_of(world.another_engine()) == "found"
    assert code_of_check(world.another_engine().check) == "works"


def test_what_was_lost_or_left_over_is_mended_when_a_worker_starts(world: MilvusWorld) -> None:
    collection = world.collection()
    (left,) = world.embeddings.get_many(MODEL, [track_id(6)])
    world.embeddings.remove(track_id(6))
    world.catch_up()
    collection.put([left])
    collection.remove([track_id(3), track_id(4)])
    # What it should not hold is not found, although it is there.
    assert track_id(6) not in found_ids(world.another_engine().nearest(query(6), 5))
    assert collection.holds([track_id(3), track_id(6)]) == {track_id(6)}
    world.another_worker().catch_up()
    assert set(collection.track_ids()) == {track_id(each) for each in range(N) if each != 6}
    assert collection.count() == N - 1


def test_segments_that_were_lost_are_written_again_when_a_worker_starts(world: MilvusWorld) -> None:
    collection = world.collection()
    n_segments = collection.count_segments()
    lost = f'track_id == "{track_id(4)}" or id == "{track_id(3)}#0"'
    world.milvus.call("delete", f"{collection.name}_segments", filter=lost)
    assert collection.count_segments() == n_segments - len(embedding(4).segments) - 1

    world.another_worker().catch_up()

    assert collection.count_segments() == n_segments
    assert Counter(collection.owners_of_rows())[track_id(3)] == len(embedding(3).segments)
    assert found_ids(world.another_engine().nearest_to_segments(clip(4), 1)) == [track_id(4)]


@pytest.mark.long
def test_an_engine_that_takes_no_vectors_and_then_is_killed_while_it_is_written_loses_nothing(
    world: MilvusWorld, milvus_server: MilvusServer
) -> None:
    milvus_server.deny_writes(are_denied=True)
    wait_for(lambda: code_of_write(world) == "engine_refuses_writes")
    world.put(N)
    with pytest.raises(ContrafactError, match="deactivated by the administrator"):
        world.upkeep.catch_up()
    assert_like_the_database(world, 3, N)
    assert code_of_check(world.another_engine().check) == "engine_refuses_writes"
    milvus_server.deny_writes(are_denied=False)

    collection, failed, pause = world.collection(), list[ContrafactError](), threading.Event()

    def follow() -> None:
        while not failed:
            pause.wait(0.05)
            try:
                world.upkeep.catch_up()
            except ContrafactError as error:
                failed.extend([error] if error.code == "engine_unavailable" else [])

    writing = threading.Thread(target=lambda: [world.put(number) for number in range(N, 2 * N)])
    following = threading.Thread(target=follow)
    writing.start()
    following.start()
    wait_for(lambda: collection.count() > N + 1)
    milvus_server.kill()
    following.join()
    writing.join()
    with pytest.raises(ContrafactError) as raised:
        world.engine.nearest(query(3), 5)
    assert raised.value.code == "engine_unavailable"
    assert raised.value.retry_after_s is not None
    assert code_of_check(world.another_engine().check) == "engine_unavailable"
    # What needs no search works without it.
    assert world.engine.vectors(track_id(2 * N - 1))[0] is not None
    world.embeddings.remove(track_id(7))
    milvus_server.start(lambda: is_loaded(world))
    # Before a worker has written what is missing, and after.
    assert_like_the_database(world, 3, N + 5, 2 * N - 1, 7)
    world.catch_up()
    assert_like_the_database(world, 3, N + 5, 2 * N - 1, 7)
    assert collection.count() == 2 * N - 1
    assert code_of_check(world.another_engine().check) == "works"


@pytest.mark.long
def test_a_collection_that_was_lost_is_filled_anew_and_unused_ones_are_dropped(
    world: MilvusWorld, indexed_database: Database[Document]
) -> None:
    drop_all(world.milvus)
    moment = world.embeddings.moment()
    for name, model_id, is_complete in (
        ("older", OTHER_MODEL, True),
        ("newer", OTHER_MODEL, True),
        ("left", MODEL, False),
    ):
        world.collections.put(VectorCollection(name, model_id, 32, moment, is_complete))
    noted = indexed_database["vector_collections"]
    for name in ("older", "left"):
        noted.update_one({"_id": name}, {"$set": {"written_at": moment - timedelta(hours=25)}})
    assert code_of(world.engine) == "engine_unavailable"
    worker = world.another_worker()
    worker.catch_up()
    assert worker.is_due()
    # Until it is filled, the database of a small library answers alone.
    assert_like_the_database(world, 3)
    worker()
    assert not worker.is_due()
    assert_like_the_database(world, 3, 9000)
    # Processes of the other model may still search theirs.
    assert {each["_id"] for each in noted.find({})} == {"newer", world.collection().name}
    noted.delete_one({"_id": "newer"})


@pytest.mark.long
def test_a_switch_that_was_killed_between_its_steps_is_ended_by_the_next_worker(world: MilvusWorld) -> None:
    first, second = world.collection(), world.upkeep.fill()
    assert second is not None
    # Killed between the two aliases: the segments of the older collection are still searched.
    world.milvus.call("alter_alias", second, alias_of(MODEL))
    world.another_worker().catch_up()
    assert [each.name for each in world.collections.of(MODEL)] == [second]
    assert not first.exists()
    assert found_ids(world.engine.nearest_to_segments(clip(3), 1)) == [track_id(3)]
    assert world.collection().count_segments() == world.embeddings.count_segments(MODEL, 1000)


def code_of_write(world: MilvusWorld) -> str:
    try:
        world.collection().put(world.embeddings.get_many(MODEL, [track_id(3)]))
    except ContrafactError as error:
        return error.code
    return "written"


def is_loaded(world: MilvusWorld) -> bool:
    """Return whether the collection is searched again, as a worker sees to it."""
    try:
        world.collection().load()
    except ContrafactError:
        return False
    return code_of(world.another_engine()) == "found"


def run(capsys: pytest.CaptureFixture[str], action: str) -> Any:
    assert main(["index", action, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.long
def test_an_operator_fills_compares_and_switches_while_people_ask(
    world: MilvusWorld,
    mongod: Server,
    milvus_server: MilvusServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MONGODB_URI", mongod.uri)
    monkeypatch.setenv("MILVUS_URI", milvus_server.uri)
    monkeypatch.setattr(index, "load_card", lambda _folder: SimpleNamespace(model_id=MODEL))
    monkeypatch.setattr(index, "make_milvus_upkeep", lambda *_: world.upkeep)
    expected, missed, ended = world.expected(query(3), 5), list[object](), threading.Event()

    def ask() -> None:
        while not ended.wait(0.02):
            try:
                found = found_ids(world.engine.nearest(query(3), 5))
            except ContrafactError as error:
                found = [error.code]
            if found != expected:
                missed.append(found)

    first, asking = world.collection(), threading.Thread(target=ask)
    asking.start()
    try:
        second = run(capsys, "rebuild")["built"]
        world.put(N)
        compared = {each["engine"]: each for each in run(capsys, "compare")["engines"]}
        assert run(capsys, "switch") == {"searched": second}
        assert found_ids(world.engine.nearest(query(N), 1)) == [track_id(N)]
    finally:
        ended.set()
        asking.join()
    assert missed == []
    assert world.collection().name == second != first.name
    assert not first.exists()
    assert [compared[name]["n_tracks"] for name in ("default", "milvus")] == [N + 1, N + 1]
    assert compared["default"]["recall"] == 1
    assert compared["milvus"]["recall"] > 0.99
    assert compared["milvus"]["p95_ms"] >= compared["milvus"]["p50_ms"] > 0
    assert world.engine.count() == N + 1


def test_without_milvus_a_snapshot_is_built_and_switched_to_by_itself(
    world: MilvusWorld,
    mongod: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MONGODB_URI", mongod.uri)
    monkeypatch.setenv("CONTRAFACT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(index, "load_card", lambda _folder: SimpleNamespace(model_id=MODEL))
    built = run(capsys, "rebuild")["built"]
    assert [each.name for each in (tmp_path / "index" / MODEL).iterdir() if each.name[0] != "."] == [built]
    (compared,) = run(capsys, "compare")["engines"]
    assert (compared["engine"], compared["n_tracks"], compared["recall"]) == ("default", N, 1)
    assert main(["index", "switch"]) == 2
    assert "used by itself" in capsys.readouterr().err
