"""Pages by cursor: the next page begins behind the last item's sort key, whatever was added meanwhile."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from pymongo.collection import Collection

from contrafact.adapters.mongo.database import Document
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page

Item = TypeVar("Item")
_DATE = "$date"


@dataclass(frozen=True, slots=True)
class Order:
    """A sort key that no document lacks; documents with the same key follow by `_id`."""

    field: str
    direction: int

    def sort(self) -> list[tuple[str, int]]:
        """The sort as the database takes it."""
        return [(self.field, self.direction), ("_id", self.direction)]

    def behind(self, cursor: str) -> Document:
        """The condition for what comes after the cursor. Raises `invalid_cursor`."""
        field, value, last_id = _decode(cursor)
        if field != f"{self.field}:{self.direction}":
            raise ContrafactError(
                "invalid_cursor", "The cursor belongs to another order. Start again without a cursor."
            )
        further = "$gt" if self.direction > 0 else "$lt"
        return {
            "$or": [{self.field: {further: value}}, {self.field: value, "_id": {further: last_id}}],
            # Says the same once more, more weakly: so the index is entered at the right place.
            self.field: {f"{further}e": value},
        }

    def cursor(self, last: Document) -> str:
        """What leads behind a document."""
        value = last[self.field]
        plain = {_DATE: value.timestamp()} if isinstance(value, datetime) else value
        text = json.dumps([f"{self.field}:{self.direction}", plain, last["_id"]])
        return base64.urlsafe_b64encode(text.encode()).decode()


def read_page(  # noqa: PLR0917 - the order of a question: where, what, how sorted, which page
    collection: Collection[Document],
    which: Document,
    order: Order,
    limit: int,
    cursor: str | None,
    build: Callable[[Document], Item],
) -> Page[Item]:
    """A page of the documents that fit `which`."""
    wanted: Document = {"$and": [which, order.behind(cursor)]} if cursor else which
    # One more than the page tells whether there is another.
    found = list(collection.find(wanted).sort(order.sort()).limit(limit + 1))
    next_cursor = order.cursor(found[limit - 1]) if len(found) > limit else None
    total = collection.count_documents(which) if which else collection.estimated_document_count()
    return Page(tuple(build(document) for document in found[:limit]), next_cursor, total)


def _decode(cursor: str) -> tuple[str, object, str]:
    try:
        field, value, last_id = json.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True))
        if isinstance(value, dict):
            value = datetime.fromtimestamp(float(value[_DATE]), UTC)
    except (binascii.Error, ValueError, TypeError, KeyError, OverflowError, OSError) as error:
        raise ContrafactError("invalid_cursor") from error
    is_value = isinstance(value, str | float | datetime)
    if not isinstance(field, str) or not isinstance(last_id, str) or not is_value:
        raise ContrafactError("invalid_cursor")
    return field, value, last_id
