"""What a sharded cluster demands of the stores, checked on one mongod: no package holds its router, mongos."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from bson import Int64
from bson.timestamp import Timestamp
from pymongo.database import Database
from tests.contract.sharding import SHARD_KEYS, ShardRules
from tests.doubles.libraries import MODEL, embedding, track_id
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document, connect
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore

AHEAD_SECONDS = 60


@pytest.fixture
def late(database: Database[Document], mongod: Server) -> Iterator[Database[Document]]:
    """A server whose clock is a minute behind that of another member or shard, which passed its time on."""
    found = connect(mongod.uri)
    known = found.command("hello")["$clusterTime"]["clusterTime"]
    ahead = Timestamp(known.time + AHEAD_SECONDS, 1)
    with found.client.start_session() as session:
        # Only mongod's internal user may.
        session.advance_cluster_time({"clusterTime": ahead, "signature": {"hash": bytes(20), "keyId": Int64(0)}})
        found.command("ping", session=session)
    yield found
    found.client.close()


def test_a_change_is_found_although_its_server_s_clock_is_behind_the_reader_s_moment(late: Database[Document]) -> None:
    store = MongoEmbeddingStore(late)
    # A server with the right clock told it.
    moment = store.moment()
    for change in (
        lambda: store.put(track_id(1), "j", MODEL, embedding(1)),
        lambda: store.hide(track_id(1), "j", 1),
        lambda: store.show(track_id(1), 2),
        lambda: store.remove(track_id(1)),
    ):
        change()
        found, moment = store.changes(MODEL, moment + timedelta(seconds=5))
        assert [each.track_id for each in found] == [track_id(1)]


def test_moments_never_go_back(late: Database[Document]) -> None:
    store = MongoEmbeddingStore(late)
    before = store.moment()
    store.put(track_id(1), "j", MODEL, embedding(1))
    assert store.moment() > before


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("findAndModify", {"findAndModify": "jobs", "query": {"state": "queued"}, "update": {}}),
        ("update", {"update": "tracks", "updates": [{"q": {"work_id": "w"}, "u": {}, "multi": False}]}),
        ("update", {"update": "tracks", "updates": [{"q": {"_id": {"$in": ["a"]}}, "u": {}}]}),
        ("delete", {"delete": "embeddings", "deletes": [{"q": {"track_id": "a"}, "limit": 1}]}),
        ("aggregate", {"aggregate": "tracks", "pipeline": [{"$out": "jobs"}]}),
        ("createIndexes", {"createIndexes": "jobs", "indexes": [{"key": {"name": 1}, "unique": True}]}),
    ],
)
def test_commands_that_shards_refuse_are_found(name: str, command: Document) -> None:
    assert ShardRules.broken_by(name, command)


@pytest.mark.parametrize("collection", SHARD_KEYS)
@pytest.mark.parametrize("query", [{"_id": "a"}, {"_id": {"$eq": "a"}}, {"$and": [{"_id": "a"}, {"state": "x"}]}])
def test_writes_to_one_document_by_its_id_are_allowed(collection: str, query: Document) -> None:
    assert not ShardRules.broken_by("findAndModify", {"findAndModify": collection, "query": query})
    assert not ShardRules.broken_by("update", {"update": collection, "updates": [{"q": query, "u": {}}]})
    assert not ShardRules.broken_by("update", {"update": collection, "updates": [{"q": {}, "u": {}, "multi": True}]})
    assert not ShardRules.broken_by("delete", {"delete": collection, "deletes": [{"q": {}, "limit": 0}]})
