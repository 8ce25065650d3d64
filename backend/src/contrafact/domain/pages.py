"""A page of a longer list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


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
