"""Imports in MongoDB."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from pymongo import ReturnDocument
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, Leases, literal, server_now
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.users import maker_of
from contrafact.domain.imports import FolderPlace, Import, ImportKind, ImportState
from contrafact.domain.jobs import Problem
from contrafact.domain.pages import Page

_NEWEST_FIRST = Order("created_at", -1, datetime)


class MongoImportStore:
    """`ImportStore` in the collection `imports`.

    Parameters
    ----------
    clock : see `Leases.now`.
    """

    def __init__(self, database: Database[Document], clock: Callable[[], str | datetime] = server_now) -> None:
        self._imports = database["imports"]
        self._leases = Leases(self._imports, clock)

    @guarded
    def create(self, new: Import) -> None:
        """See `ImportStore.create`."""
        fields = asdict(new)
        self._leases.insert(fields.pop("id"), {**fields, **_state(new.state), "n_listed": 0})

    @guarded
    def get(self, import_id: str) -> Import | None:
        """See `ImportStore.get`."""
        found = self._imports.find_one({"_id": import_id})
        return _import(found) if found else None

    @guarded
    def page(self, limit: int, cursor: str | None) -> Page[Import]:
        """See `ImportStore.page`."""
        return read_page(self._imports, {}, _NEWEST_FIRST, limit, cursor, _import)

    @guarded
    def move(self, import_id: str, before: Collection[ImportState], after: ImportState, now: datetime) -> Import | None:
        """See `ImportStore.move`."""
        changes = literal({**_state(after), "updated_at": now, "finished_at": None, "problem": None, "waits_for": None})
        found = self._imports.find_one_and_update(
            {"_id": import_id, "state": {"$in": [state.value for state in before]}},
            [{"$set": {**changes, **self._leases.first_nudge(), "revision": {"$add": ["$revision", 1]}}}],
            return_document=ReturnDocument.AFTER,
        )
        return _import(found) if found else None

    @guarded
    def reserve(self, import_id: str, n_items: int) -> int | None:
        """See `ImportStore.reserve`."""
        found = self._imports.find_one_and_update({"_id": import_id}, {"$inc": {"n_listed": n_items}})
        return int(found["n_listed"]) if found else None

    @guarded
    def close(self, import_id: str, now: datetime) -> None:
        """See `ImportStore.close`."""
        self._imports.update_one({"_id": import_id}, {"$set": {"is_listed": True, "updated_at": now}})

    @guarded
    def take(self, import_id: str, token: str, lease: timedelta) -> Import | None:
        """See `ImportStore.take`."""
        found = self._leases.take(import_id, token, lease)
        return _import(found) if found else None

    @guarded
    def renew(self, import_id: str, token: str, lease: timedelta) -> bool:
        """See `ImportStore.renew`."""
        return self._leases.renew(import_id, token, lease)

    @guarded
    def listed(
        self, import_id: str, token: str, cursor: str | None, now: datetime, *, is_end: bool, name: str | None = None
    ) -> bool:
        """See `ImportStore.listed`."""
        changes: Document = {"cursor": cursor, "is_listed": is_end, "updated_at": now}
        if is_end:
            changes["listed_at"] = now
        return self._leases.write(import_id, token, {"$set": {**changes, **({"name": name} if name else {})}})

    @guarded
    def release(self, import_id: str, token: str, pause: timedelta, waits_for: Problem | None) -> bool:
        """See `ImportStore.release`."""
        waits = literal({**FREE, "waits_for": asdict(waits_for) if waits_for else None})
        due = {"nudges": 0, "nudge_at": self._leases.later(pause), "attempts": 0}
        return self._leases.write(import_id, token, [{"$set": {**waits, **due}}])

    @guarded
    def finish(
        self, which: Import, token: str, after: ImportState, now: datetime, problem: Problem | None = None
    ) -> bool:
        """See `ImportStore.finish`."""
        changes: Document = {
            **FREE,
            **_state(after),
            "is_active": False,
            "attempts": 0,
            "waits_for": None,
            "problem": asdict(problem) if problem else None,
            "updated_at": now,
            "finished_at": None if after is ImportState.PAUSED else now,
        }
        return self._leases.write(which.id, token, {"$set": changes}, state=which.state.value, revision=which.revision)

    @guarded
    def overdue(self, limit: int) -> list[str]:
        """See `ImportStore.overdue`."""
        return self._leases.mark_overdue(limit)

    @guarded
    def not_nudged(self, ids: Sequence[str]) -> None:
        """See `ImportStore.not_nudged`."""
        self._leases.unmark(ids)


def _state(state: ImportState) -> Document:
    return {"state": state.value, "is_active": True}


def _import(document: Document) -> Import:
    folder = document["folder"]
    return Import(
        id=document["_id"],
        kind=ImportKind(document["kind"]),
        name=document["name"],
        state=ImportState(document["state"]),
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        made_by=maker_of(document),
        owner=document["owner"],
        folder=FolderPlace(**folder) if folder else None,
        list_id=document["list_id"],
        is_watched=document["is_watched"],
        by_curator=document["by_curator"],
        is_listed=document["is_listed"],
        cursor=document["cursor"],
        listed_at=document["listed_at"],
        waits_for=_problem(document["waits_for"]),
        problem=_problem(document["problem"]),
        attempts=document["attempts"],
        finished_at=document["finished_at"],
        revision=document["revision"],
    )


def _problem(problem: Document | None) -> Problem | None:
    return Problem(**problem) if problem else None
