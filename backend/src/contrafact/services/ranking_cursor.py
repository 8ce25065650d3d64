"""Cursors of rankings: behind which track the next page begins, and of which ranking."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from contrafact.domain.pages import decode_cursor, encode_cursor
from contrafact.search.ranked import Order

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """What the order of the tracks depends on; pages with the same one list each track once.

    Parameters
    ----------
    made_id : of the `MadeRanking`; empty in a cursor of a release that did not write it.
    rejected : digest of the candidates that people rejected: these follow the others.
    """

    made_id: str = ""
    rejected: str = ""

    @classmethod
    def of(cls, made_id: str, rejected: Collection[str]) -> Self:
        """Return the one of a ranking and the candidates that were rejected."""
        digest = hashlib.sha256(" ".join(sorted(rejected)).encode()).hexdigest()[:_DIGITS] if rejected else ""
        return cls(made_id, digest)


@dataclass(frozen=True, slots=True)
class RankingCursor:
    """The end of a page of a ranking.

    Parameters
    ----------
    order : sort key of the last track of the page.
    listed : order of the tracks when the page was read.
    """

    order: Order
    listed: ListedOrder

    def encode(self) -> str:
        """Return the cursor as text."""
        *numbers, track_id = self.order
        # One part: releases that read five parts find the place by the sort key, since no track has that id.
        return encode_cursor(*numbers, f"{track_id} {self.listed.made_id} {self.listed.rejected}".rstrip())

    @classmethod
    def decode(cls, cursor: str) -> Self:
        """Return the cursor of a text. Raises `invalid_cursor`."""
        *numbers, last = decode_cursor(cursor, float, float, float, float, str)
        first, second, third, fourth = (float(number) for number in numbers)
        track_id, _, listed = str(last).partition(" ")
        made_id, _, rejected = listed.partition(" ")
        return cls((first, second, third, fourth, track_id), ListedOrder(made_id, rejected))
