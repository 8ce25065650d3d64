"""Items of imports in MongoDB, one document each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

from pymongo import ASCENDING, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.domain.imports import UPLOAD_LIFETIME, Counts, ImportItem, ItemState, Origin, Upload
from contrafact.domain.jobs import Problem
from contrafact.domain.pages import Page

_IN_ORDER = Order("position", 1, float)
_SORT = [("position", ASCENDING), ("_id", ASCENDING)]
_EXISTS = 11000
_BATCH = 500


class MongoImportItemStore:
    """`ImportItemStore` in the collection `import_items`."""

    def __init__(self, database: Database[Document]) -> None:
        self._items = database["import_items"]

    @guarded
    def add(self, items: Sequence[ImportItem]) -> int:
        """See `ImportItemStore.add`."""
        known = {each["_id"] for each in self._items.find({"_id": {"$in": [item.id for item in items]}}, {"_id": 1})}
        new = {item.id: _document(item) for item in items if item.id not in known}
        if not new:
            return 0
        try:
            return len(self._items.insert_many(list(new.values()), ordered=False).inserted_ids)
        except BulkWriteError as error:
            # Another call inserted some of them at the same moment.
            if any(each["code"] != _EXISTS for each in error.details["writeErrors"]):
                raise
            return int(error.details["nInserted"])

    @guarded
    def get(self, item_id: str) -> ImportItem | None:
        """See `ImportItemStore.get`."""
        found = self._items.find_one({"_id": item_id})
        return _item(found) if found else None

    @guarded
    def get_many(self, item_ids: Sequence[str]) -> dict[str, ImportItem]:
        """See `ImportItemStore.get_many`."""
        found = self._items.find({"_id": {"$in": list(item_ids)}}) if item_ids else ()
        return {document["_id"]: _item(document) for document in found}

    @guarded
    def counts(self, import_ids: Sequence[str]) -> dict[str, Counts]:
        """See `ImportItemStore.counts`. The index alone is read."""
        grouped = {"_id": {"import_id": "$import_id", "state": "$state"}, "n": {"$sum": 1}}
        found: dict[str, dict[ItemState, int]] = {each: {} for each in import_ids}
        for row in self._items.aggregate([{"$match": {"import_id": {"$in": list(import_ids)}}}, {"$group": grouped}]):
            found[row["_id"]["import_id"]][ItemState(row["_id"]["state"])] = row["n"]
        return dict(found)

    @guarded
    def page(self, import_id: str, state: ItemState | None, limit: int, cursor: str | None) -> Page[ImportItem]:
        """See `ImportItemStore.page`."""
        which: Document = {"import_id": import_id} | ({"state": state.value} if state else {})
        return read_page(self._items, which, _IN_ORDER, limit, cursor, _item)

    def everything(self, import_id: str) -> Iterator[ImportItem]:
        """See `ImportItemStore.everything`."""
        last: Document = {}
        while batch := self._behind(import_id, last):
            yield from map(_item, batch)
            last = batch[-1]

    @guarded
    def _behind(self, import_id: str, last: Document) -> list[Document]:
        which: Document = {"import_id": import_id}
        if last:
            further = [
                {"position": {"$gt": last["position"]}},
                {"position": last["position"], "_id": {"$gt": last["_id"]}},
            ]
            which |= {"position": {"$gte": last["position"]}, "$or": further}
        return list(self._items.find(which).sort(_SORT).limit(_BATCH))

    @guarded
    def first(self, import_id: str, state: ItemState, limit: int) -> list[ImportItem]:
        """See `ImportItemStore.first`."""
        found = self._items.find({"import_id": import_id, "state": state.value}).sort(_SORT).limit(limit)
        return [_item(each) for each in found]

    @guarded
    def bytes_in(self, import_id: str, state: ItemState) -> int:
        """See `ImportItemStore.bytes_in`."""
        which = {"$match": {"import_id": import_id, "state": state.value}}
        total = next(
            iter(self._items.aggregate([which, {"$group": {"_id": None, "n": {"$sum": "$size_bytes"}}}])), None
        )
        return int(total["n"]) if total else 0

    @guarded
    def begin(self, item: ImportItem, track_id: str, job_id: str, now: datetime) -> bool:
        """See `ImportItemStore.begin`."""
        return self._change(item, {**_as(ItemState.ANALYSING, now), "track_id": track_id, "job_id": job_id})

    @guarded
    def end(
        self, item: ImportItem, state: ItemState, track_id: str | None, problem: Problem | None, now: datetime
    ) -> bool:
        """See `ImportItemStore.end`."""
        changes: Document = {"track_id": track_id, "problem": asdict(problem) if problem else None}
        return self._change(item, {**_as(state, now), **changes, "upload.expires_at": None})

    @guarded
    def send_back(self, items: Sequence[ImportItem], state: ItemState, now: datetime) -> int:
        """See `ImportItemStore.send_back`."""
        changes: Document = {**_as(state, now), "problem": None, "job_id": None}
        if state is ItemState.UPLOADING:
            changes |= {"upload": {"offset": 0, "parts": [], "expires_at": now + UPLOAD_LIFETIME}, "track_id": None}
        updates = [UpdateOne(_unchanged(item), {"$set": {**changes, "tries": item.tries + 1}}) for item in items]
        return self._items.bulk_write(updates, ordered=False).matched_count if updates else 0

    @guarded
    def refused(self, import_id: str, after: int, limit: int) -> list[ImportItem]:
        """See `ImportItemStore.refused`."""
        which = {"import_id": import_id, "state": ItemState.REFUSED.value, "position": {"$gt": after}}
        return [_item(each) for each in self._items.find(which).sort(_SORT).limit(limit)]

    @guarded
    def grow(self, item: ImportItem, offset: int, parts: Sequence[str], expires_at: datetime | None) -> bool:
        """See `ImportItemStore.grow`."""
        before = item.upload or Upload()
        which: Document = {"_id": item.id, "state": ItemState.UPLOADING.value, "upload.offset": before.offset}
        changes: Document = {"upload.offset": offset, "upload.expires_at": expires_at}
        if expires_at is None:
            changes["state"] = ItemState.WAITING.value
        update = {"$set": changes, "$push": {"upload.parts": {"$each": list(parts)}}}
        return self._items.update_one({**which, "tries": item.tries}, update).matched_count == 1

    @guarded
    def forget_parts(self, item_id: str) -> None:
        """See `ImportItemStore.forget_parts`."""
        self._items.update_one({"_id": item_id}, {"$set": {"upload.parts": [], "upload.expires_at": None}})

    @guarded
    def expired(self, now: datetime, limit: int) -> list[ImportItem]:
        """See `ImportItemStore.expired`."""
        which = {"state": ItemState.UPLOADING.value, "upload.expires_at": {"$lte": now, "$type": "date"}}
        return [_item(each) for each in self._items.find(which).limit(limit)]

    def _change(self, item: ImportItem, changes: Document) -> bool:
        """Write unless another call changed the item."""
        if item.upload is None:
            changes.pop("upload.expires_at", None)
        return self._items.update_one(_unchanged(item), {"$set": changes}).matched_count == 1


def _unchanged(item: ImportItem) -> Document:
    return {"_id": item.id, "state": item.state.value, "tries": item.tries}


def _as(state: ItemState, now: datetime) -> Document:
    return {"state": state.value, "updated_at": now}


def _document(item: ImportItem) -> Document:
    fields = asdict(item)
    upload = fields["upload"]
    return {
        "_id": fields.pop("id"),
        **fields,
        # Cursors hold floats.
        "position": float(item.position),
        "fields": dict(item.fields),
        "upload": {**upload, "parts": list(upload["parts"])} if upload else None,
    }


def _item(document: Document) -> ImportItem:
    problem, upload = document["problem"], document["upload"]
    return ImportItem(
        id=document["_id"],
        import_id=document["import_id"],
        position=int(document["position"]),
        name=document["name"],
        origin=Origin(document["origin"]),
        state=ItemState(document["state"]),
        updated_at=document["updated_at"],
        root=document["root"],
        raw_path=document["raw_path"],
        size_bytes=document["size_bytes"],
        fields=document["fields"],
        line=document["line"],
        track_id=document["track_id"],
        job_id=document["job_id"],
        problem=Problem(**problem) if problem else None,
        tries=document["tries"],
        upload=Upload(upload["offset"], tuple(upload["parts"]), upload["expires_at"]) if upload else None,
    )
