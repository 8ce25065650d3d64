"""Changes of many tracks in MongoDB: one document a change, and one a track of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from pymongo import DESCENDING, ReturnDocument
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded, server_time
from contrafact.adapters.mongo.leases import FREE, Leases, server_now
from contrafact.adapters.mongo.track_queries import SEARCHED_TRACKS, asked_text, condition
from contrafact.adapters.mongo.word_index import MongoWordIndex
from contrafact.domain.bulk import MOST_TRACKS, BulkChange, BulkEdit, BulkItem, BulkState, Outcome, Requester
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Role
from contrafact.domain.tracks import TrackEdit, TrackFilter

LIFETIME = timedelta(days=30)
_AT_ONCE = 2000
_ACTIVE = [BulkState.RUNNING.value, BulkState.UNDOING.value]
_WAITS: dict[BulkState, str | None] = {BulkState.RUNNING: None, BulkState.UNDOING: Outcome.CHANGED.value}
"""Outcome of the tracks that wait, by state."""


class MongoBulkChangeStore:
    """`BulkChangeStore` in the collections `track_changes` and `track_change_items`.

    Parameters
    ----------
    clock : see `Leases.now`.
    """

    def __init__(self, database: Database[Document], clock: Callable[[], str | datetime] = server_now) -> None:
        self._database = database
        self._changes = database["track_changes"]
        self._items = database["track_change_items"]
        self._tracks = database["tracks"]
        self._words = MongoWordIndex(database, SEARCHED_TRACKS)
        self._leases = Leases(self._changes, clock)

    @guarded
    def create(self, change: BulkChange, chosen: TrackFilter | Sequence[str]) -> BulkChange:
        """See `BulkChangeStore.create`."""
        expires_at = server_time(self._database) + LIFETIME
        ids = self._ids(chosen) if isinstance(chosen, TrackFilter) else iter(dict.fromkeys(chosen))
        n_tracks = 0
        # In parts, each of which takes less than the time in which the database must answer.
        while part := list(islice(ids, _AT_ONCE)):
            n_tracks += len(part)
            if n_tracks > MOST_TRACKS:
                self._items.delete_many({"change_id": change.id})
                raise ContrafactError("too_many_tracks")
            self._items.insert_many([_new_item(change.id, each, expires_at) for each in part], ordered=False)
        # Written last: without it no worker takes the items, and they expire.
        self._changes.insert_one({**_document(change), "n_tracks": n_tracks, "expires_at": expires_at, **FREE})
        return self.get(change.id) or change

    def _ids(self, which: TrackFilter) -> Iterator[str]:
        wanted = condition(which, self._words.read(asked_text(which)))
        return (each["_id"] for each in self._tracks.find(wanted, {"_id": 1}))

    @guarded
    def get(self, change_id: str) -> BulkChange | None:
        """See `BulkChangeStore.get`."""
        found = self._changes.find_one({"_id": change_id})
        return self._change(found) if found else None

    @guarded
    def recent(self, user_id: str, since: datetime, limit: int) -> list[BulkChange]:
        """See `BulkChangeStore.recent`."""
        which = {"made_by.user_id": user_id, "created_at": {"$gte": since}}
        found = self._changes.find(which).sort([("created_at", DESCENDING), ("_id", DESCENDING)]).limit(limit)
        return [self._change(each) for each in found]

    @guarded
    def take(self, change_id: str | None, token: str, lease: timedelta) -> BulkChange | None:
        """See `BulkChangeStore.take`."""
        which: Document = {"state": {"$in": _ACTIVE}, **self._leases.free()}
        if change_id is not None:
            which["_id"] = change_id
        found = self._changes.find_one_and_update(
            which,
            [{"$set": self._leases.held(token, lease)}],
            sort=[("created_at", 1), ("_id", 1)],
            return_document=ReturnDocument.AFTER,
        )
        return _bare(found) if found else None

    @guarded
    def renew(self, change_id: str, token: str, lease: timedelta) -> bool:
        """See `BulkChangeStore.renew`."""
        held = [{"$set": self._leases.held(token, lease)}]
        return self._changes.update_one({"_id": change_id, "lease_token": token}, held).matched_count == 1

    @guarded
    def release(self, change_id: str, token: str) -> None:
        """See `BulkChangeStore.release`."""
        self._changes.update_one({"_id": change_id, "lease_token": token}, {"$set": FREE})

    @guarded
    def waiting(self, change: BulkChange, limit: int) -> list[BulkItem]:
        """See `BulkChangeStore.waiting`."""
        which = {"change_id": change.id, "outcome": _WAITS[change.state]}
        found = self._items.find(which).sort("_id", 1).limit(limit)
        return [BulkItem(each["track_id"], each["before"], each["after"]) for each in found]

    @guarded
    def settle(self, change: BulkChange, item: BulkItem, outcome: Outcome) -> bool:
        """See `BulkChangeStore.settle`."""
        which = {"_id": f"{change.id}:{item.track_id}", "outcome": _WAITS[change.state]}
        written = {"outcome": outcome.value, "before": dict(item.before), "after": dict(item.after)}
        return self._items.update_one(which, {"$set": written}).matched_count == 1

    @guarded
    def end(self, change_id: str, token: str, state: BulkState) -> None:
        """See `BulkChangeStore.end`."""
        before = BulkState.RUNNING if state is BulkState.DONE else BulkState.UNDOING
        which = {"_id": change_id, "lease_token": token, "state": before.value}
        self._changes.update_one(which, {"$set": {"state": state.value, **FREE}})

    @guarded
    def undo(self, change_id: str, runs_for: Requester) -> bool:
        """See `BulkChangeStore.undo`."""
        which = {"_id": change_id, "state": {"$in": [BulkState.RUNNING.value, BulkState.DONE.value]}}
        undone = {"state": BulkState.UNDOING.value, "runs_for": asdict(runs_for), **FREE}
        return self._changes.update_one(which, {"$set": undone}).modified_count == 1

    def _change(self, document: Document) -> BulkChange:
        counted = self._items.aggregate(
            [
                {"$match": {"change_id": document["_id"], "outcome": {"$type": "string"}}},
                {"$group": {"_id": "$outcome", "n": {"$sum": 1}}},
            ]
        )
        return _bare(document, {Outcome(each["_id"]): each["n"] for each in counted})


def _new_item(change_id: str, track_id: str, expires_at: datetime) -> Document:
    return {
        "_id": f"{change_id}:{track_id}",
        "change_id": change_id,
        "track_id": track_id,
        "outcome": None,
        "before": {},
        "after": {},
        "expires_at": expires_at,
    }


def _document(change: BulkChange) -> Document:
    return {
        "_id": change.id,
        "edit": asdict(change.edit) if change.edit else None,
        "made_by": asdict(change.made_by),
        "runs_for": asdict(change.runs_for),
        "state": change.state.value,
        "created_at": change.created_at,
        "can_be_undone": change.can_be_undone,
    }


def _bare(document: Document, counts: dict[Outcome, int] | None = None) -> BulkChange:
    return BulkChange(
        id=document["_id"],
        edit=_edit(document["edit"]) if document["edit"] else None,
        made_by=_requester(document["made_by"]),
        runs_for=_requester(document["runs_for"]),
        state=BulkState(document["state"]),
        created_at=document["created_at"],
        n_tracks=document["n_tracks"],
        counts=counts or {},
        can_be_undone=document["can_be_undone"],
    )


def _edit(stored: dict[str, Any]) -> BulkEdit:
    edit = stored["edit"]
    as_stated = tuple(edit["as_stated"])
    return BulkEdit(
        TrackEdit(**{**edit, "tags": None, "as_stated": as_stated}),
        tuple(stored["add_tags"]),
        tuple(stored["remove_tags"]),
    )


def _requester(stored: Document) -> Requester:
    return Requester(stored["user_id"], stored["name"], Role(stored["role"]), stored["key_id"])
