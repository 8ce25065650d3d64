"""Rounds of periodic tasks, some of which only one worker does."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Tasks = Mapping[str, Callable[[], object]]
"""By what the log calls them."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Group:
    tasks: Tasks
    seconds: float
    duty: str | None
    due_at: float


class Rounds:
    """Runs groups of tasks, each when it is due. An error of a task is logged, and the others go on.

    Parameters
    ----------
    holds : takes or renews a duty; returns whether this worker has it.
    clock : monotonic time in seconds.
    """

    def __init__(self, holds: Callable[[str], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._holds, self._clock = holds, clock
        self._groups: list[_Group] = []

    def add(self, tasks: Tasks, *, seconds: float = 0.0, duty: str | None = None) -> None:
        """Add tasks that are due every so many seconds; with a duty only while this worker has it."""
        self._groups.append(_Group(tasks, seconds, duty, self._clock()))

    def __call__(self) -> None:
        """Renew the duties, and run what is due."""
        duties = dict.fromkeys(group.duty for group in self._groups if group.duty is not None)
        held = {None, *filter(self._has, duties)}
        for group in self._groups:
            if self._clock() < group.due_at or group.duty not in held:
                continue
            group.due_at = self._clock() + group.seconds
            for what, action in group.tasks.items():
                attempt(what, action)

    def _has(self, duty: str) -> bool:
        answer: list[bool] = []
        attempt(f"lease of {duty}", lambda: answer.append(self._holds(duty)))
        return answer == [True]


def attempt(what: str, action: Callable[[], object]) -> bool:
    """Run an action; log its error, if any, and return whether it succeeded."""
    try:
        action()
    except Exception as error:  # noqa: BLE001 - the thread must go on: a server may be back at the next round
        _log.warning("%s failed, to be tried again: %s", what, error)
        return False
    return True
