"""Start the parts stage by stage, watch them, restart those that end, and stop them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from contrafact_local.datafolder import DataFolder
from contrafact_local.logs import LogFollower, last_error
from contrafact_local.parts import LaunchError, Part
from contrafact_local.plan import Plan
from contrafact_local.processes import adopt_orphans, end_orphans, stop_requests
from contrafact_local.supervisord import Supervisord

START_POLL_SECONDS = 0.1
POLL_SECONDS = 0.5
ORPHAN_PATIENCE_SECONDS = 15.0
MAX_STARTS = 3
MAX_WAIT_SECONDS = 120.0

Say = Callable[[str], None]


def supervise(plan: Plan, folder: DataFolder, say: Say) -> None:
    """Run the product until a stop is requested. No process is left when this returns or raises.

    Parameters
    ----------
    say : prints a line.

    Raises
    ------
    LaunchError : a part does not start, or ends again and again.
    """
    adopt_orphans()
    with stop_requests() as stop_requested:
        supervisord = Supervisord(plan.parts, folder, plan.environment)
        try:
            supervisord.wait_until_it_answers()
            watch = Watch(supervisord, folder, say)
            if _start(plan, supervisord, watch, stop_requested):
                say(f"Contrafact is ready at {plan.address}")
                _watch(supervisord, watch, _WarningPrinter(plan, folder, say), stop_requested)
            say("Stopping ...")
        finally:
            in_order = supervisord.stop()
            # If supervisord was killed, its parts got SIGTERM and need some time to end.
            end_orphans(patience_seconds=0.0 if in_order else ORPHAN_PATIENCE_SECONDS)


@dataclass(slots=True)
class History:
    """History of a part since it was last ready.

    Parameters
    ----------
    started_at : start of its current process, in supervisord's seconds.
    starts : number of starts since.
    waiting_since : monotonic seconds since when it is not ready; None while it is ready.
    was_up : whether it was ever ready.
    """

    part: Part
    started_at: int = 0
    starts: int = 0
    waiting_since: float | None = None
    was_up: bool = False


class Watch:
    """Follows which parts are ready, were restarted, or cannot be started.

    Parameters
    ----------
    folder : data folder, with the logs.
    say : prints a line.
    """

    def __init__(self, supervisord: Supervisord, folder: DataFolder, say: Callable[[str], None]) -> None:
        self._supervisord = supervisord
        self._folder = folder
        self._say = say
        self._histories: dict[str, History] = {}

    def expect(self, part: Part) -> None:
        """Watch a part that was just started for the first time."""
        self._histories[part.name] = History(part, waiting_since=time.monotonic())

    def check(self) -> list[str]:
        """Return the names of the parts that are not ready.

        Raises
        ------
        LaunchError : a part ended after several starts, or is not ready for two minutes.
        """
        statuses = self._supervisord.statuses()
        for name, history in self._histories.items():
            self._note_start(history, statuses[name].started_at)
            if history.waiting_since is not None:
                self._wait_for(history, given_up=statuses[name].given_up)
        return [name for name, history in self._histories.items() if history.waiting_since is not None]

    def _note_start(self, history: History, started_at: int) -> None:
        if started_at == history.started_at:
            return
        history.started_at = started_at
        history.starts += 1
        if history.waiting_since is None:
            history.waiting_since = time.monotonic()
            self._say(f"{history.part.name} ended; it is started again")

    def _wait_for(self, history: History, *, given_up: bool) -> None:
        name = history.part.name
        assert history.waiting_since is not None  # noqa: S101 - checked by the caller
        if history.part.ready():
            if history.was_up:
                self._say(f"{name} is back")
            history.starts, history.waiting_since, history.was_up = 0, None, True
        elif given_up or history.starts > MAX_STARTS:
            raise LaunchError(f"{name} ends whenever it is started. {self._why(name)}")
        elif time.monotonic() - history.waiting_since > MAX_WAIT_SECONDS:
            raise LaunchError(f"{name} does not answer after {MAX_WAIT_SECONDS:.0f} s. {self._why(name)}")

    def _why(self, name: str) -> str:
        log = self._folder.logs / f"{name}.log"
        return f"Its last error: {last_error(log)} (more in {log})"


_WITH_WARNINGS = {"api", "worker"}


class _WarningPrinter:
    """Prints the warnings of API and worker."""

    def __init__(self, plan: Plan, folder: DataFolder, say: Say) -> None:
        self._say = say
        names = [part.name for stage in plan.stages for part in stage if part.name in _WITH_WARNINGS]
        self._followers = {name: LogFollower(folder.logs / f"{name}.log") for name in names}

    def show_warnings(self) -> None:
        for name, follower in self._followers.items():
            for warning in follower.new_warnings():
                self._say(f"{name}: {warning}")


def _start(plan: Plan, supervisord: Supervisord, watch: Watch, stop_requested: Callable[[], bool]) -> bool:
    """Start all parts; return whether all are ready, False if a stop was requested."""
    for stage in plan.stages:
        for part in stage:
            supervisord.start(part)
            watch.expect(part)
        while watch.check():
            if stop_requested():
                return False
            end_orphans(spare=supervisord.pid)
            time.sleep(START_POLL_SECONDS)
    return True


def _watch(
    supervisord: Supervisord, watch: Watch, terminal: _WarningPrinter, stop_requested: Callable[[], bool]
) -> None:
    while not stop_requested():
        watch.check()
        # Children of a killed part would keep its port, or continue its work.
        end_orphans(spare=supervisord.pid)
        terminal.show_warnings()
        time.sleep(POLL_SECONDS)
