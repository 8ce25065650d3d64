"""What the database knows of the collections of a vector engine."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, server_time
from contrafact.adapters.mongo.vector_collections import MongoVectorCollections
from contrafact.domain.jobs import Problem
from contrafact.ports.vector_engine import VectorCollection

PROBLEM = Problem("engine_refuses_writes", "The disk is full.")


@pytest.fixture
def collections(database: Database[Document]) -> MongoVectorCollections:
    return MongoVectorCollections(database)


def collection(database: Database[Document], name: str, *, is_complete: bool = False) -> VectorCollection:
    # MongoDB keeps milliseconds.
    moment = server_time(database).replace(microsecond=0)
    return VectorCollection(name, "m", 32, moment, is_complete)


def test_the_newest_collection_that_is_being_filled_is_told(
    database: Database[Document], collections: MongoVectorCollections
) -> None:
    first, second = collection(database, "c_1"), collection(database, "c_2")
    for each in (first, second, collection(database, "c_3", is_complete=True)):
        collections.put(each)
    assert collections.filling("m") == second
    assert collections.filling("other") is None
    # Its worker was killed a while ago.
    old = {"written_at": server_time(database) - timedelta(minutes=16)}
    database["vector_collections"].update_many({"_id": {"$in": ["c_1", "c_2"]}}, {"$set": old})
    assert collections.filling("m") is None
    assert collections.unused("m") == ["c_1", "c_2"]


def test_a_filling_with_a_problem_is_told_and_what_it_left_may_be_dropped(
    database: Database[Document], collections: MongoVectorCollections
) -> None:
    collections.put(collection(database, "c_1"))
    collections.abandon("c_1", PROBLEM)
    found = collections.filling("m")
    assert found is not None
    assert (found.name, found.problem) == ("c_1", PROBLEM)
    assert collections.unused("m") == ["c_1"]
    # While it is dropped it is nothing that is being filled.
    collections.abandon("c_1")
    assert collections.filling("m") is None
    assert collections.unused("m") == ["c_1"]
    collections.remove("c_1")
    assert collections.unused("m") == []


def test_a_collection_that_is_dropped_is_not_followed(
    database: Database[Document], collections: MongoVectorCollections
) -> None:
    collections.put(collection(database, "c_1", is_complete=True))
    collections.abandon("c_1")
    collections.abandon("unknown")
    assert collections.of("m") == []
    assert collections.unused("m") == ["c_1"]
