"""Leases: a document's right to be worked at, for a while, by whoever knows the token."""

from __future__ import annotations

from datetime import datetime

from pymongo.collection import Collection

from contrafact.adapters.mongo.database import Document

FREE: Document = {"lease_token": None, "lease_until": None}


def lease_free(now: datetime) -> Document:
    """The condition that no lease runs."""
    return {"$or": [{"lease_until": None}, {"lease_until": {"$lte": now}}]}


def mark_overdue(collection: Collection[Document], now: datetime, nudged_before: datetime, limit: int) -> list[str]:
    """Ids of active documents without a running lease that were last nudged before a moment, marked as nudged now.

    Of several callers at once, each id is told to one.
    """
    overdue = {"is_active": True, "nudged_at": {"$lte": nudged_before}, **lease_free(now)}
    found = [document["_id"] for document in collection.find(overdue, {"_id": 1}).limit(limit)]
    return [
        each
        for each in found
        if collection.update_one({"_id": each, **overdue}, {"$set": {"nudged_at": now}}).modified_count == 1
    ]
