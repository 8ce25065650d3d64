"""Build the use cases of cases."""

from __future__ import annotations

from importlib.metadata import version

from pymongo.database import Database

from contrafact.adapters.case_pdf import CasePdf
from contrafact.adapters.case_pictures import case_pictures
from contrafact.adapters.mongo.cases import MongoCaseStore
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.system import new_id, now
from contrafact.embedding.card import ModelCard
from contrafact.ports.audit import AuditLog
from contrafact.ports.stores import WorkStore
from contrafact.services.case_evidence import TakeEvidence
from contrafact.services.cases import Cases
from contrafact.services.compare import CheckPair, ShowEvidence
from contrafact.services.reviews import Reviews


def case_use_cases(
    database: Database[Document],
    check: CheckPair,
    works: WorkStore,
    reviews: Reviews,
    *,
    card: ModelCard,
    audit: AuditLog,
) -> Cases:
    """Build the use cases of cases. Connects to nothing."""
    matrix = ShowEvidence(check.load)
    take = TakeEvidence(check, matrix, works, reviews, card, case_pictures, version("contrafact"), now)
    return Cases(MongoCaseStore(database), take, CasePdf(), now, new_id, audit)
