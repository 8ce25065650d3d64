"""Sees which parts have come up, which died, and which never will come up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from contrafact_local.datafolder import DataFolder
from contrafact_local.logs import last_words
from contrafact_local.part import Part
from contrafact_local.supervisord import Supervisord
from contrafact_local.trouble import TroubleError

MAX_STARTS = 3
MAX_WAIT_SECONDS = 120.0


@dataclass(slots=True)
class Course:
    """What became of one part since it last answered.

    Parameters
    ----------
    started_at : when its present process was started, as supervisord counts.
    starts : how often it was started without answering since.
    waiting_since : monotonic seconds at which the wait for its answer began; None while it is up.
    was_up : whether it ever answered.
    """

    part: Part
    started_at: int = 0
    starts: int = 0
    waiting_since: float | None = None
    was_up: bool = False


class Watch:
    """Compares what supervisord reports with what was seen before.

    Parameters
    ----------
    supervisord : whom to ask.
    folder : where the logs lie that say why a part ended.
    say : prints one line in the terminal.
    """

    def __init__(self, supervisord: Supervisord, folder: DataFolder, say: Callable[[str], None]) -> None:
        self._supervisord = supervisord
        self._folder = folder
        self._say = say
        self._courses: dict[str, Course] = {}

    def expect(self, part: Part) -> None:
        """Watch over `part` from now on; it was just started for the first time."""
        self._courses[part.name] = Course(part, waiting_since=time.monotonic())

    def look(self) -> list[str]:
        """Return the names of the parts that do not answer yet, or not again.

        Raises
        ------
        TroubleError : a part was started several times in vain, or does not answer for two minutes.
        """
        statuses = self._supervisord.statuses()
        for name, course in self._courses.items():
            self._note_start(course, statuses[name].started_at)
            if course.waiting_since is not None:
                self._wait_for(course, given_up=statuses[name].given_up)
        return [name for name, course in self._courses.items() if course.waiting_since is not None]

    def _note_start(self, course: Course, started_at: int) -> None:
        if started_at == course.started_at:
            return
        course.started_at = started_at
        course.starts += 1
        if course.waiting_since is None:
            course.waiting_since = time.monotonic()
            self._say(f"{course.part.name} ended; it is started again")

    def _wait_for(self, course: Course, *, given_up: bool) -> None:
        name = course.part.name
        assert course.waiting_since is not None  # noqa: S101 - the caller asked
        if course.part.ready():
            if course.was_up:
                self._say(f"{name} is back")
            course.starts, course.waiting_since, course.was_up = 0, None, True
        elif given_up or course.starts > MAX_STARTS:
            raise TroubleError(f"{name} ends whenever it is started. {self._why(name)}")
        elif time.monotonic() - course.waiting_since > MAX_WAIT_SECONDS:
            raise TroubleError(f"{name} does not answer after {MAX_WAIT_SECONDS:.0f} s. {self._why(name)}")

    def _why(self, name: str) -> str:
        log = self._folder.logs / f"{name}.log"
        return f"Its last words: {last_words(log)} (more in {log})"
