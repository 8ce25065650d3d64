"""Interface of the cache that all processes of the API share."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol


class SharedCache(Protocol):
    """Values by key, each for a limited time. May lose any of them at any time; never raises."""

    def get(self, key: str) -> bytes | None:
        """Return a value; None if it is missing, or its time is over."""

    def put(self, key: str, value: bytes, lifetime: timedelta) -> None:
        """Keep a value for some time, in place of an older one."""
