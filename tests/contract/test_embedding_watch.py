"""Changes of embeddings are reported by a change stream."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from pymongo.database import Database
from pymongo.errors import OperationFailure
from tests.doubles.libraries import MODEL, embedding, track_id

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.watching import MongoEmbeddingWatch
from contrafact.adapters.system import now
from contrafact.index.library_index import LibraryIndex

SECONDS = 20


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_change_is_reported_and_found(database: Database[Document]) -> None:
    embeddings, watch = MongoEmbeddingStore(database), MongoEmbeddingWatch(database)
    embeddings.put(track_id(1), "j", MODEL, embedding(1))
    index = LibraryIndex(embeddings, MODEL, now, watch=watch)
    assert index.vectors(track_id(1))[0] is not None
    until(lambda: watch.count() is not None)
    index.count()
    for change, is_there in (
        (lambda: embeddings.put(track_id(2), "j", MODEL, embedding(2)), True),
        (lambda: embeddings.remove(track_id(2)), False),
    ):
        before = watch.count() or 0
        change()
        until(lambda before=before: (watch.count() or 0) > before)  # type: ignore[misc]
        found = {each.track_id for each in index.nearest(embedding(2).whole, 9)}
        assert (track_id(2) in found) is is_there


def test_without_change_streams_the_database_is_asked_each_time() -> None:
    class NoReplicaSet:
        def __getitem__(self, name: str) -> Any:
            return self

        def watch(self, *_: object, **__: object) -> Any:
            raise OperationFailure("The $changeStream stage is only supported on replica sets", 40573)

    watch = MongoEmbeddingWatch(NoReplicaSet())  # type: ignore[arg-type]
    assert watch.count() is None
    assert watch._thread is not None
    watch._thread.join(SECONDS)
    assert not watch._thread.is_alive()
    assert watch.count() is None
