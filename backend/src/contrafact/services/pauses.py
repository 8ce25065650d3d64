"""Pauses after failed attempts to sign in, which grow with each: by address and by account."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MAX_REMEMBERED = 20_000
"""Addresses and accounts with failures; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class PauseRule:
    """How pauses grow.

    Parameters
    ----------
    free : failures without a pause.
    longest_s : longest pause. An account's is short: otherwise anybody could lock its owner out.
    """

    free: int
    longest_s: float

    def pause_s(self, n_failures: int) -> float:
        """Return the pause after a number of failures: 1 s, then twice as long each time."""
        over = n_failures - self.free
        return 0.0 if over <= 0 else min(self.longest_s, 2.0 ** min(over - 1, 30))


OF_ADDRESS = PauseRule(free=5, longest_s=900.0)
OF_ACCOUNT = PauseRule(free=8, longest_s=60.0)
FORGOTTEN_AFTER_S = 3600.0


@dataclass(slots=True)
class _Failures:
    """Failed attempts of one key; `before_s` is the time of the one before the last, for `withdraw`."""

    count: int
    last_s: float
    before_s: float


class Pauses:
    """Failed attempts in the memory of this process. Thread-safe.

    Parameters
    ----------
    clock : monotonic time in seconds.
    """

    def __init__(self, rule: PauseRule, clock: Callable[[], float]) -> None:
        self._rule, self._clock = rule, clock
        self._found: OrderedDict[str, _Failures] = OrderedDict()
        self._lock = threading.Lock()

    def left_s(self, key: str) -> float:
        """Return how long the pause of a key still lasts, in seconds; 0 without one."""
        with self._lock:
            found = self._found.get(key)
            return self._left(found) if found else 0.0

    def begin(self, key: str) -> float:
        """Count an attempt as failed before it is made, so that attempts at the same time do not pass together.

        Returns
        -------
        0 if it may be made, else the seconds that are left of the pause; then it is not counted.
        """
        with self._lock:
            now = self._clock()
            found = self._found.get(key)
            if found is None or now - found.last_s > FORGOTTEN_AFTER_S:
                found = self._found[key] = _Failures(0, now, now)
            left = self._left(found)
            if left <= 0:
                found.count, found.last_s, found.before_s = found.count + 1, now, found.last_s
                self._found.move_to_end(key)
                while len(self._found) > MAX_REMEMBERED:
                    self._found.popitem(last=False)
            return left

    def succeed(self, key: str) -> None:
        """Forget the failures of a key."""
        with self._lock:
            self._found.pop(key, None)

    def withdraw(self, key: str) -> None:
        """Undo the last `begin`: the attempt was not made, and prolongs no pause."""
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                found.count, found.last_s = max(0, found.count - 1), found.before_s

    def _left(self, found: _Failures) -> float:
        return max(0.0, found.last_s + self._rule.pause_s(found.count) - self._clock())
