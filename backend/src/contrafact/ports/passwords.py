"""Interface of the hashing of passwords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Passwords(Protocol):
    """Hashes passwords slowly, few at a time. Raises `busy` where too many wait for it."""

    def hash(self, password: str) -> str:
        """Return the hash of a password, with its salt and parameters."""

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Return whether a password has a hash; False for None, after the same time."""

    def is_outdated(self, password_hash: str) -> bool:
        """Return whether a hash was made with other parameters than today's."""

    def is_weak(self, password: str, known: Sequence[str]) -> bool:
        """Return whether a password would be guessed soon: it is common, or made of common and known words."""
