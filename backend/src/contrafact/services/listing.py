"""Keep up what lists of tracks are searched and filtered by."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

_AT_ONCE = 500
_LIMIT_S = 1.0

Step = Callable[[int], int]
"""Processes at most so many items; returns their number, which is lower when no more are left."""


@dataclass(frozen=True, slots=True)
class KeepLists:
    """Learns the words of new tracks and of those of older releases, marks tracks that have probable covers, and copies
    the chroma of older tracks.

    Every step is idempotent, and several workers may run it at once.
    """

    steps: tuple[Step, ...]
    limit_s: float = _LIMIT_S

    def __call__(self) -> int:
        """Work until nothing is left or the time is over; return the number done. Raises `database_unavailable`."""
        until, n_done = time.monotonic() + self.limit_s, 0
        for step in self.steps:
            while time.monotonic() < until:
                n_step = step(_AT_ONCE)
                n_done += n_step
                if n_step < _AT_ONCE:
                    break
        return n_done
