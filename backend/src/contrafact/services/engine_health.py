"""Tell whether the vector engine works, without waiting for one that does not answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from contrafact.domain.errors import ContrafactError
from contrafact.domain.health import DegradedPart
from contrafact.ports import Clock

ENGINE = "engine"
_ASK_EVERY_SECONDS = 5.0
_WAIT_SECONDS = 0.5
_SEARCHES = frozenset({"engine_refuses_writes"})
"""Codes of an engine that still answers searches."""


class EngineHealth:
    """Asks the vector engine every few seconds at most, in a thread, and answers with what was found last.

    Parameters
    ----------
    check : raises ContrafactError if the engine does not work; may take seconds.
    wait_seconds : longest wait for an answer.
    seconds : a clock that only goes forward.
    """

    def __init__(
        self,
        check: Callable[[], object],
        clock: Clock,
        wait_seconds: float = _WAIT_SECONDS,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._check, self._clock = check, clock
        self._wait_seconds, self._seconds = wait_seconds, seconds
        self._lock = threading.Lock()
        self._asking: threading.Thread | None = None
        self._asked_at = float("-inf")
        self._found: DegradedPart | None = None

    def degraded(self) -> list[DegradedPart]:
        """Return the engine as degraded, with the time since when it has been found so, unless it works."""
        found = self._last()
        return [found] if found else []

    def answers(self) -> bool:
        """Return whether the engine answers searches."""
        found = self._last()
        return found is None or found.code in _SEARCHES

    def _last(self) -> DegradedPart | None:
        with self._lock:
            is_due = self._seconds() - self._asked_at >= _ASK_EVERY_SECONDS
            if is_due and (self._asking is None or not self._asking.is_alive()):
                self._asked_at = self._seconds()
                self._asking = threading.Thread(target=self._ask, name="engine health", daemon=True)
                self._asking.start()
            asking = self._asking
        if asking is not None:
            asking.join(self._wait_seconds)
        return self._found

    def _ask(self) -> None:
        try:
            self._check()
        except ContrafactError as error:
            # A database error says nothing about the engine.
            if error.code != "database_unavailable":
                since = self._found.since if self._found else self._clock()
                self._found = DegradedPart(ENGINE, since, error.detail, error.code)
        else:
            self._found = None
