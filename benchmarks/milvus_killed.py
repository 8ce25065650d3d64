"""What is lost when Milvus is killed while it is written, and how long it takes until it searches again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from pymongo.database import Database
from tests.doubles.milvus_server import MilvusServer

from benchmarks.milvus_library import MODEL_ID, N_QUERIES, K, near_to
from benchmarks.perturbed import Perturbed, Vectors
from contrafact.adapters.milvus.collection import MilvusCollection, alias_of
from contrafact.adapters.milvus.engine import MilvusEngine
from contrafact.adapters.milvus.server import Milvus
from contrafact.adapters.milvus.upkeep import MilvusUpkeep
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.stored_vectors import embedding_fields
from contrafact.adapters.mongo.vector_collections import MongoVectorCollections
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact_local.parts import wait_until

N_ADDED = 5000
"""Tracks that are added when Milvus is killed while they are written."""


@dataclass(frozen=True)
class KillCost:
    """What is lost when Milvus is killed while it is written, and how long it takes until it searches again.

    Parameters
    ----------
    n_acknowledged : tracks whose writing it had answered before.
    n_lost : of these, not in Milvus after its restart, before a worker writes again.
    n_missing, n_surplus : differences from the database after a worker has caught up.
    n_rankings_wrong : of `N_QUERIES` rankings before the worker, those that lacked an added track that belongs to them.
    """

    n_tracks: int
    n_acknowledged: int
    n_lost: int
    n_missing: int
    n_surplus: int
    n_rankings_wrong: int
    healthy_s: float
    searches_s: float
    caught_up_s: float


def killed(database: Database[Document], server: MilvusServer, n_tracks: int) -> KillCost:
    """Add tracks, kill Milvus while a worker writes them, start it again, and count what it holds."""
    embeddings, collections = MongoEmbeddingStore(database), MongoVectorCollections(database)
    vectors = Perturbed().draw(N_ADDED, seed=3)
    added = [f"yt-{n_tracks + number:011d}" for number in range(N_ADDED)]
    random = np.random.default_rng(3)
    moment = embeddings.moment()
    database["embeddings"].insert_many(
        {
            "_id": track_id,
            "changed_at": moment,
            **embedding_fields(MODEL_ID, TrackEmbedding(vector, near_to(vector, 1, random))),
        }
        for track_id, vector in zip(added, vectors, strict=True)
    )
    client = WritesCounted(server.uri)
    upkeep = MilvusUpkeep(client, embeddings, collections, MODEL_ID)
    writing = threading.Thread(target=lambda: suppressed(upkeep.catch_up))
    writing.start()
    assert wait_until(lambda: len(client.written) >= N_ADDED // 4, 600)
    server.kill()
    writing.join()
    began = time.perf_counter()
    server.start()
    healthy_s = time.perf_counter() - began
    milvus = Milvus(server.uri)
    collection = MilvusCollection(milvus, alias_of(MODEL_ID))
    engine = MilvusEngine(milvus, embeddings, collections, MODEL_ID)
    assert wait_until(lambda: searches(collection, engine, vectors[0]), 600)
    searches_s = time.perf_counter() - began
    held = collection.holds(client.written)
    wrong = sum(
        engine.nearest(vector, 1)[0].track_id != track_id
        for vector, track_id in zip(vectors[:N_QUERIES], added[:N_QUERIES], strict=True)
    )
    began = time.perf_counter()
    MilvusUpkeep(milvus, embeddings, collections, MODEL_ID).catch_up()
    caught_up_s = time.perf_counter() - began
    there, wanted = set(collection.track_ids()), set(embeddings.track_ids(MODEL_ID))
    return KillCost(
        n_tracks,
        len(client.written),
        len(set(client.written) - held),
        len(wanted - there),
        len(there - wanted),
        wrong,
        round(healthy_s, 1),
        round(searches_s, 1),
        round(caught_up_s, 1),
    )


class WritesCounted(Milvus):
    """A client that keeps the ids of the whole tracks whose writing the server has answered."""

    def __init__(self, uri: str) -> None:
        super().__init__(uri)
        self.written: list[str] = []

    def call(self, method: str, *arguments: Any, timeout: float = 5, **named: Any) -> Any:  # noqa: ANN401 - as of `Milvus.call`
        """See `Milvus.call`."""
        found = super().call(method, *arguments, timeout=timeout, **named)
        if method == "upsert" and not arguments[0].endswith("_segments"):
            self.written += [row["id"] for row in arguments[1]]
        return found


def searches(collection: MilvusCollection, engine: MilvusEngine, vector: Vectors) -> bool:
    """Return whether Milvus answers a search, as a worker and an API that come back see to it."""
    try:
        collection.load()
        return bool(engine.nearest(vector, K))
    except ContrafactError:
        return False


def suppressed(call: Callable[[], object]) -> None:
    """Call, and ignore that Milvus does not answer."""
    with suppress(ContrafactError):
        call()
