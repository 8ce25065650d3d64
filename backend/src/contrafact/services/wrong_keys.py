"""Know which API keys are wrong, so that a flood of them costs neither look-ups nor threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

_LOOK_UPS_PER_S = 20
"""Wrong keys that are looked up one by one in a second, before the hashes of all keys are read."""
_FRESH_S, _USABLE_S = 0.75, 1.5
"""Ages at which the hashes are read again, and at which they are used no more."""


class WrongKeys:
    """Hashes of all keys, read again about once a second while wrong keys come, and forgotten after. Thread-safe.

    A key that another process makes meanwhile works after 1.5 s.

    Parameters
    ----------
    clock : monotonic time in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._right: frozenset[str] | None = None
        self._read_at = 0.0
        self._is_renewed = self._is_reading = False
        self._version = 0
        self._second, self._n_wrong = 0, 0

    def is_wrong(self, key_hash: str) -> bool:
        """Return whether a key is known to be wrong.

        False for one of the wrong keys a second: its look-up reads the hashes again.
        """
        with self._lock:
            age = self._clock() - self._read_at
            if self._right is None or age >= _USABLE_S:
                return False
            is_wrong = key_hash not in self._right
            if is_wrong and age >= _FRESH_S and not self._is_renewed:
                self._is_renewed = True
                return False
            return is_wrong

    def found(self, read_all: Callable[[], Iterable[str]]) -> None:
        """Note that a wrong key was looked up; read the hashes of all keys if there are many of these."""
        version = self._begin()
        if version is None:
            return
        read_at, right = self._clock(), None
        try:
            right = frozenset(read_all())
        finally:
            self._end(version, read_at, right)

    def forget(self) -> None:
        """Forget what was read: a key was made."""
        with self._lock:
            self._right = None
            self._version += 1

    def _begin(self) -> int | None:
        """Return the version to read; None if nothing must be read."""
        with self._lock:
            now = self._clock()
            if int(now) != self._second:
                self._second, self._n_wrong = int(now), 0
            self._n_wrong += 1
            age = now - self._read_at
            is_renewal = self._right is not None and _FRESH_S <= age < _USABLE_S
            if self._is_reading or not (is_renewal or self._n_wrong > _LOOK_UPS_PER_S):
                return None
            self._is_reading = True
            return self._version

    def _end(self, version: int, read_at: float, right: frozenset[str] | None) -> None:
        with self._lock:
            self._is_reading = False
            # A key that was made meanwhile may be missing.
            if right is not None and version == self._version:
                self._right, self._read_at, self._is_renewed = right, read_at, False


WRONG_KEYS = WrongKeys(time.monotonic)
"""Of this process: its server asks before a request takes a thread."""
