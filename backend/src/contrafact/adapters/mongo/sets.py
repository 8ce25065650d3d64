"""Sets in MongoDB."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime, timedelta

from pymongo import ReturnDocument
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, Leases, literal, server_now
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.track_documents import source_document, source_of
from contrafact.adapters.mongo.users import maker_of
from contrafact.domain.audio import AudioCopy
from contrafact.domain.chapters import Chapter
from contrafact.domain.jobs import Problem
from contrafact.domain.pages import Page
from contrafact.domain.people import Maker
from contrafact.domain.sets import ACTIVE_SETS, ENDED_SETS, Evidence, RecordingSet, SetMatch, SetPart, SetState
from contrafact.domain.tracks import Source
from contrafact.domain.verdicts import Decision, Relation
from contrafact.ports.sets import Changes

_NEWEST_FIRST = Order("created_at", -1, datetime)
_ENDED = [state.value for state in ENDED_SETS]
_PLAIN = ("title", "artist", "duration_s", "progress", "has_damaged_chapters", "upload_key", "revision", "owner")
_MOMENTS = ("created_at", "updated_at", "searched_at", "accepted_at")


class MongoSetStore:
    """`SetStore` in the collection `sets`.

    Parameters
    ----------
    clock : see `Leases.now`.
    """

    def __init__(self, database: Database[Document], clock: Callable[[], str | datetime] = server_now) -> None:
        self._sets = database["sets"]
        self._leases = Leases(self._sets, clock)

    @guarded
    def create(self, new: RecordingSet) -> RecordingSet:
        """See `SetStore.create`."""
        self._sets.delete_one({"_id": new.id, "state": {"$in": _ENDED}})
        document = _stored({each.name: getattr(new, each.name) for each in fields(new)})
        document.pop("id")
        return _set(self._leases.insert(new.id, {**document, "is_active": True}))

    @guarded
    def get(self, set_id: str) -> RecordingSet | None:
        """See `SetStore.get`."""
        found = self._sets.find_one({"_id": set_id})
        return _set(found) if found else None

    @guarded
    def existing(self, set_ids: Sequence[str]) -> set[str]:
        """See `SetStore.existing`."""
        found = self._sets.find({"_id": {"$in": list(set_ids)}}, {"_id": 1}) if set_ids else ()
        return {document["_id"] for document in found}

    @guarded
    def page(self, limit: int, cursor: str | None) -> Page[RecordingSet]:
        """See `SetStore.page`."""
        return read_page(self._sets, {}, _NEWEST_FIRST, limit, cursor, _set)

    @guarded
    def take(self, set_id: str, token: str, lease: timedelta, now: datetime) -> RecordingSet | None:
        """See `SetStore.take`."""
        found = self._leases.take(set_id, token, lease, {"updated_at": now})
        return _set(found) if found else None

    @guarded
    def renew(self, set_id: str, token: str, lease: timedelta) -> bool:
        """See `SetStore.renew`."""
        return self._leases.renew(set_id, token, lease)

    @guarded
    def advance(self, set_id: str, token: str, changes: Changes) -> bool:
        """See `SetStore.advance`."""
        return self._leases.write(set_id, token, [{"$set": literal(_stored(changes))}])

    @guarded
    def finish(self, set_id: str, token: str, changes: Changes) -> bool:
        """See `SetStore.finish`."""
        ended = literal({**_stored(changes), **FREE, "is_active": False})
        return self._leases.write(set_id, token, [{"$set": ended}])

    @guarded
    def release(self, set_id: str, token: str) -> bool:
        """See `SetStore.release`."""
        return self._leases.write(set_id, token, [{"$set": self._leases.released()}])

    @guarded
    def change(
        self, set_id: str, states: Collection[SetState], revision: int | None, changes: Changes
    ) -> RecordingSet | None:
        """See `SetStore.change`."""
        which: Document = {"_id": set_id, "state": {"$in": [state.value for state in states]}}
        if revision is not None:
            which["revision"] = revision
        update: Document = {**literal(_stored(changes)), "revision": {"$add": ["$revision", 1]}}
        state = changes.get("state")
        if isinstance(state, SetState):
            is_active = state in ACTIVE_SETS
            update |= {**literal({**FREE, "is_active": is_active, "attempts": 0}), **self._leases.first_nudge()}
        found = self._sets.find_one_and_update(which, [{"$set": update}], return_document=ReturnDocument.AFTER)
        return _set(found) if found else None

    @guarded
    def delete(self, set_id: str) -> bool:
        """See `SetStore.delete`."""
        return self._sets.delete_one({"_id": set_id}).deleted_count == 1

    @guarded
    def overdue(self, limit: int) -> list[str]:
        """See `SetStore.overdue`."""
        return self._leases.mark_overdue(limit)

    @guarded
    def not_nudged(self, ids: Sequence[str]) -> None:
        """See `SetStore.not_nudged`."""
        self._leases.unmark(ids)


def _stored(changes: Mapping[str, object]) -> Document:
    return {name: _value(value) for name, value in changes.items()}


def _value(value: object) -> object:
    if isinstance(value, Source):
        return source_document(value)
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    if isinstance(value, SetState):
        return value.value
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def _set(document: Document) -> RecordingSet:
    problem, audio, accepted_by = (document[name] for name in ("problem", "audio", "accepted_by"))
    return RecordingSet(
        id=document["_id"],
        source=source_of(document["source"]),
        state=SetState(document["state"]),
        **{name: document[name] for name in (*_PLAIN, *_MOMENTS, "attempts")},
        # Sets of an older release lack it.
        proposed_revision=document.get("proposed_revision", 0),
        parts=tuple(SetPart(**{**each, "evidence": Evidence(each["evidence"])}) for each in document["parts"]),
        matches=tuple(_match(each) for each in document["matches"]),
        chapters=tuple(Chapter(**each) for each in document["chapters"]),
        audio=AudioCopy(**audio) if audio else None,
        outline=bytes(document["outline"]),
        problem=Problem(**problem) if problem else None,
        made_by=maker_of(document),
        accepted_by=Maker(**accepted_by) if accepted_by else None,
    )


def _match(document: Document) -> SetMatch:
    typed = {"decision": Decision(document["decision"]), "relation": Relation(document["relation"])}
    return SetMatch(**{**document, **typed})
