"""Pages by cursor: the next page starts behind the last item's sort key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from pymongo.collection import Collection

from contrafact.adapters.mongo.database import Document
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import MOST_COUNTED, Page, decode_cursor, encode_cursor

Item = TypeVar("Item")
_LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Order:
    """A sort key that every document has; ties are sorted by `_id`.

    Parameters
    ----------
    kind : type of the key: str, float or datetime.
    """

    field: str
    direction: int
    kind: type[str | float | datetime]

    def sort(self) -> list[tuple[str, int]]:
        """Return the sort specification."""
        return [(self.field, self.direction), ("_id", self.direction)]

    def behind(self, cursor: str) -> Document:
        """Select documents after the cursor. Raises `invalid_cursor`."""
        name, key, last_id = decode_cursor(cursor, str, str if self.kind is str else float, str)
        if name != self._name:
            raise ContrafactError(
                "invalid_cursor", "The cursor belongs to another order. Start again without a cursor."
            )
        value = _moment(key) if self.kind is datetime else key
        further = "$gt" if self.direction > 0 else "$lt"
        return {
            "$or": [{self.field: {further: value}}, {self.field: value, "_id": {further: last_id}}],
            # Redundant, but lets the index scan start at the right place.
            self.field: {f"{further}e": value},
        }

    def cursor(self, last: Document) -> str:
        """Return the cursor behind a document."""
        value = last[self.field]
        return encode_cursor(self._name, value.timestamp() if self.kind is datetime else value, last["_id"])

    @property
    def _name(self) -> str:
        return f"{self.field}:{self.direction}"


def counted(collection: Collection[Document], which: Document) -> int:
    """Return the number of documents that match; of more than `MOST_COUNTED` that number and one."""
    return collection.count_documents(which, limit=MOST_COUNTED + 1)


def read_page(  # noqa: PLR0917 - the order of a query: where, what, sort, page
    collection: Collection[Document],
    which: Document,
    order: Order,
    limit: int,
    cursor: str | None,
    build: Callable[[Document], Item],
    total: int | None = None,
) -> Page[Item]:
    """Return a page of the documents that match `which`.

    Parameters
    ----------
    total : their number, if it is known; else they are counted as far as `MOST_COUNTED`.
    """
    wanted: Document = {"$and": [which, order.behind(cursor)]} if cursor else which
    # One more than the page shows whether there is another page.
    found = list(collection.find(wanted).sort(order.sort()).limit(limit + 1))
    next_cursor = order.cursor(found[limit - 1]) if len(found) > limit else None
    items = tuple(build(document) for document in found[:limit])
    if total is None and not which:
        total = collection.estimated_document_count()
    if total is not None:
        return Page(items, next_cursor, total)
    n_counted = counted(collection, which)
    return Page(items, next_cursor, min(n_counted, MOST_COUNTED), is_total_exact=n_counted <= MOST_COUNTED)


def read_ranked_page(  # noqa: PLR0917 - as `read_page`
    collection: Collection[Document],
    which: Document,
    likeness: Document,
    limit: int,
    cursor: str | None,
    build: Callable[[Document], Item],
    total: int,
) -> Page[Item]:
    """Return a page of the documents that match `which`, the most alike first.

    Parameters
    ----------
    likeness : expression of a number, the same for each page.
    total : number of these documents.
    """
    order = Order(_LIKENESS, -1, float)
    found = list(
        collection.aggregate(
            [
                {"$match": which},
                {"$project": {_LIKENESS: likeness}},
                *([{"$match": order.behind(cursor)}] if cursor else ()),
                {"$sort": dict(order.sort())},
                # One more than the page shows whether there is another page.
                {"$limit": limit + 1},
            ]
        )
    )
    shown = found[:limit]
    documents = {each["_id"]: each for each in collection.find({"_id": {"$in": [each["_id"] for each in shown]}})}
    next_cursor = order.cursor(found[limit - 1]) if len(found) > limit else None
    items = tuple(build(documents[each["_id"]]) for each in shown if each["_id"] in documents)
    return Page(items, next_cursor, total)


def _moment(seconds: str | float) -> datetime:
    try:
        return datetime.fromtimestamp(float(seconds), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ContrafactError("invalid_cursor") from error
