"""What the services need of time and chance."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The present moment."""

    def __call__(self) -> datetime:
        """Now, in UTC, aware of its zone."""
        ...


class NewId(Protocol):
    """A source of ids."""

    def __call__(self) -> str:
        """32 random hex digits."""
        ...
