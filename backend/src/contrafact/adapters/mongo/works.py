"""Works in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from pymongo import ReturnDocument
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.makers import maker_of
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.text_search import matching, sort_key, words
from contrafact.domain.pages import Page
from contrafact.domain.tracks import Work

_BY_TITLE = Order("sort_title", 1, str)


class MongoWorkStore:
    """`WorkStore` in the collection `works`."""

    def __init__(self, database: Database[Document]) -> None:
        self._works = database["works"]

    @guarded
    def create(self, work: Work) -> None:
        """See `WorkStore.create`."""
        self._works.insert_one(
            {
                "_id": work.id,
                "composer": work.composer,
                "created_at": work.created_at,
                "updated_at": work.updated_at,
                "made_by": asdict(work.made_by) if work.made_by else None,
                **_titled(work.title),
            }
        )

    @guarded
    def get(self, work_id: str) -> Work | None:
        """See `WorkStore.get`."""
        found = self._works.find_one({"_id": work_id})
        return _work(found) if found else None

    @guarded
    def get_many(self, work_ids: Sequence[str]) -> dict[str, Work]:
        """See `WorkStore.get_many`."""
        found = self._works.find({"_id": {"$in": list(work_ids)}}) if work_ids else ()
        return {document["_id"]: _work(document) for document in found}

    @guarded
    def page(self, q: str | None, limit: int, cursor: str | None) -> Page[Work]:
        """See `WorkStore.page`."""
        return read_page(self._works, matching(q), _BY_TITLE, limit, cursor, _work)

    @guarded
    def edit(self, work_id: str, title: str | None, composer: str | None, now: datetime) -> Work | None:
        """See `WorkStore.edit`."""
        changes: Document = {"updated_at": now}
        if title is not None:
            changes |= _titled(title)
        if composer is not None:
            changes["composer"] = composer or None
        found = self._works.find_one_and_update(
            {"_id": work_id}, {"$set": changes}, return_document=ReturnDocument.AFTER
        )
        return _work(found) if found else None

    @guarded
    def delete(self, work_id: str) -> bool:
        """See `WorkStore.delete`."""
        return self._works.delete_one({"_id": work_id}).deleted_count == 1


def _titled(title: str) -> Document:
    return {"title": title, "sort_title": sort_key(title), "search": words(title)}


def _work(document: Document) -> Work:
    return Work(
        id=document["_id"],
        title=document["title"],
        composer=document["composer"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        made_by=maker_of(document),
    )
