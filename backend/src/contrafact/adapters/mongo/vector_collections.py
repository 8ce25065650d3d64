"""What the database knows of the collections of an engine, in the collection `vector_collections`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from pymongo import DESCENDING
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded, server_time
from contrafact.domain.jobs import Problem
from contrafact.ports.vector_engine import VectorCollection

_ABANDONED = timedelta(minutes=15)
"""A collection that is being filled is noted every few seconds."""
_UNUSED = timedelta(days=1)
"""Collections of another model are kept so long, since processes of two models run side by side during an update."""

_OWN_FIELDS = {"written_at": 0, "is_abandoned": 0}
"""Fields that are no part of `VectorCollection`."""


class MongoVectorCollections:
    """See `VectorCollections`."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._collections = database["vector_collections"]

    @guarded
    def of(self, model_id: str) -> list[VectorCollection]:
        """See `VectorCollections.of`."""
        found = self._collections.find({"model_id": model_id, "is_complete": True}, _OWN_FIELDS).sort("_id", 1)
        return [_collection(each) for each in found]

    @guarded
    def filling(self, model_id: str) -> VectorCollection | None:
        """See `VectorCollections.filling`."""
        going_on = {"is_abandoned": None, "written_at": {"$gte": server_time(self._database) - _ABANDONED}}
        refused = {"is_abandoned": True, "problem": {"$ne": None}}
        which = {"model_id": model_id, "is_complete": False, "$or": [going_on, refused]}
        found = self._collections.find_one(which, _OWN_FIELDS, sort=[("_id", DESCENDING)])
        return _collection(found) if found else None

    @guarded
    def put(self, collection: VectorCollection) -> None:
        """See `VectorCollections.put`."""
        fields = asdict(collection)
        which, now = {"_id": fields.pop("name")}, {"written_at": True}
        self._collections.update_one(which, {"$set": fields, "$currentDate": now}, upsert=True)

    @guarded
    def advance(self, name: str, seen_until: datetime) -> None:
        """See `VectorCollections.advance`."""
        self._collections.update_one(
            {"_id": name},
            {"$set": {"seen_until": seen_until, "problem": None}, "$currentDate": {"written_at": True}},
        )

    @guarded
    def note(self, name: str, problem: Problem) -> None:
        """See `VectorCollections.note`."""
        self._collections.update_one({"_id": name}, {"$set": {"problem": asdict(problem)}})

    @guarded
    def abandon(self, name: str, problem: Problem | None = None) -> None:
        """See `VectorCollections.abandon`."""
        fields = {"is_complete": False, "is_abandoned": True, "problem": asdict(problem) if problem else None}
        self._collections.update_one({"_id": name}, {"$set": fields})

    @guarded
    def remove(self, name: str) -> None:
        """See `VectorCollections.remove`."""
        self._collections.delete_one({"_id": name})

    @guarded
    def unused(self, model_id: str) -> list[str]:
        """See `VectorCollections.unused`."""
        now = server_time(self._database)
        abandoned = {"is_complete": False, "written_at": {"$lt": now - _ABANDONED}}
        unused = {"is_complete": True, "model_id": {"$ne": model_id}, "written_at": {"$lt": now - _UNUSED}}
        which = {"$or": [{"is_complete": False, "is_abandoned": True}, abandoned, unused]}
        return [each["_id"] for each in self._collections.find(which, {"_id": 1})]


def _collection(document: Document) -> VectorCollection:
    problem = document.pop("problem", None)
    return VectorCollection(document.pop("_id"), **document, problem=Problem(**problem) if problem else None)
