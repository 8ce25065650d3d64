"""Works in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.text_search import matching, sort_key, words
from contrafact.adapters.mongo.users import maker_of
from contrafact.adapters.mongo.word_index import RULES
from contrafact.domain.pages import Page
from contrafact.domain.works import Work, Writer, WriterRole

_BY_TITLE = Order("sort_title", 1, str)


class MongoWorkStore:
    """`WorkStore` in the collection `works`."""

    def __init__(self, database: Database[Document]) -> None:
        self._works = database["works"]

    @guarded
    def create(self, work: Work) -> None:
        """See `WorkStore.create`."""
        self._works.insert_one(work_document(work))

    @guarded
    def get(self, work_id: str) -> Work | None:
        """See `WorkStore.get`."""
        found = self._works.find_one({"_id": work_id})
        return work_of(found) if found else None

    @guarded
    def get_many(self, work_ids: Sequence[str]) -> dict[str, Work]:
        """See `WorkStore.get_many`."""
        found = self._works.find({"_id": {"$in": list(work_ids)}}) if work_ids else ()
        return {document["_id"]: work_of(document) for document in found}

    @guarded
    def hold(self, work_id: str) -> bool:
        """See `WorkStore.hold`."""
        # A transaction that only reads the work would not conflict with one that deletes it.
        return self._works.update_one({"_id": work_id}, {"$inc": {"n_holds": 1}}).matched_count == 1

    @guarded
    def page(self, q: str | None, limit: int, cursor: str | None) -> Page[Work]:
        """See `WorkStore.page`."""
        return read_page(self._works, matching(q), _BY_TITLE, limit, cursor, work_of)

    @guarded
    def replace(self, work: Work) -> bool:
        """See `WorkStore.replace`."""
        return self._works.replace_one({"_id": work.id}, work_document(work)).matched_count == 1

    @guarded
    def delete(self, work_id: str) -> bool:
        """See `WorkStore.delete`."""
        return self._works.delete_one({"_id": work_id}).deleted_count == 1

    @guarded
    def learn(self, limit: int) -> int:
        """Write again by which words works are found, where an older release wrote it; return how many. Idempotent."""
        found = list(self._works.find({"search_rules": {"$in": [None, *range(RULES)]}}).limit(limit))
        for document in found:
            written = work_document(work_of(document))
            unchanged = {"_id": document["_id"], "updated_at": document["updated_at"]}
            self._works.update_one(unchanged, {"$set": {name: written[name] for name in ("search", "search_rules")}})
        return len(found)


def work_document(work: Work) -> Document:
    """Return the document of a work, with the fields for sorting and searching."""
    written = asdict(work)
    for writer in written["writers"]:
        writer["role"] = writer["role"] and writer["role"].value
    return {
        "_id": written.pop("id"),
        **written,
        "sort_title": sort_key(work.title),
        "search_rules": RULES,
        # Identifiers first, since the number of words is limited.
        "search": words(work.iswc, *work.titles, work.composer, *(writer.name for writer in work.writers)),
    }


def work_of(document: Document) -> Work:
    """Return the work of a document. Works of before 1.1 have fewer fields."""
    return Work(
        id=document["_id"],
        title=document["title"],
        composer=document["composer"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        made_by=maker_of(document),
        writers=tuple(_writer(each) for each in document.get("writers") or ()),
        alternative_titles=tuple(document.get("alternative_titles") or ()),
        links=tuple(document.get("links") or ()),
        iswc=document.get("iswc"),
        original_track_id=document.get("original_track_id"),
        year=document.get("year"),
        notes=document.get("notes"),
    )


def _writer(document: Document) -> Writer:
    role = document["role"]
    return Writer(document["name"], WriterRole(role) if role else None, document["share"])
