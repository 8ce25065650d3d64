"""Who made a document."""

from __future__ import annotations

from contrafact.adapters.mongo.database import Document
from contrafact.domain.people import Maker


def maker_of(document: Document) -> Maker | None:
    """Return who made a document; None for documents of before there were accounts."""
    found = document.get("made_by")
    return Maker(found["id"], found["name"]) if found else None
