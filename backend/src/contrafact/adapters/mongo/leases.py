"""Leases: the right of one worker, who holds its token, to process a document for a limited time.

All moments of leases and nudges are the database's own, `$$NOW`, so that the clocks of API and workers do not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import Document
from contrafact.domain.jobs import LONGEST_LEASE, LONGEST_PAUSE, N_PAUSES, nudge_pause

FREE: Document = {"lease_token": None, "lease_until": None}


def server_now() -> str | datetime:
    """Return the expression of the database's clock."""
    return "$$NOW"


def literal(fields: Document) -> Document:
    """Return fields for an update by a pipeline, where a text such as `$x` would name a field."""
    return {name: {"$literal": value} for name, value in fields.items()}


@dataclass(frozen=True, slots=True)
class Leases:
    """Conditions and changes of leases and nudges in a collection.

    Parameters
    ----------
    now : returns an expression for the current moment. Tests set another clock.
    """

    collection: Collection[Document]
    now: Callable[[], str | datetime] = server_now

    def later(self, pause: timedelta) -> Document:
        """Return the expression of a moment after now."""
        return {"$add": [self.now(), _milliseconds(pause)]}

    def first_nudge(self) -> Document:
        """Return the fields, for a pipeline, of a document whose first nudge is sent now."""
        return {"nudges": 0, "nudge_at": self.later(nudge_pause(0))}

    def insert(self, document_id: str, fields: Document, moments: Document | None = None) -> Document:
        """Insert a document whose first nudge is sent now, unless it exists; return the stored document.

        Parameters
        ----------
        fields : values.
        moments : expressions of more fields.
        """
        new = {**literal({**FREE, **fields}), **(moments or {}), **self.first_nudge()}
        # An existing document keeps its fields.
        stored = {"$replaceWith": {"$mergeObjects": [new, "$$ROOT"]}}
        found: Document | None = None
        with suppress(DuplicateKeyError):
            found = self.collection.find_one_and_update(
                {"_id": document_id}, [stored], upsert=True, return_document=ReturnDocument.AFTER
            )
        # Otherwise another caller inserted it at the same moment.
        return found or self.collection.find_one({"_id": document_id}) or {"_id": document_id, **fields}

    def held(self, token: str, lease: timedelta) -> Document:
        """Return the fields, for a pipeline, of a leased document."""
        return {"lease_token": token, "lease_until": self.later(lease), "lease_ms": _milliseconds(lease)}

    def taken(self, token: str, lease: timedelta) -> Document:
        """Return the fields, for a pipeline, of one more attempt. The next nudge is due when the lease expires."""
        counted = {"$add": ["$attempts", 1]}
        return {"nudges": 0, "attempts": counted, "lease_token": token, **self.renewed(lease)}

    def renewed(self, lease: timedelta) -> Document:
        """Return the fields, for a pipeline, of a document whose lease begins again."""
        until = self.later(lease)
        return {"lease_until": until, "nudge_at": until, "lease_ms": _milliseconds(lease)}

    def released(self) -> Document:
        """Return the fields, for a pipeline, of a document that was put back.

        Each time that it is put back, it waits longer until the next nudge.
        """
        n_before = {"$ifNull": ["$put_backs", 0]}
        pauses = [_milliseconds(nudge_pause(number)) for number in range(N_PAUSES)]
        pause = {"$arrayElemAt": [pauses, {"$min": [n_before, N_PAUSES - 1]}]}
        return {
            **FREE,
            "nudges": 0,
            "nudge_at": {"$add": [self.now(), pause]},
            "put_backs": {"$add": [n_before, 1]},
            "attempts": {"$subtract": ["$attempts", 1]},
        }

    def take(self, document_id: str, token: str, lease: timedelta, changes: Document | None = None) -> Document | None:
        """Lease an active document and count an attempt; None if it has ended or another lease is running.

        Parameters
        ----------
        changes : more fields for the pipeline.
        """
        which = {"_id": document_id, "is_active": True, **self.free()}
        taken = {**self.taken(token, lease), **(changes or {})}
        return self.collection.find_one_and_update(which, [{"$set": taken}], return_document=ReturnDocument.AFTER)

    def renew(self, document_id: str, token: str, lease: timedelta) -> bool:
        """Let the lease begin again; False if it is lost or the document has ended."""
        return self.write(document_id, token, [{"$set": self.renewed(lease)}])

    def write(self, document_id: str, token: str, update: Document | list[Document], **more: str | int) -> bool:
        """Update a leased document; False if the lease is lost or the document has ended.

        Parameters
        ----------
        more : values that its fields must have.
        """
        which = {**self.leased(document_id, token), **more}
        return self.collection.update_one(which, update).matched_count == 1

    @staticmethod
    def leased(document_id: str, token: str) -> Document:
        """Select an active document while the worker with this token holds its lease."""
        return {"_id": document_id, "is_active": True, "lease_token": token}

    def free(self) -> Document:
        """Select documents without a running lease."""
        expired = {"$expr": {"$lte": ["$lease_until", self.now()]}}
        return {"$or": [{"lease_until": None}, expired, self._too_far()]}

    def mark_overdue(self, limit: int) -> list[str]:
        """Return ids of active documents without a running lease whose next nudge is due, and mark them as nudged.

        Of concurrent callers only one gets an id.
        """
        due = {"$expr": {"$lte": ["$nudge_at", self.now()]}}
        # Never so late, unless the clock was wrong when it was written.
        too_far = {"$expr": {"$gt": ["$nudge_at", self.later(2 * LONGEST_PAUSE)]}}
        overdue = {"is_active": True, "$or": [due, too_far, self._too_far()], "$and": [self.free()]}
        found = list(self.collection.find(overdue, {"nudges": 1}).limit(limit))
        return [each["_id"] for each in found if self._mark(overdue, each["_id"], each["nudges"] + 1)]

    def _mark(self, overdue: Document, each: str, nudges: int) -> bool:
        nudged = {"nudges": nudges, "nudge_at": self.later(nudge_pause(nudges))}
        return self.collection.update_one({"_id": each, **overdue}, [{"$set": nudged}]).modified_count == 1

    def unmark(self, ids: Sequence[str]) -> None:
        """Undo `mark_overdue` for documents that are not leased by now."""
        waiting = {"_id": {"$in": list(ids)}, "is_active": True, "nudges": {"$gt": 0}, **self.free()}
        due_now = {"nudge_at": self.now(), "nudges": {"$subtract": ["$nudges", 1]}}
        self.collection.update_many(waiting, [{"$set": due_now}])

    def _too_far(self) -> Document:
        """Select leases that end after twice their length: written when the clock was wrong, or with another clock.

        Version 1.0.0 wrote no length, and took the worker's clock.
        """
        length_ms = {"$ifNull": ["$lease_ms", _milliseconds(LONGEST_LEASE)]}
        bound = {"$add": [self.now(), {"$multiply": [2, length_ms]}]}
        return {"lease_until": {"$type": "date"}, "$expr": {"$gt": ["$lease_until", bound]}}


def _milliseconds(span: timedelta) -> int:
    return round(span / timedelta(milliseconds=1))
