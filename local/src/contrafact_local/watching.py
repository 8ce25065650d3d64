"""Judge a part from what is seen of it: whether it starts, works, or is degraded, and when to start it again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from contrafact.adapters.system import now
from contrafact.domain.launcher import PartHealth

LONGEST_TURN_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
WELL_SECONDS = 60.0
"""A part that was ready for so long starts its pauses at one second again."""
_ENDS_IN_A_ROW = 2
"""A part that ends once is not degraded: it is soon back."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a part may take, in seconds.

    Parameters
    ----------
    start : until it is ready; later it is called degraded, and nothing else happens to it.
    """

    start: float = 120.0

    @property
    def silence(self) -> float:
        """Time after which a part that was ready and no longer answers is called degraded."""
        return self.start / 2

    @property
    def hang(self) -> float:
        """Time after which such a part is restarted."""
        return self.start * 2


DEFAULT_PATIENCE = Patience()


class WatchedTime:
    """Measures the seconds between turns of the watch.

    A turn that took longer than ten seconds was interrupted: the machine slept, or the launcher was stopped. Then the
    parts are not to blame for the time that passed.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()

    def __call__(self) -> float:
        """Return the seconds since the last call, ten at most."""
        before, self._last = self._last, self._clock()
        return min(self._last - before, LONGEST_TURN_SECONDS)


class Process(Enum):
    """State of a part's process."""

    RUNNING = "running"
    ENDED = "ended"
    CHANGING = "changing"
    """It is being stopped."""


class Action(Enum):
    """What to do with a part."""

    NOTHING = "nothing"
    START = "start"
    RESTART = "restart"


@dataclass(slots=True)
class PartWatch:
    """Follows one part.

    All durations are of seconds in which it was watched: they do not grow while the machine sleeps.

    Parameters
    ----------
    failures : number of times that it ended since it was last ready for a minute.
    since : when it came into its present health; for a degraded part, when it was last well.
    n_starts : number of times that it was started.
    """

    patience: Patience
    failures: int = 0
    since: datetime = field(default_factory=now)
    n_starts: int = 0
    _is_running: bool = False
    _is_ready: bool = False
    _pause: float = 0.0
    _unready: float = 0.0
    _silent: float = 0.0
    _well: float = 0.0
    _restarts: int = 0
    _last_well: datetime = field(default_factory=now)

    def started(self) -> None:
        """Note that its process was started."""
        self._is_running, self._is_ready = True, False
        self._silent = 0.0
        self.n_starts += 1

    def observe(self, process: Process, *, answers: bool, seconds: float) -> Action:
        """Take what was seen of it into account and return what to do.

        Parameters
        ----------
        answers : whether it is ready, or, once it was, whether it still answers.
        seconds : watched since the last call.
        """
        before = self.health
        action = self._observe(process, answers=answers, seconds=seconds)
        if self.health != before:
            self.since = self._last_well if self.health == PartHealth.DEGRADED else now()
        return action

    def _observe(self, process: Process, *, answers: bool, seconds: float) -> Action:
        if process == Process.RUNNING and answers:
            self._note_answer(seconds)
            return Action.NOTHING
        self._well = 0.0
        self._unready += seconds
        if process == Process.RUNNING:
            return self._note_silence(seconds)
        self._is_ready = False
        return self._note_end(seconds) if process == Process.ENDED else Action.NOTHING

    def _note_answer(self, seconds: float) -> None:
        self._is_ready = True
        self._unready = self._silent = 0.0
        self._restarts = 0
        self._last_well = now()
        self._well += seconds
        if self._well >= WELL_SECONDS:
            self.failures = 0

    def _note_silence(self, seconds: float) -> Action:
        self._silent += seconds
        # A part that was never ready may still be starting: it is never stopped.
        if self._is_ready and self._silent >= self.patience.hang * (self._restarts + 1):
            self._restarts += 1
            return Action.RESTART
        return Action.NOTHING

    def _note_end(self, seconds: float) -> Action:
        if self._is_running:
            self._is_running = False
            self.failures += 1
            self._pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (self.failures - 1))
        self._pause -= seconds
        return Action.START if self._pause <= 0 else Action.NOTHING

    @property
    def is_restarted(self) -> bool:
        """Whether it was stopped, since it did not answer, and has not answered since."""
        return self._restarts > 0

    @property
    def health(self) -> PartHealth:
        """Its health."""
        if self.trouble:
            return PartHealth.DEGRADED
        return PartHealth.READY if self._is_ready else PartHealth.STARTING

    @property
    def trouble(self) -> str:
        """What is wrong, continuing a sentence that begins with its name; empty if nothing is."""
        if self._restarts:
            return f"did not answer for {self._restarts * self.patience.hang:.0f} s and is restarted"
        if self._is_ready:
            return f"has not answered for {self._silent:.0f} s" if self._silent >= self.patience.silence else ""
        if self.failures >= _ENDS_IN_A_ROW:
            return f"ended {self.failures} times in a row and is started again"
        return f"is not ready after {self._unready:.0f} s" if self._unready >= self.patience.start else ""
