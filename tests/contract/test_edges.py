"""Edges, stored with the embeddings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from pymongo.database import Database
from tests.contract.explaining import explained, recorded
from tests.doubles.libraries import embedding, track_id
from tests.doubles.memory_edges import MemoryEdgeStore
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document, ensure_indexes
from contrafact.adapters.mongo.edges import MongoEdgeStore
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.ports.edges import EdgeStore
from contrafact.ports.embeddings import EmbeddingStore

MODEL = "m-1"
A, B, C = (track_id(number) for number in range(3))
VECTORS = {each: embedding(number).whole.astype(np.float32) for number, each in enumerate((A, B, C))}


@dataclass
class Library:
    embeddings: EmbeddingStore
    edges: EdgeStore

    def put_embedding(self, number: int, model_id: str = MODEL, made_of: int | None = None) -> None:
        made = embedding(number if made_of is None else made_of)
        self.embeddings.put(track_id(number), "j", model_id, made)

    def waiting(self, model_id: str = MODEL) -> list[str]:
        return sorted(each for each, _ in self.edges.waiting(model_id, 10))


@pytest.fixture(params=["memory", "mongodb"])
def library(request: pytest.FixtureRequest) -> Library:
    if request.param == "memory":
        embeddings = MemoryEmbeddingStore()
        return Library(embeddings, MemoryEdgeStore(embeddings))
    database = request.getfixturevalue("database")
    return Library(MongoEmbeddingStore(database), MongoEdgeStore(database))


@pytest.fixture
def linked(library: Library) -> Library:
    """Two tracks with edges to each other, and one that was aligned and has none."""
    for number in range(3):
        library.put_embedding(number)
    for each, edges in ((A, {B: 0.9, C: 0.4}), (B, {A: 0.9}), (C, dict[str, float]())):
        assert library.edges.put(each, MODEL, VECTORS[each], edges)
    return library


def test_embeddings_wait_until_their_edges_are_written(library: Library) -> None:
    library.put_embedding(0)
    library.put_embedding(1)

    assert library.waiting() == [A, B]
    assert library.waiting("m-2") == []
    assert [len(library.edges.waiting(MODEL, limit)) for limit in (1, 2)] == [1, 2]
    np.testing.assert_array_equal(dict(library.edges.waiting(MODEL, 2))[A], VECTORS[A])
    assert library.edges.put(A, MODEL, VECTORS[A], {})
    assert library.waiting() == [B]


def test_edges_are_read_as_they_were_written(linked: Library) -> None:
    assert linked.edges.of(MODEL, [A, B, C, "nobody"]) == {A: {B: 0.9, C: 0.4}, B: {A: 0.9}}
    assert linked.edges.of(MODEL, [B]) == {B: {A: 0.9}}
    assert linked.edges.of("m-2", [A, B]) == {}
    assert linked.edges.of(MODEL, []) == {}


def test_edges_are_read_from_their_other_end(linked: Library) -> None:
    assert linked.edges.into(MODEL, [A, C, "nobody"]) == {A: {B: 0.9}, C: {A: 0.4}}
    assert linked.edges.into("m-2", [A]) == {}
    assert linked.edges.into(MODEL, []) == {}


def test_a_new_embedding_of_a_track_waits_again(linked: Library) -> None:
    linked.put_embedding(0, made_of=7)

    assert linked.waiting() == [A]
    assert linked.edges.of(MODEL, [A, B]) == {B: {A: 0.9}}
    # Edges that were computed of the old embedding come too late.
    assert not linked.edges.put(A, MODEL, VECTORS[A], {B: 0.9})
    assert linked.waiting() == [A]


def test_an_embedding_that_is_written_again_or_by_another_model_waits_again(linked: Library) -> None:
    assert linked.embeddings.put_again(A, "j", MODEL, embedding(7))
    linked.put_embedding(1, "m-2")

    assert (linked.waiting(), linked.waiting("m-2")) == ([A], [B])
    assert linked.edges.of(MODEL, [A, B]) == linked.edges.of("m-2", [A, B]) == {}


def test_a_removed_track_has_no_edges(linked: Library) -> None:
    linked.embeddings.remove(A)

    assert linked.waiting() == []
    assert linked.edges.of(MODEL, [A]) == {}
    assert not linked.edges.put(A, MODEL, VECTORS[A], {B: 0.9})


def test_a_track_in_the_trash_has_no_edges_and_waits_when_it_comes_back(linked: Library) -> None:
    linked.embeddings.hide(A, "j", 1)
    assert (linked.waiting(), linked.edges.of(MODEL, [A])) == ([], {})

    linked.embeddings.show(A, 2)
    assert (linked.waiting(), linked.edges.of(MODEL, [A])) == ([A], {})


def test_writing_edges_changes_no_embedding(linked: Library) -> None:
    since = linked.embeddings.moment()
    before = {each.track_id for each in linked.embeddings.changes(MODEL, since)[0]}

    linked.edges.put(A, MODEL, VECTORS[A], {})

    assert {each.track_id for each in linked.embeddings.changes(MODEL, since)[0]} == before
    assert sorted(linked.embeddings.track_ids(MODEL)) == sorted([A, B, C])


def test_every_query_of_edges_uses_an_index(mongod: Server, database: Database[Document]) -> None:
    ensure_indexes(database)
    for number in range(60):
        MongoEmbeddingStore(database).put(track_id(number), "j", MODEL, embedding(number))
    with recorded(mongod.uri, database.name, database.codec_options) as (asked, recorder):
        edges = MongoEdgeStore(asked)
        for each, vector in edges.waiting(MODEL, 55):
            edges.put(each, MODEL, vector, {})
        edges.waiting(MODEL, 1)
        edges.of(MODEL, [A, B])
        queries: list[dict[str, Any]] = list(recorder.queries)
    for query in (queries[0], queries[1], *queries[-2:]):
        stages, examined = explained(database, query)
        assert "COLLSCAN" not in stages, query
        assert examined <= 55, query
    assert [explained(database, query)[1] for query in queries[-2:]] == [1, 2]
