"""Pages of lists in memory, with the guarantees of the database's pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from contrafact.adapters.mongo.text_search import folded, words
from contrafact.domain.errors import ContrafactError
from contrafact.domain.identifiers import compact_identifiers
from contrafact.domain.pages import Page, decode_cursor, encode_cursor

Item = TypeVar("Item")
Key = tuple[str | float, str]


def page_of(
    items: Iterable[Item],
    key: Callable[[Item], Key],
    order: str,
    limit: int,
    cursor: str | None,
    *,
    is_descending: bool = False,
) -> Page[Item]:
    """Return the page after the cursor; `order` names the sort key, a leading minus reverses it."""
    is_descending = is_descending or order.startswith("-")
    ordered = sorted(items, key=key, reverse=is_descending)
    behind = ordered
    if cursor:
        name, value, last_id = _read(cursor)
        if name != order:
            raise ContrafactError("invalid_cursor")
        last = (value, str(last_id))
        behind = [item for item in ordered if (key(item) < last if is_descending else key(item) > last)]
    shown = behind[:limit]
    next_cursor = encode_cursor(order, *key(shown[-1])) if len(behind) > limit else None
    return Page(tuple(shown), next_cursor, len(ordered))


def fits(q: str | None, *texts: str | None) -> bool:
    """Whether every word of the query is a prefix of a word of the texts."""
    if q is None or not q.strip():
        return True
    asked = words(*folded(compact_identifiers(q)).split())
    there = words(*texts)
    return bool(asked) and all(any(word.startswith(each) for word in there) for each in asked)


def _read(cursor: str) -> list[str | float]:
    try:
        return decode_cursor(cursor, str, str, str)
    except ContrafactError:
        return decode_cursor(cursor, str, float, str)
