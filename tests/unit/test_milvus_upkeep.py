"""How collections of Milvus are filled, followed and dropped, without a server."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import cast

import pytest
from pymilvus import MilvusException
from tests.doubles.libraries import MODEL, embedding
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.milvus_client import DENIED, DESCRIPTION, Client, Collections, Rows, milvus_of

from contrafact.adapters.milvus.collection import MilvusCollection
from contrafact.adapters.milvus.upkeep import MilvusUpkeep
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Problem
from contrafact.ports.vector_engine import VectorCollection


def test_filling_goes_on_where_it_was_when_the_engine_is_away_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contrafact.adapters.milvus.server._AWAY_SECONDS", 0.0)
    embeddings, collections, away = MemoryEmbeddingStore(), Collections(), MilvusException(code=2, message="away")
    embeddings.put("yt-1", "j", MODEL, embedding(1))
    milvus, client = milvus_of(monkeypatch, get_server_version="v2.3.5", upsert=iter([away, away, None, None]))
    client.answers["query"] = [{"count(*)": len(embedding(1).segments)}]
    upkeep = MilvusUpkeep(milvus, embeddings, collections, MODEL, visible_seconds=0.0)  # type: ignore[arg-type]
    reported = list[int]()
    name = upkeep.fill(reported.append)
    assert [each.name for each in collections.complete] == [name]
    # Before each other try it says that it goes on, so that the duty is not lost.
    assert reported == [0, 0, 1]
    created = [asked[0] for asked in client.asked].count("create_collection")
    assert created == 2  # whole tracks and segments, once each
    client.answers["upsert"] = away
    with pytest.raises(ContrafactError) as raised:
        upkeep.fill()
    assert raised.value.code == "engine_unavailable"


def test_why_an_engine_takes_no_vectors_is_noted_for_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    embeddings, noted = MemoryEmbeddingStore(), list[tuple[str, Problem]]()
    collections = Collections(VectorCollection("c", MODEL, 32, embeddings.moment(), is_complete=True))
    collections.note = lambda name, problem: noted.append((name, problem))  # type: ignore[attr-defined]
    embeddings.put("yt-1", "j", MODEL, embedding(1))
    denied = MilvusException(code=9, message=DENIED)
    milvus, client = milvus_of(
        monkeypatch,
        describe_collection={"description": DESCRIPTION},
        has_collection=True,
        query_iterator=Rows(),
        upsert=denied,
    )
    upkeep = MilvusUpkeep(milvus, embeddings, collections, MODEL)  # type: ignore[arg-type]
    with pytest.raises(ContrafactError):
        upkeep.catch_up()
    assert noted == [("c", Problem("engine_refuses_writes", f"The vector engine takes no vectors: {DENIED}"))]
    client.answers["upsert"] = MilvusException(code=2, message="away")
    with pytest.raises(ContrafactError):
        upkeep.catch_up()
    assert len(noted) == 1


def upkeep_of(
    monkeypatch: pytest.MonkeyPatch, collections: Collections, n_tracks: int = 0
) -> tuple[MilvusUpkeep, Client]:
    """Return the upkeep of a library on a Milvus that takes everything."""
    embeddings = MemoryEmbeddingStore()
    for number in range(n_tracks):
        embeddings.put(f"yt-{number}", "j", MODEL, embedding(number))
    milvus, client = milvus_of(
        monkeypatch,
        get_server_version="v2.3.5",
        describe_collection={"description": DESCRIPTION},
        has_collection=True,
        query_iterator=Rows(),
        query=[{"count(*)": 0}],
    )
    return MilvusUpkeep(milvus, embeddings, collections, MODEL, visible_seconds=0.0), client  # type: ignore[arg-type]


def named_in(client: Client, method: str) -> list[str]:
    return [arguments[0] for name, arguments, _ in client.asked if name == method]


def collection(name: str) -> VectorCollection:
    return VectorCollection(name, MODEL, 32, MemoryEmbeddingStore().moment(), is_complete=True)


@pytest.mark.parametrize("n_lost", [0, 1])
def test_a_collection_that_was_filled_is_counted_and_segments_that_it_lost_are_written_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, n_lost: int
) -> None:
    collections = Collections()
    upkeep, client = upkeep_of(monkeypatch, collections, n_tracks=2)
    n_segments = len(embedding(0).segments) + len(embedding(1).segments)
    n_held = [{"count(*)": n_segments - n_lost}]
    client.answers["query"] = iter([[{"count(*)": 2}], *[n_held] * (1 + n_lost)])
    owners = [f"yt-{number}" for number in range(2) for _ in range(len(embedding(number).segments))]
    held = [Rows({"id": "yt-0"}, {"id": "yt-1"}), Rows(*({"track_id": each} for each in owners[:-1]))]
    client.answers["query_iterator"] = iter(held)
    with caplog.at_level(logging.WARNING):
        name = upkeep.fill()
    assert named_in(client, "query") == [name, *[f"{name}_segments"] * (1 + n_lost)]
    reads = {"query", "query_iterator"}
    assert {named["consistency_level"] for method, _, named in client.asked if method in reads} == {"Strong"}
    written = [arguments[1] for method, arguments, _ in client.asked if method == "upsert"]
    again = [[row["id"] for row in rows] for rows in written[2:]]
    assert again == [[f"yt-1#{number}" for number in range(len(embedding(1).segments))], ["yt-1"]][: 2 * n_lost]
    words = f"2 of 2 tracks and {n_segments - 1} of {n_segments} segments"
    assert [each for each in caplog.messages if words in each] == caplog.messages[:n_lost]
    assert [each.name for each in collections.complete] == [name]


def test_a_filling_that_is_refused_is_noted_until_vectors_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    collections = Collections()
    upkeep, client = upkeep_of(monkeypatch, collections, n_tracks=1)
    embeddings = cast("MemoryEmbeddingStore", upkeep.embeddings)
    client.answers["upsert"] = MilvusException(code=9, message=DENIED)
    noted = list[Problem | None]()
    for _ in range(2):
        with pytest.raises(ContrafactError) as raised:
            upkeep.fill()
        assert raised.value.code == "engine_refuses_writes"
        found = collections.filling(MODEL)
        assert found is not None
        noted.append(found.problem)
        embeddings.pass_time(1)
    assert noted == 2 * [Problem("engine_refuses_writes", f"The vector engine takes no vectors: {DENIED}")]
    # The next try drops what the last one left.
    first, _, second, _ = named_in(client, "create_collection")
    assert named_in(client, "drop_collection") == [first, f"{first}_segments"]
    assert collections.abandoned == [second]
    client.answers["upsert"] = None
    before = list[Problem | None]()
    create = MilvusCollection.create

    def look(self: MilvusCollection, model_id: str, dimension: int) -> None:
        filling = collections.filling(MODEL)
        before.append(filling.problem if filling else None)
        create(self, model_id, dimension)

    monkeypatch.setattr(MilvusCollection, "create", look)
    name = upkeep.fill()
    assert before == noted[:1]
    assert collections.complete == [replace(collections.complete[0], name=name, problem=None)]
    assert collections.filling(MODEL) is None


def test_what_a_killed_switch_left_is_dropped_by_the_next_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    collections = Collections(collection("c_1"), collection("c_2"), collection("c_3"))
    upkeep, client = upkeep_of(monkeypatch, collections)
    # Filled by an operator who compares it before the switch: newer than the one that is searched.
    client.answers["describe_alias"] = {"collection_name": "c_2"}
    upkeep.catch_up()
    assert [each.name for each in collections.complete] == ["c_2", "c_3"]
    assert named_in(client, "drop_collection") == ["c_1", "c_1_segments"]
    # The worker may have been killed between the two aliases.
    assert named_in(client, "alter_alias") == ["c_2", "c_2_segments"]


def test_another_switch_in_the_meantime_leaves_the_sweep_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    collections = Collections(collection("c_1"), collection("c_2"), collection("c_3"))
    upkeep, client = upkeep_of(monkeypatch, collections)
    client.answers["describe_alias"] = iter({"collection_name": f"c_{number}"} for number in (2, 3, 3))
    upkeep.catch_up()
    assert named_in(client, "drop_collection") == []
    assert named_in(client, "alter_alias") == []


def test_a_collection_that_could_not_be_dropped_is_dropped_by_the_next_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    collections = Collections(collection("c_1"), collection("c_2"))
    upkeep, client = upkeep_of(monkeypatch, collections)
    client.answers["drop_collection"] = MilvusException(code=9, message=DENIED)
    with pytest.raises(ContrafactError):
        upkeep.switch()
    assert collections.abandoned == ["c_1"]
    client.answers |= {"drop_collection": None, "describe_alias": {"collection_name": "c_2"}}
    upkeep.catch_up()
    assert collections.abandoned == []
    assert named_in(client, "drop_collection")[-2:] == ["c_1", "c_1_segments"]
