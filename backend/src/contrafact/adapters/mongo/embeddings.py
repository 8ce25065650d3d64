"""Embeddings in MongoDB, as BSON float32 vectors."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from bson.binary import Binary, BinaryVectorDtype
from numpy.typing import NDArray
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.domain.embeddings import EmbeddingChange

_OVERLAP = timedelta(seconds=3)
"""Writes may become visible out of the order of their stamps; so the last moments are told again."""
_HEADER_BYTES = 2
"""Before the numbers a BSON vector names its type and padding."""


class MongoEmbeddingStore:
    """`EmbeddingStore` in the collection `embeddings`; a removal leaves a tombstone for a day."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._embeddings = database["embeddings"]

    @guarded
    def put(self, track_id: str, job_id: str, model_id: str, vector: NDArray[np.float32]) -> None:
        """See `EmbeddingStore.put`."""
        binary = Binary.from_vector(vector.astype(np.float32).tolist(), BinaryVectorDtype.FLOAT32)
        self._embeddings.update_one(
            {"_id": track_id},
            {
                "$set": {"job_id": job_id, "model_id": model_id, "vector": binary},
                "$unset": {"removed_at": ""},
                "$currentDate": {"changed_at": True},
            },
            upsert=True,
        )

    @guarded
    def remove(self, track_id: str, job_id: str | None = None) -> None:
        """See `EmbeddingStore.remove`."""
        which: Document = {"_id": track_id, "vector": {"$exists": True}}
        if job_id is not None:
            which["job_id"] = job_id
        self._embeddings.update_one(
            which, {"$unset": {"vector": ""}, "$currentDate": {"changed_at": True, "removed_at": True}}
        )

    @guarded
    def changes(self, model_id: str, since: datetime | None) -> tuple[list[EmbeddingChange], datetime]:
        """See `EmbeddingStore.changes`. Stamps and the next moment are the server's, so that no clock matters."""
        # What another model has made anew is, for this one, removed; so changes are asked for of any model.
        which: Document = {"model_id": model_id} if since is None else {"changed_at": {"$gte": since}}
        asked_at: datetime = self._database.command("hello", codec_options=self._database.codec_options)["localTime"]
        found = self._embeddings.find(which, {"vector": 1, "model_id": 1})
        changes = [EmbeddingChange(document["_id"], _vector(document, model_id)) for document in found]
        return changes, asked_at - _OVERLAP


def _vector(document: Document, model_id: str) -> NDArray[np.float32] | None:
    data = document.get("vector")
    if data is None or document["model_id"] != model_id:
        return None
    # Read in place: a list of Python numbers would take forty times as long.
    return np.frombuffer(data, dtype="<f4", offset=_HEADER_BYTES)
