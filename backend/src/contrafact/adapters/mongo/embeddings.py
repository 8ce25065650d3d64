"""Embeddings in MongoDB as BSON vectors: whole tracks in float32, segments in int8."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from pymongo import DESCENDING
from pymongo.cursor import Cursor
from pymongo.database import Database

from contrafact.adapters.mongo.database import CHANGED_NOW, Document, cluster_moment, guarded
from contrafact.adapters.mongo.leases import Leases, literal, server_now
from contrafact.adapters.mongo.shards import change_first
from contrafact.adapters.mongo.stored_vectors import embedding_fields, read_segments, read_vector
from contrafact.domain.chroma import RECIPE
from contrafact.domain.embeddings import (
    EmbeddingChange,
    OutdatedEmbedding,
    SegmentChange,
    StoredEmbedding,
    TrackEmbedding,
)

_OVERLAP = timedelta(seconds=10)
"""Writes may become visible out of time order, so the last seconds are read again: longer than a transaction takes."""
_AT_ONCE = 1000
_IDS_AT_ONCE = 20_000
_STORED_FIELDS = ("vector", "segments", "n_segments", "view")
_NO_LEASE = ("lease_token", "lease_until", "lease_ms")
_MODEL_INDEX = [("model_id", 1), ("_id", 1), ("n_segments", 1)]
_UNSET = (*_NO_LEASE, "given_up_for", "edges", "linked_at")
"""Fields that do not outlive a change of the embedding: those of outdated embeddings, and edges."""


class MongoEmbeddingStore:
    """`EmbeddingStore` in the collection `embeddings`. A removal leaves a tombstone without model id for a day."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._embeddings = database["embeddings"]

    @guarded
    def put(self, track_id: str, job_id: str, model_id: str, embedding: TrackEmbedding) -> None:
        """See `EmbeddingStore.put`."""
        self._embeddings.update_one(
            {"_id": track_id},
            _change(
                {"job_id": job_id, **embedding_fields(model_id, embedding)},
                ("removed_at", "hidden_model_id", *_UNSET),
                "changed_at",
                "added_at",
            ),
            upsert=True,
        )

    @guarded
    def put_again(self, track_id: str, job_id: str, model_id: str, embedding: TrackEmbedding) -> bool:
        """See `EmbeddingStore.put_again`. Hidden and removed ones have no model id."""
        which = {"_id": track_id, "job_id": job_id, "model_id": model_id}
        again = _change(embedding_fields(model_id, embedding), _UNSET, "changed_at")
        return self._embeddings.update_one(which, again).matched_count == 1

    @guarded
    def remove(self, track_id: str, job_id: str | None = None) -> None:
        """See `EmbeddingStore.remove`."""
        which: Document = {"_id": track_id, "vector": {"$exists": True}}
        if job_id is not None:
            which["job_id"] = job_id
        fields = ("model_id", "hidden_model_id", "vector", "segments", "n_segments", "view")
        self._embeddings.update_one(which, _change({}, (*fields, *_UNSET), "changed_at", "removed_at"))

    @guarded
    def job_of(self, track_id: str) -> str | None:
        """See `EmbeddingStore.job_of`."""
        found = self._embeddings.find_one({"_id": track_id, "vector": {"$exists": True}}, {"job_id": 1})
        return found["job_id"] if found else None

    @guarded
    def lacking(self, track_ids: Sequence[str]) -> list[str]:
        """See `EmbeddingStore.lacking`. The index alone answers; without the hint, embeddings would be read."""
        which = {"model_id": {"$gt": ""}, "_id": {"$in": list(track_ids)}}
        found = {each["_id"] for each in self._embeddings.find(which, {"_id": 1}).hint(_MODEL_INDEX)}
        return [each for each in track_ids if each not in found]

    @guarded
    def hide(self, track_id: str, job_id: str, move: int) -> None:
        """See `EmbeddingStore.hide`. Without a model id no other query finds it."""
        self._rename({"_id": track_id, "job_id": job_id}, move, ("model_id", "hidden_model_id"), "changed_at")

    @guarded
    def show(self, track_id: str, move: int) -> None:
        """See `EmbeddingStore.show`."""
        self._rename({"_id": track_id}, move, ("hidden_model_id", "model_id"), "changed_at", "added_at")

    def _rename(self, which: Document, move: int, names: tuple[str, str], *times: str) -> None:
        earlier = [{"move": None}, {"move": {"$lt": move}}]
        old, new = names
        # An embedding that has the new name keeps it.
        renamed: Document = {new: {"$ifNull": [f"${old}", f"${new}", "$$REMOVE"]}}
        changed = [{"$set": renamed}, *_change({"move": move}, (old, *_UNSET), *times)]
        self._embeddings.update_one({**which, "$or": earlier}, changed)

    @guarded
    def moment(self) -> datetime:
        """See `EmbeddingStore.moment`. All times are the cluster's: no clock of a client or of one server matters."""
        return cluster_moment(self._database) - _OVERLAP

    @guarded
    def changes(self, model_id: str, since: datetime) -> tuple[list[EmbeddingChange], datetime]:
        """See `EmbeddingStore.changes`."""
        moment = self.moment()
        found = self._changed(since, "vector")
        return [
            EmbeddingChange(each["_id"], read_vector(each) if _is_of(each, model_id) else None) for each in found
        ], moment

    @guarded
    def segment_changes(self, model_id: str, since: datetime) -> tuple[list[SegmentChange], datetime]:
        """See `EmbeddingStore.segment_changes`."""
        moment = self.moment()
        changed = self._changed(since, "segments")
        return [
            SegmentChange(each["_id"], read_segments(each) if _is_of(each, model_id) else None) for each in changed
        ], moment

    @guarded
    def count_changes(self, model_id: str, since: datetime | None) -> int:
        """See `EmbeddingStore.count_changes`."""
        of_model: Document = {"model_id": model_id, "n_segments": {"$gte": 1}}
        return self._embeddings.count_documents(of_model if since is None else {"changed_at": {"$gte": since}})

    @guarded
    def count_segments(self, model_id: str, most_per_track: int) -> int:
        """See `EmbeddingStore.count_segments`. The index alone answers."""
        which = {"model_id": model_id, "n_segments": {"$gte": 1}}
        summed = {"_id": None, "n": {"$sum": {"$min": ["$n_segments", most_per_track]}}}
        found = list(self._embeddings.aggregate([{"$match": which}, {"$group": summed}], hint=dict(_MODEL_INDEX)))
        return int(found[0]["n"]) if found else 0

    def numbers_of_segments(self, model_id: str) -> Iterator[tuple[str, int]]:
        """See `EmbeddingStore.numbers_of_segments`."""
        return ((each["_id"], each["n_segments"]) for each in self._read(model_id, ("n_segments",), _IDS_AT_ONCE))

    @guarded
    def newest_added(self, model_id: str) -> datetime | None:
        """See `EmbeddingStore.newest_added`. Embeddings of older releases lack the time."""
        which = {"model_id": model_id, "added_at": {"$type": "date"}}
        last = self._embeddings.find_one(which, {"added_at": 1}, sort=[("added_at", DESCENDING)])
        return last["added_at"] if last else None

    @guarded
    def added_after(self, model_id: str, moment: datetime | None, limit: int) -> list[str]:
        """See `EmbeddingStore.added_after`."""
        later: Document = {"$type": "date"} if moment is None else {"$gt": moment}
        found = self._embeddings.find({"model_id": model_id, "added_at": later}, {"_id": 1}).limit(limit)
        return [each["_id"] for each in found]

    def track_ids(self, model_id: str) -> Iterator[str]:
        """See `EmbeddingStore.track_ids`."""
        return (each["_id"] for each in self._read(model_id, (), _IDS_AT_ONCE))

    def wholes(self, model_id: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """See `EmbeddingStore.wholes`."""
        return ((each["_id"], read_vector(each)) for each in self._read(model_id, ("vector",), _AT_ONCE))

    def everything(self, model_id: str) -> Iterator[StoredEmbedding]:
        """See `EmbeddingStore.everything`."""
        return map(_stored, self._read(model_id, _STORED_FIELDS, _AT_ONCE))

    @guarded
    def wholes_of(self, model_id: str, track_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """See `EmbeddingStore.wholes_of`."""
        return {each["_id"]: read_vector(each) for each in self._of(model_id, track_ids, ("vector",))}

    @guarded
    def get_many(self, model_id: str, track_ids: Sequence[str]) -> list[StoredEmbedding]:
        """See `EmbeddingStore.get_many`."""
        return [_stored(each) for each in self._of(model_id, track_ids, _STORED_FIELDS)]

    def _of(self, model_id: str, track_ids: Sequence[str], fields: Sequence[str]) -> Cursor[Document]:
        which = {"model_id": model_id, "_id": {"$in": list(track_ids)}, "n_segments": {"$gte": 1}}
        return self._embeddings.find(which, {"_id": 1, **dict.fromkeys(fields, 1)}).batch_size(_AT_ONCE)

    def _changed(self, since: datetime, field: str) -> Cursor[Document]:
        # Of any model: an embedding that another model replaced counts as removed.
        return self._embeddings.find({"changed_at": {"$gte": since}}, {field: 1, "model_id": 1, "n_segments": 1})

    def _read(self, model_id: str, fields: tuple[str, ...], n_at_once: int) -> Iterator[Document]:
        """Yield documents of a model by id, in batches, so that no cursor times out while they are processed."""
        last_id = ""
        while batch := self._batch(model_id, fields, last_id, n_at_once):
            yield from batch
            last_id = batch[-1]["_id"]

    @guarded
    def _batch(self, model_id: str, fields: tuple[str, ...], after_id: str, limit: int) -> list[Document]:
        which = {"model_id": model_id, "_id": {"$gt": after_id}, "n_segments": {"$gte": 1}}
        return list(self._embeddings.find(which, {"_id": 1, **dict.fromkeys(fields, 1)}).sort("_id", 1).limit(limit))


class MongoOutdatedEmbeddings:
    """`OutdatedEmbeddings` in the collection `embeddings`.

    Parameters
    ----------
    clock : see `Leases.now`.
    """

    def __init__(self, database: Database[Document], clock: Callable[[], str | datetime] = server_now) -> None:
        self._embeddings = database["embeddings"]
        self._leases = Leases(self._embeddings, clock)

    @guarded
    def count(self, model_id: str) -> int:
        """See `OutdatedEmbeddings.count`."""
        return self._embeddings.count_documents(_is_outdated(model_id))

    @guarded
    def any_waits(self, model_id: str) -> bool:
        """See `OutdatedEmbeddings.any_waits`."""
        return self._embeddings.count_documents(_is_outdated(model_id), limit=1) > 0

    @guarded
    def take(self, model_id: str, token: str, lease: timedelta) -> OutdatedEmbedding | None:
        """See `OutdatedEmbeddings.take`."""
        which: Document = {"$and": [_is_outdated(model_id), self._leases.free()]}
        found = change_first(self._embeddings, which, [{"$set": self._leases.held(token, lease)}])
        return OutdatedEmbedding(found["_id"], found["job_id"], token) if found else None

    @guarded
    def replace(self, outdated: OutdatedEmbedding, model_id: str, embedding: TrackEmbedding) -> bool:
        """See `OutdatedEmbeddings.replace`. `put` and `remove` unset the lease's token."""
        return self._change(outdated, _change(embedding_fields(model_id, embedding), _UNSET, "changed_at"))

    @guarded
    def give_up(self, outdated: OutdatedEmbedding, model_id: str) -> None:
        """See `OutdatedEmbeddings.give_up`."""
        self._change(outdated, _change({"given_up_for": model_id}, _NO_LEASE))

    def _change(self, outdated: OutdatedEmbedding, change: list[Document]) -> bool:
        which = {"_id": outdated.track_id, "lease_token": outdated.token}
        return self._embeddings.update_one(which, change).matched_count == 1


def _change(fields: Document, removed: Iterable[str], *times: str) -> list[Document]:
    """Return an update that sets fields, removes others, and sets times to the moment of the change."""
    return [{"$set": {**literal(fields), **dict.fromkeys(times, CHANGED_NOW)}}, {"$unset": list(removed)}]


def _is_of(document: Document, model_id: str) -> bool:
    return document.get("model_id") == model_id and "n_segments" in document


def _stored(document: Document) -> StoredEmbedding:
    view = document.get("view", RECIPE)  # releases before 1.1 did not write it
    return StoredEmbedding(document["_id"], read_vector(document), read_segments(document), view)


def _is_outdated(model_id: str) -> Document:
    """Select embeddings of another model or without segments; removed ones have no model id.

    Each part is answered by an index alone, without reading documents.
    """
    not_given_up = {"given_up_for": {"$ne": model_id}}
    return {
        "$or": [
            {"model_id": {"$lt": model_id}, **not_given_up},
            {"model_id": {"$gt": model_id}, **not_given_up},
            {"model_id": model_id, "n_segments": None, **not_given_up},
        ]
    }
