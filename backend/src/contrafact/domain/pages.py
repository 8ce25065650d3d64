"""A page of a longer list, and the cursor that leads to the next."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import dataclass
from typing import Generic, TypeVar

from contrafact.domain.errors import ContrafactError

Item = TypeVar("Item")
Scalar = str | float


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items of a list, and how to get the next.

    Parameters
    ----------
    next_cursor : what to send for the next page; None on the last.
    total : number of items in the whole list.
    """

    items: tuple[Item, ...]
    next_cursor: str | None
    total: int


def encode_cursor(*parts: Scalar) -> str:
    """A cursor that holds these texts and floats."""
    return base64.urlsafe_b64encode(json.dumps(parts, ensure_ascii=False).encode()).decode()


def decode_cursor(cursor: str, *kinds: type[Scalar]) -> list[Scalar]:
    """What a cursor holds, trusting nothing of it.

    Parameters
    ----------
    kinds : `str` or `float` for each part.

    Raises
    ------
    ContrafactError : `invalid_cursor` for anything that `encode_cursor` never makes of such parts.
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
        part.encode()  # raises ValueError for half a surrogate pair, which no database takes
        return True
    return math.isfinite(part)
