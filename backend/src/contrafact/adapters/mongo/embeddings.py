"""Embeddings in MongoDB, as BSON vectors: float32 of the whole, int8 of the segments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
from bson.binary import VECTOR_SUBTYPE, Binary, BinaryVectorDtype
from numpy.typing import NDArray
from pymongo.cursor import Cursor
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.domain.embeddings import EmbeddingChange, SegmentChange, StoredEmbedding, TrackEmbedding
from contrafact.embedding.distances import quantised

_OVERLAP = timedelta(seconds=3)
"""Writes may become visible out of the order of their stamps; so the last moments are told again."""
_HEADER_BYTES = 2
"""Before the numbers a BSON vector names its type and padding."""
_AT_ONCE = 1000
_IDS_AT_ONCE = 20_000
NOT_LEASED: Document = {"lease_token": "", "lease_until": "", "given_up_for": ""}
"""What an embedding that nobody is to make anew does not have."""


class MongoEmbeddingStore:
    """`EmbeddingStore` in the collection `embeddings`; a removal leaves a tombstone, of no model, for a day."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._embeddings = database["embeddings"]

    @guarded
    def put(self, track_id: str, job_id: str, model_id: str, embedding: TrackEmbedding) -> None:
        """See `EmbeddingStore.put`."""
        self._embeddings.update_one(
            {"_id": track_id},
            {
                "$set": {"job_id": job_id, **made_by(model_id, embedding)},
                "$unset": {"removed_at": "", **NOT_LEASED},
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
        gone = {"model_id": "", "vector": "", "segments": "", "n_segments": "", **NOT_LEASED}
        self._embeddings.update_one(which, {"$unset": gone, "$currentDate": {"changed_at": True, "removed_at": True}})

    @guarded
    def moment(self) -> datetime:
        """See `EmbeddingStore.moment`. Stamps and moments are the server's, so that no clock matters."""
        told: datetime = self._database.command("hello", codec_options=self._database.codec_options)["localTime"]
        return told - _OVERLAP

    @guarded
    def changes(self, model_id: str, since: datetime) -> tuple[list[EmbeddingChange], datetime]:
        """See `EmbeddingStore.changes`."""
        moment = self.moment()
        changed = self._changed(since, "vector")
        return [
            EmbeddingChange(each["_id"], _whole(each) if _is_of(each, model_id) else None) for each in changed
        ], moment

    @guarded
    def segment_changes(self, model_id: str, since: datetime) -> tuple[list[SegmentChange], datetime]:
        """See `EmbeddingStore.segment_changes`."""
        moment = self.moment()
        changed = self._changed(since, "segments")
        return [
            SegmentChange(each["_id"], _segments(each) if _is_of(each, model_id) else None) for each in changed
        ], moment

    @guarded
    def count_changes(self, model_id: str, since: datetime | None) -> int:
        """See `EmbeddingStore.count_changes`."""
        of_model: Document = {"model_id": model_id, "n_segments": {"$gte": 1}}
        return self._embeddings.count_documents(of_model if since is None else {"changed_at": {"$gte": since}})

    def track_ids(self, model_id: str) -> Iterator[str]:
        """See `EmbeddingStore.track_ids`."""
        return (each["_id"] for each in self._read(model_id, (), _IDS_AT_ONCE))

    def wholes(self, model_id: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """See `EmbeddingStore.wholes`."""
        return ((each["_id"], _whole(each)) for each in self._read(model_id, ("vector",), _AT_ONCE))

    def everything(self, model_id: str) -> Iterator[StoredEmbedding]:
        """See `EmbeddingStore.everything`."""
        found = self._read(model_id, ("vector", "segments", "n_segments"), _AT_ONCE)
        return (StoredEmbedding(each["_id"], _whole(each), _segments(each)) for each in found)

    def _changed(self, since: datetime, field: str) -> Cursor[Document]:
        # What another model has made anew is, for this one, removed; so changes are asked for of any model.
        return self._embeddings.find({"changed_at": {"$gte": since}}, {field: 1, "model_id": 1, "n_segments": 1})

    def _read(self, model_id: str, fields: tuple[str, ...], n_at_once: int) -> Iterator[Document]:
        """Documents of a model by id, piece by piece: no cursor waits for whoever works with them."""
        last_id = ""
        while piece := self._piece(model_id, fields, last_id, n_at_once):
            yield from piece
            last_id = piece[-1]["_id"]

    @guarded
    def _piece(self, model_id: str, fields: tuple[str, ...], after_id: str, limit: int) -> list[Document]:
        which = {"model_id": model_id, "_id": {"$gt": after_id}, "n_segments": {"$gte": 1}}
        return list(self._embeddings.find(which, {"_id": 1, **dict.fromkeys(fields, 1)}).sort("_id", 1).limit(limit))


def made_by(model_id: str, embedding: TrackEmbedding) -> Document:
    """The fields of an embedding that a model made."""
    return {
        "model_id": model_id,
        "vector": _vector(BinaryVectorDtype.FLOAT32, embedding.whole.astype("<f4")),
        "segments": _vector(BinaryVectorDtype.INT8, quantised(embedding.segments)),
        "n_segments": len(embedding.segments),
    }


def _vector(dtype: BinaryVectorDtype, numbers: NDArray[np.float32] | NDArray[np.int8]) -> Binary:
    # Written as it lies in memory: through a list of Python numbers it would take forty times as long.
    return Binary(dtype.value + b"\0" + numbers.tobytes(), VECTOR_SUBTYPE)


def _is_of(document: Document, model_id: str) -> bool:
    return document.get("model_id") == model_id and "n_segments" in document


def _whole(document: Document) -> NDArray[np.float32]:
    return np.frombuffer(document["vector"], dtype="<f4", offset=_HEADER_BYTES)


def _segments(document: Document) -> NDArray[np.int8]:
    rows = np.frombuffer(document["segments"], dtype=np.int8, offset=_HEADER_BYTES)
    return rows.reshape(document["n_segments"], -1)
