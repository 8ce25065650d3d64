"""Embeddings of other models in MongoDB, leased to whoever makes them anew."""

from __future__ import annotations

from datetime import datetime

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.embeddings import NOT_LEASED, made_by
from contrafact.adapters.mongo.leases import lease_free
from contrafact.domain.embeddings import OutdatedEmbedding, TrackEmbedding


class MongoOutdatedEmbeddings:
    """`OutdatedEmbeddings` in the collection `embeddings`."""

    def __init__(self, database: Database[Document]) -> None:
        self._embeddings = database["embeddings"]

    @guarded
    def count(self, model_id: str) -> int:
        """See `OutdatedEmbeddings.count`."""
        return self._embeddings.count_documents(_waiting(model_id))

    @guarded
    def any_waits(self, model_id: str) -> bool:
        """See `OutdatedEmbeddings.any_waits`."""
        return self._embeddings.count_documents(_waiting(model_id), limit=1) > 0

    @guarded
    def take(self, model_id: str, token: str, now: datetime, until: datetime) -> OutdatedEmbedding | None:
        """See `OutdatedEmbeddings.take`."""
        found = self._embeddings.find_one_and_update(
            {"$and": [_waiting(model_id), lease_free(now)]}, {"$set": {"lease_token": token, "lease_until": until}}
        )
        return OutdatedEmbedding(found["_id"], found["job_id"], token) if found else None

    @guarded
    def replace(self, outdated: OutdatedEmbedding, model_id: str, embedding: TrackEmbedding) -> bool:
        """See `OutdatedEmbeddings.replace`: a removal, and whatever a job puts, takes the lease's token away."""
        return self._change(
            outdated,
            {
                "$set": made_by(model_id, embedding),
                "$unset": NOT_LEASED,
                "$currentDate": {"changed_at": True},
            },
        )

    @guarded
    def give_up(self, outdated: OutdatedEmbedding, model_id: str) -> None:
        """See `OutdatedEmbeddings.give_up`."""
        self._change(outdated, {"$set": {"given_up_for": model_id}, "$unset": {"lease_token": "", "lease_until": ""}})

    def _change(self, outdated: OutdatedEmbedding, change: Document) -> bool:
        which = {"_id": outdated.track_id, "lease_token": outdated.token}
        return self._embeddings.update_one(which, change).matched_count == 1


def _waiting(model_id: str) -> Document:
    """Of another model, or without segments; a removed one has no model.

    Each part is told by an index alone: to count those of another model no embedding is read.
    """
    not_given_up = {"given_up_for": {"$ne": model_id}}
    return {
        "$or": [
            {"model_id": {"$lt": model_id}, **not_given_up},
            {"model_id": {"$gt": model_id}, **not_given_up},
            {"model_id": model_id, "n_segments": None, **not_given_up},
        ]
    }
