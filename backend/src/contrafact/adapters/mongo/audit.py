"""The audit log in MongoDB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded, server_time
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.transactions import Transactions
from contrafact.domain.audit import Action, Actor, AuditEntry, AuditFilter, Change, TargetKind, current_actor
from contrafact.domain.pages import Page
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import Note, Result

_NEWEST_FIRST = Order("at", -1, datetime)
_AT_ONCE = 5000


class MongoAuditLog:
    """`AuditLog` in the collection `audit`."""

    def __init__(self, database: Database[Document], clock: Clock, new_id: NewId) -> None:
        self._database = database
        self._entries = database["audit"]
        self._transactions = Transactions(database)
        self._clock = clock
        self._new_id = new_id

    def record(self, change: Callable[[Note], Result]) -> Result:
        """See `AuditLog.record`."""
        return self._transactions.run(lambda: change(self._add))

    @guarded
    def page(self, which: AuditFilter, limit: int, cursor: str | None) -> Page[AuditEntry]:
        """See `AuditLog.page`."""
        return read_page(self._entries, _matching(which), _NEWEST_FIRST, limit, cursor, _entry)

    @guarded
    def expire(self, age: timedelta) -> int:
        """See `AuditLog.expire`."""
        old = {"at": {"$lt": server_time(self._database) - age}}
        n_removed = 0
        while ids := [each["_id"] for each in self._entries.find(old, {"_id": 1}).sort("at", 1).limit(_AT_ONCE)]:
            n_removed += self._entries.delete_many({"_id": {"$in": ids}}).deleted_count
        return n_removed

    @guarded
    def _add(self, change: Change) -> None:
        actor = current_actor()
        self._entries.insert_one(
            {
                "_id": self._new_id(),
                "at": self._clock(),
                "actor": asdict(actor),
                # One index serves all kinds of names.
                "who": [each for each in (actor.user_id, actor.name, actor.key_id, actor.address) if each],
                "action": change.action.value,
                "kind": change.kind.value,
                "target_id": change.target_id,
                "before": None if change.before is None else dict(change.before),
                "after": None if change.after is None else dict(change.after),
            }
        )


def _matching(which: AuditFilter) -> Document:
    wanted: Document = {
        "who": which.who,
        "action": which.action and which.action.value,
        "kind": which.kind and which.kind.value,
        "target_id": which.target_id,
    }
    span = {"$gte": which.since, "$lt": which.until}
    limits = {name: moment for name, moment in span.items() if moment is not None}
    return {name: value for name, value in wanted.items() if value is not None} | ({"at": limits} if limits else {})


def _entry(document: Document) -> AuditEntry:
    change = Change(
        Action(document["action"]),
        TargetKind(document["kind"]),
        document["target_id"],
        document["before"],
        document["after"],
    )
    return AuditEntry(document["_id"], document["at"], Actor(**document["actor"]), change)
