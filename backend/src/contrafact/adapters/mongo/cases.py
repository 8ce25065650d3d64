"""Cases in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from bson.binary import Binary
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.users import maker_of
from contrafact.domain.cases import Case, CaseLink, CaseNote, CasePair
from contrafact.domain.pages import Page
from contrafact.domain.people import Maker

_LAST_CHANGED = Order("updated_at", -1, datetime)


class MongoCaseStore:
    """`CaseStore` in the collections `cases` and `case_evidence`."""

    def __init__(self, database: Database[Document]) -> None:
        self._cases = database["cases"]
        self._evidence = database["case_evidence"]

    @guarded
    def create(self, case: Case) -> None:
        """See `CaseStore.create`."""
        self._cases.insert_one(_document(case))

    @guarded
    def get(self, case_id: str) -> Case | None:
        """See `CaseStore.get`."""
        return self._one({"_id": case_id})

    @guarded
    def by_link(self, token_hash: str) -> Case | None:
        """See `CaseStore.by_link`."""
        return self._one({"links.token_hash": token_hash})

    @guarded
    def page(self, limit: int, cursor: str | None) -> Page[Case]:
        """See `CaseStore.page`."""
        return read_page(self._cases, {}, _LAST_CHANGED, limit, cursor, _case)

    @guarded
    def replace(self, case: Case) -> None:
        """See `CaseStore.replace`."""
        self._cases.replace_one({"_id": case.id}, _document(case))

    @guarded
    def delete(self, case_id: str) -> None:
        """See `CaseStore.delete`."""
        self._cases.delete_one({"_id": case_id})
        self._evidence.delete_many({"case_id": case_id})

    @guarded
    def keep(self, case_id: str, pair_id: str, evidence: bytes, pictures: Mapping[str, bytes]) -> None:
        """See `CaseStore.keep`."""
        drawn = {name: Binary(data) for name, data in pictures.items()}
        self._evidence.insert_one({"_id": pair_id, "case_id": case_id, "evidence": Binary(evidence), "pictures": drawn})

    @guarded
    def evidence(self, case_id: str) -> dict[str, bytes]:
        """See `CaseStore.evidence`."""
        found = self._evidence.find({"case_id": case_id}, {"evidence": True})
        return {document["_id"]: bytes(document["evidence"]) for document in found}

    @guarded
    def pictures(self, case_id: str, pair_id: str) -> dict[str, bytes]:
        """See `CaseStore.pictures`."""
        found = self._evidence.find_one({"_id": pair_id, "case_id": case_id}, {"pictures": True})
        return {name: bytes(data) for name, data in found["pictures"].items()} if found else {}

    @guarded
    def drop(self, case_id: str, pair_id: str) -> None:
        """See `CaseStore.drop`."""
        self._evidence.delete_one({"_id": pair_id, "case_id": case_id})

    def _one(self, which: Document) -> Case | None:
        found = self._cases.find_one(which)
        return _case(found) if found else None


def _document(case: Case) -> Document:
    written = asdict(case)
    return {"_id": written.pop("id"), **written}


def _case(document: Document) -> Case:
    return Case(
        id=document["_id"],
        title=document["title"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        made_by=maker_of(document),
        pairs=tuple(CasePair(**{**each, "added_by": _maker(each["added_by"])}) for each in document["pairs"]),
        notes=tuple(CaseNote(**{**each, "made_by": maker_of(each)}) for each in document["notes"]),
        links=tuple(CaseLink(**{**each, "made_by": maker_of(each)}) for each in document["links"]),
        frozen_at=document["frozen_at"],
        frozen_by=_maker(document["frozen_by"]),
        sha256=document["sha256"],
    )


def _maker(found: Document | None) -> Maker | None:
    return Maker(found["id"], found["name"]) if found else None
