"""Pages of a list, and opaque cursors to the next page."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from contrafact.domain.errors import ContrafactError
from contrafact.domain.spelling import Respelling

MOST_COUNTED = 10_000
"""Items of a list that are counted: all of a million would take longer than the page that shows their number."""
Item = TypeVar("Item")
Scalar = str | float


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list.

    Parameters
    ----------
    next_cursor : cursor of the next page; None on the last.
    total : number of items in the whole list; if not `is_total_exact`, there are more than this.
    respelled : words of the query in whose place others were searched.
    """

    items: tuple[Item, ...]
    next_cursor: str | None
    total: int
    respelled: tuple[Respelling, ...] = ()
    is_total_exact: bool = True


def all_pages(read: Callable[[str | None], Page[Item]]) -> Iterator[Page[Item]]:
    """Yield the pages of a list from the first on, each read when it is asked for.

    Parameters
    ----------
    read : returns the page of a cursor; None for the first.
    """
    cursor = None
    while True:
        page = read(cursor)
        yield page
        cursor = page.next_cursor
        if cursor is None:
            return


def encode_cursor(*parts: Scalar) -> str:
    """Encode texts and floats as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(parts, ensure_ascii=False).encode()).decode()


def decode_cursor(cursor: str, *kinds: type[Scalar]) -> list[Scalar]:
    """Decode and validate a cursor.

    Parameters
    ----------
    kinds : expected type of each part, `str` or `float`.

    Raises
    ------
    ContrafactError : `invalid_cursor` for anything that `encode_cursor` does not produce for such parts.
    """
    try:
        parts = json.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True))
        is_right = isinstance(parts, list) and [type(part) for part in parts] == list(kinds)
        if not is_right or not all(_is_plain(part) for part in parts):
            raise ContrafactError("invalid_cursor")
    except (ValueError, RecursionError) as error:
        raise ContrafactError("invalid_cursor") from error
    found: list[Scalar] = parts
    return found


def _is_plain(part: Scalar) -> bool:
    if isinstance(part, str):
        part.encode()  # raises ValueError for a lone surrogate, which databases refuse
        return True
    return math.isfinite(part)
