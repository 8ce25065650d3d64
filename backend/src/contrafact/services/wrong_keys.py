"""Remember API keys that are wrong, so that a flood of them costs neither look-ups nor threads."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

_MAX_REMEMBERED = 10_000
_REMEMBERED_S = 60.0
"""A key that is made is never one that was wrong before, but one of a restored backup may be."""


class WrongKeys:
    """Hashes of wrong keys, in the memory of this process. Thread-safe.

    Parameters
    ----------
    clock : monotonic time in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, key_hash: str) -> None:
        """Remember a wrong key for a minute."""
        with self._lock:
            self._until[key_hash] = self._clock() + _REMEMBERED_S
            self._until.move_to_end(key_hash)
            while len(self._until) > _MAX_REMEMBERED:
                self._until.popitem(last=False)

    def is_wrong(self, key_hash: str) -> bool:
        """Return whether a key is known to be wrong."""
        with self._lock:
            until = self._until.get(key_hash)
            if until is not None and until <= self._clock():
                del self._until[key_hash]
                return False
            return until is not None


WRONG_KEYS = WrongKeys(time.monotonic)
"""Of this process: its server asks before a request takes a thread."""
