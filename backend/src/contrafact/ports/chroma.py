"""Interface of copies of chroma that are read many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from contrafact.domain.chroma import Chroma


class ChromaCopies(Protocol):
    """Copies of the bucket's chroma, by its key. Any of them may be missing: the bucket holds the originals.

    Every method raises `database_unavailable` while the database does not answer.
    """

    def get_many(self, keys: Sequence[str]) -> dict[str, Chroma]:
        """Return the copies that exist and are usable, by key."""

    def put(self, key: str, chroma: Chroma) -> None:
        """Write a copy, replacing an older one. One that is too long for the database is not written."""

    def delete(self, key: str) -> None:
        """Delete a copy, if it exists."""
