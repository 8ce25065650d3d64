"""Records of merges and splits in MongoDB."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.users import maker_of
from contrafact.adapters.mongo.works import work_document, work_of
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.work_changes import WorkChange, WorkChangeKind

_NEWEST_FIRST = Order("at", -1, datetime)


class MongoWorkChangeStore:
    """`WorkChangeStore` in the collection `work_changes`."""

    def __init__(self, database: Database[Document]) -> None:
        self._changes = database["work_changes"]

    @guarded
    def add(self, change: WorkChange) -> None:
        """See `WorkChangeStore.add`. The unique index on `undoes` lets one undo succeed."""
        # Looked up first: in a transaction an insertion that fails would end all of it.
        if change.undoes and self.undone([change.undoes]):
            raise ContrafactError("work_change_undone")
        try:
            self._changes.insert_one(_document(change))
        except DuplicateKeyError as error:
            raise ContrafactError("work_change_undone") from error

    @guarded
    def get(self, change_id: str) -> WorkChange | None:
        """See `WorkChangeStore.get`."""
        found = self._changes.find_one({"_id": change_id})
        return _change(found) if found else None

    @guarded
    def of_work(self, work_id: str, limit: int, cursor: str | None) -> Page[WorkChange]:
        """See `WorkChangeStore.of_work`."""
        return read_page(self._changes, {"concerns": work_id}, _NEWEST_FIRST, limit, cursor, _change)

    @guarded
    def undone(self, change_ids: Collection[str]) -> set[str]:
        """See `WorkChangeStore.undone`."""
        found = self._changes.find({"undoes": {"$in": list(change_ids)}}, {"undoes": 1}) if change_ids else ()
        return {each["undoes"] for each in found}


def _document(change: WorkChange) -> Document:
    is_undo = change.kind is WorkChangeKind.UNDO
    return {
        "_id": change.id,
        "kind": change.kind.value,
        "at": change.at,
        "made_by": asdict(change.made_by) if change.made_by else None,
        "work_id": change.work_id,
        "other_ids": list(change.other_ids),
        "before": [work_document(work) for work in change.before],
        "after": work_document(change.after) if change.after else None,
        "moved": [{"from": work_id, "tracks": list(tracks)} for work_id, tracks in change.moved.items()],
        # Fields of indexes, left out where they would be empty.
        **({"undoes": change.undoes} if is_undo else {"concerns": [change.work_id, *change.other_ids]}),
    }


def _change(document: Document) -> WorkChange:
    return WorkChange(
        id=document["_id"],
        kind=WorkChangeKind(document["kind"]),
        at=document["at"],
        made_by=maker_of(document),
        work_id=document["work_id"],
        other_ids=tuple(document["other_ids"]),
        before=tuple(map(work_of, document["before"])),
        after=work_of(document["after"]) if document["after"] else None,
        moved={each["from"]: tuple(each["tracks"]) for each in document["moved"]},
        undoes=document.get("undoes"),
    )
