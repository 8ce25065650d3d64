"""A library of embeddings in MongoDB, and a vector engine over it: the default one or Milvus."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pymongo.database import Database
from tests.doubles.libraries import MODEL, embedding, track_id
from tests.doubles.milvus_server import GRACE_SECONDS, MilvusServer

from contrafact.adapters.milvus.collection import MilvusCollection
from contrafact.adapters.milvus.engine import MilvusEngine
from contrafact.adapters.milvus.server import Milvus
from contrafact.adapters.milvus.upkeep import MilvusUpkeep
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.vector_collections import MongoVectorCollections
from contrafact.adapters.mongo.watching import MongoEmbeddingWatch
from contrafact.domain.embeddings import Neighbour
from contrafact.domain.errors import ContrafactError
from contrafact.ports.vector_engine import VectorEngine

N = 200
"""Tracks of a library."""
SECONDS = 120.0
"""Longest wait for an event."""


@dataclass
class EngineWorld:
    """Stores of a library, and an engine of one process."""

    embeddings: MongoEmbeddingStore
    engine: VectorEngine

    def put(self, number: int, seed: int | None = None, model_id: str = MODEL) -> None:
        """Store the embedding of a track; `seed` stands for its content."""
        self.embeddings.put(track_id(number), "j", model_id, embedding(number if seed is None else seed))

    def expected(self, vector: NDArray[np.float32], k: int) -> list[str]:
        """The nearest tracks, by comparing all that the database holds."""
        held = dict(self.embeddings.wholes(MODEL))
        return sorted(held, key=lambda each: (-float(vector @ held[each]), each))[:k]

    def expected_by_segments(self, rows: NDArray[np.float32], k: int) -> list[str]:
        held = {each.track_id: each.segments.astype(np.float32) for each in self.embeddings.everything(MODEL)}
        units = {name: each / np.linalg.norm(each, axis=1, keepdims=True) for name, each in held.items()}
        means = {name: float((rows @ each.T).max(axis=1).mean()) for name, each in units.items()}
        return sorted(means, key=lambda each: (-means[each], each))[:k]


@dataclass
class MilvusWorld(EngineWorld):
    """The same in Milvus, with the upkeep of a worker."""

    milvus: Milvus
    upkeep: MilvusUpkeep
    collections: MongoVectorCollections

    def catch_up(self) -> None:
        """Follow the changes until the collections hold all of them, visible to every reader."""
        changed_at = self.embeddings.moment()
        wait_for(lambda: self._follow() and self.collections.of(MODEL)[-1].seen_until >= changed_at)

    def collection(self) -> MilvusCollection:
        """The newest complete collection."""
        return MilvusCollection(self.milvus, self.collections.of(MODEL)[-1].name)

    def another_engine(self) -> MilvusEngine:
        """The engine of a process that has just started."""
        return MilvusEngine(self.milvus, self.embeddings, self.collections, MODEL)

    def another_worker(self) -> MilvusUpkeep:
        """The upkeep of a worker that has just become the leader."""
        return replace(self.upkeep, _written={}, _is_searched=False, _cleaned_at=float("-inf"))

    def _follow(self) -> bool:
        self.upkeep.catch_up()
        return True


def milvus_world(database: Database[Document], server: MilvusServer, *, is_watched: bool = False) -> MilvusWorld:
    embeddings, collections = MongoEmbeddingStore(database), MongoVectorCollections(database)
    milvus, watch = Milvus(server.uri), MongoEmbeddingWatch(database) if is_watched else None
    # On a machine under load the first connection can take longer than a call may.
    wait_for(lambda: is_connected(milvus))
    upkeep = MilvusUpkeep(milvus, embeddings, collections, MODEL, visible_seconds=2 * GRACE_SECONDS)
    return MilvusWorld(
        embeddings, MilvusEngine(milvus, embeddings, collections, MODEL, watch), milvus, upkeep, collections
    )


def is_connected(milvus: Milvus) -> bool:
    try:
        milvus.call("list_collections")
    except ContrafactError as error:
        if error.code == "engine_unavailable":
            return False
        raise
    return True


def drop_all(milvus: Milvus) -> None:
    for name in milvus.call("list_collections"):
        for alias in milvus.call("list_aliases", name)["aliases"]:
            milvus.call("drop_alias", alias)
        milvus.call("drop_collection", name)


def found_ids(neighbours: list[Neighbour]) -> list[str]:
    return [each.track_id for each in neighbours]


def wait_for(condition: Callable[[], object], seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the event did not come"
        time.sleep(0.05)


def query(seed: int) -> NDArray[np.float32]:
    return embedding(seed).whole


def clip(seed: int) -> NDArray[np.float32]:
    return embedding(seed).segments
