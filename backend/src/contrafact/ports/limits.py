"""Interface of token buckets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from contrafact.domain.limits import Charge, Level


class Buckets(Protocol):
    """Token buckets, shared by all processes if a server keeps them. Never raises: else each process counts."""

    def take(self, charges: Sequence[Charge]) -> list[Level]:
        """Charge all buckets if each has enough, else none; return how full they are."""

    def overdraw(self, charges: Sequence[Charge]) -> None:
        """Charge buckets for what has been done already, however full they are."""
