"""Build the use cases of cases."""

from __future__ import annotations

from importlib.metadata import version

from pymongo.database import Database

from contrafact.adapters.case_pdf.content import case_content
from contrafact.adapters.case_pictures import case_pictures
from contrafact.adapters.mongo.cases import MongoCaseStore
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.system import new_id, now
from contrafact.embedding.card import ModelCard
from contrafact.ports.audit import AuditLog
from contrafact.ports.bucket import Bucket
from contrafact.ports.queue import Queue
from contrafact.ports.stores import WorkStore
from contrafact.services.case_documents import OrderDocument
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
    bucket: Bucket,
    queue: Queue,
    card: ModelCard,
    audit: AuditLog,
) -> Cases:
    """Build the use cases of cases. Connects to nothing."""
    matrix = ShowEvidence(check.load)
    take = TakeEvidence(check, matrix, works, reviews, card, case_pictures, version("contrafact"), now)
    document = OrderDocument(bucket, queue, case_content)
    return Cases(MongoCaseStore(database), take, document, now, new_id, audit)
