"""Which vector engine an installation has."""

from __future__ import annotations

from collections.abc import Callable

from pymongo.database import Database

from contrafact.adapters.milvus.engine import MilvusEngine
from contrafact.adapters.milvus.reporting import MilvusReporting
from contrafact.adapters.milvus.server import READ_SECONDS, Milvus
from contrafact.adapters.milvus.shadow import ShadowEngine
from contrafact.adapters.milvus.upkeep import MilvusUpkeep
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.vector_collections import MongoVectorCollections
from contrafact.domain.engines import EngineReport
from contrafact.ports.embeddings import EmbeddingWatch
from contrafact.ports.vector_engine import VectorEngine


def choose_engine(
    milvus_uri: str,
    default: VectorEngine,
    database: Database[Document],
    model_id: str,
    watch: EmbeddingWatch | None = None,
    *,
    is_shadow: bool = False,
) -> VectorEngine:
    """Return the engine that answers: `default`, or Milvus if it has an address. Connects to nothing.

    Parameters
    ----------
    is_shadow : `default` answers, and Milvus is compared with it.
    """
    if not milvus_uri:
        return default
    embeddings, collections = MongoEmbeddingStore(database), MongoVectorCollections(database)
    engine = MilvusEngine(Milvus(milvus_uri), embeddings, collections, model_id, watch)
    return ShadowEngine(default, engine) if is_shadow else engine


def engine_reports(
    milvus_uri: str,
    default: Callable[[], EngineReport],
    database: Database[Document],
    model_id: str,
    *,
    is_shadow: bool = False,
    answer_seconds: float = READ_SECONDS,
) -> Callable[[], list[EngineReport]]:
    """Return what reports on the engines: that which answers, and one that is compared. Connects to nothing.

    The result raises ContrafactError `database_unavailable`.

    Parameters
    ----------
    answer_seconds : see `Milvus`.
    """
    if not milvus_uri:
        return lambda: [default()]
    embeddings, collections = MongoEmbeddingStore(database), MongoVectorCollections(database)
    milvus = MilvusReporting(Milvus(milvus_uri, answer_seconds), embeddings, collections, model_id, is_shadow)
    return lambda: [default(), milvus()] if is_shadow else [milvus()]


def engine_check(engine: VectorEngine) -> Callable[[], None] | None:
    """Return what raises if the engine that answers does not work; None for the default engine, which has no server."""
    return engine.check if isinstance(engine, MilvusEngine) else None


def make_milvus_upkeep(milvus_uri: str, database: Database[Document], model_id: str) -> MilvusUpkeep:
    """Return what keeps the collections of a model in step with the database."""
    return MilvusUpkeep(Milvus(milvus_uri), MongoEmbeddingStore(database), MongoVectorCollections(database), model_id)
