"""Leases: the right of one worker, who holds its token, to process a document for a limited time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo.collection import Collection

from contrafact.adapters.mongo.database import Document
from contrafact.domain.jobs import nudge_pause

FREE: Document = {"lease_token": None, "lease_until": None}


def first_nudge(now: datetime) -> Document:
    """Return the fields of a document whose first nudge is sent now."""
    return {"nudges": 0, "nudge_at": now + nudge_pause(0)}


def lease(token: str, until: datetime) -> Document:
    """Return the fields of a leased document. The next nudge is due when the lease expires."""
    return {"lease_token": token, "lease_until": until, "nudges": 0, "nudge_at": until}


def lease_free(now: datetime) -> Document:
    """Select documents without a running lease."""
    return {"$or": [{"lease_until": None}, {"lease_until": {"$lte": now}}]}


def mark_overdue(collection: Collection[Document], now: datetime, limit: int) -> list[str]:
    """Return ids of active documents without a running lease whose next nudge is due, and mark them as nudged.

    Of concurrent callers only one gets an id.
    """
    overdue = {"is_active": True, "nudge_at": {"$lte": now}, **lease_free(now)}
    found = list(collection.find(overdue, {"nudges": 1}).limit(limit))
    return [each["_id"] for each in found if _mark(collection, overdue, each["_id"], each["nudges"] + 1, now)]


def _mark(collection: Collection[Document], overdue: Document, each: str, nudges: int, now: datetime) -> bool:
    nudged = {"nudges": nudges, "nudge_at": now + nudge_pause(nudges)}
    return collection.update_one({"_id": each, **overdue}, {"$set": nudged}).modified_count == 1


def unmark(collection: Collection[Document], ids: Sequence[str], now: datetime) -> None:
    """Undo `mark_overdue` for documents that are not leased by now."""
    waiting = {"_id": {"$in": list(ids)}, "is_active": True, "nudges": {"$gt": 0}, **lease_free(now)}
    collection.update_many(waiting, {"$set": {"nudge_at": now}, "$inc": {"nudges": -1}})
