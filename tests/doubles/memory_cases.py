"""`CaseStore` in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tests.doubles.memory_pages import page_of
from tests.doubles.memory_servers import MemoryQueue

from contrafact.adapters.case_pdf import set_files
from contrafact.adapters.case_pdf.content import case_content
from contrafact.adapters.case_pictures import case_pictures
from contrafact.domain.cases import Case
from contrafact.domain.pages import Page
from contrafact.embedding.card import ModelCard
from contrafact.services.case_documents import MakeDocument, OrderDocument
from contrafact.services.case_evidence import TakeEvidence
from contrafact.services.cases import Cases
from contrafact.services.compare import CheckPair, ShowEvidence
from contrafact.services.reviews import Reviews

if TYPE_CHECKING:
    from tests.doubles.memory_world import World


class MemoryCaseStore:
    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.kept: dict[str, tuple[str, bytes, dict[str, bytes]]] = {}

    def create(self, case: Case) -> None:
        self.cases[case.id] = case

    def get(self, case_id: str) -> Case | None:
        return self.cases.get(case_id)

    def by_link(self, token_hash: str) -> Case | None:
        found = (case for case in self.cases.values() if any(each.token_hash == token_hash for each in case.links))
        return next(found, None)

    def page(self, limit: int, cursor: str | None) -> Page[Case]:
        found = self.cases.values()
        return page_of(found, lambda each: (each.updated_at.timestamp(), each.id), "-updated_at", limit, cursor)

    def replace(self, case: Case) -> None:
        if case.id in self.cases:
            self.cases[case.id] = case

    def delete(self, case_id: str) -> None:
        self.cases.pop(case_id, None)
        for pair_id in self.evidence(case_id):
            del self.kept[pair_id]

    def keep(self, case_id: str, pair_id: str, evidence: bytes, pictures: Mapping[str, bytes]) -> None:
        self.kept[pair_id] = (case_id, evidence, dict(pictures))

    def evidence(self, case_id: str) -> dict[str, bytes]:
        return {pair_id: evidence for pair_id, (of, evidence, _) in self.kept.items() if of == case_id}

    def pictures(self, case_id: str, pair_id: str) -> dict[str, bytes]:
        of, _, pictures = self.kept.get(pair_id, ("", b"", {}))
        return pictures if of == case_id else {}

    def drop(self, case_id: str, pair_id: str) -> None:
        if pair_id in self.evidence(case_id):
            del self.kept[pair_id]


class WorkingQueue(MemoryQueue):
    """Makes a document as soon as it is announced."""

    def __init__(self, make: Callable[[str], None]) -> None:
        super().__init__()
        self._make = make

    def nudge_document(self, sha256: str) -> bool:
        is_sent = super().nudge_document(sha256)
        if is_sent:
            self._make(sha256)
        return is_sent


def make_cases(world: World, check: CheckPair, reviews: Reviews, card: ModelCard) -> Cases:
    matrix = ShowEvidence(check.load)
    take = TakeEvidence(check, matrix, world.works, reviews, card, case_pictures, "1.1.0", world.clock)
    document = OrderDocument(world.bucket, WorkingQueue(MakeDocument(world.bucket, set_files)), case_content)
    return Cases(world.cases, take, document, world.clock, world.ids, world.audit)
