"""Starts the parts stage by stage, watches over them, and stops them."""

from __future__ import annotations

import time
from collections.abc import Callable

from contrafact_local.datafolder import DataFolder
from contrafact_local.logs import LogFollower
from contrafact_local.orphans import adopt_orphans, end_orphans
from contrafact_local.plan import Plan
from contrafact_local.stopping import stop_requests
from contrafact_local.supervisord import Supervisord
from contrafact_local.watch import Watch

START_POLL_SECONDS = 0.1
POLL_SECONDS = 0.5
ORPHAN_PATIENCE_SECONDS = 15.0

Say = Callable[[str], None]


def supervise(plan: Plan, folder: DataFolder, say: Say) -> None:
    """Run the product until somebody asks to stop it; when this returns or raises, no process is left.

    Parameters
    ----------
    plan : what to run.
    folder : the data folder, locked.
    say : prints one line in the terminal.

    Raises
    ------
    TroubleError : a part does not come up, or comes up no more.
    """
    adopt_orphans()
    with stop_requests() as stop_asked:
        supervisord = Supervisord(plan.parts, folder, plan.environment)
        try:
            supervisord.wait_until_it_answers()
            watch = Watch(supervisord, folder, say)
            if _start(plan, supervisord, watch, stop_asked):
                say(f"Contrafact is ready at {plan.address}")
                _watch(supervisord, watch, _Terminal(plan, folder, say), stop_asked)
            say("Stopping ...")
        finally:
            in_order = supervisord.stop()
            # If supervisord was killed, its parts got SIGTERM by that and have a moment to end by themselves.
            end_orphans(patience_seconds=0.0 if in_order else ORPHAN_PATIENCE_SECONDS)


class _Terminal:
    """Shows the apps' warnings in the terminal, each behind its part's name."""

    def __init__(self, plan: Plan, folder: DataFolder, say: Say) -> None:
        self._say = say
        self._followers = {part.name: LogFollower(folder.logs / f"{part.name}.log") for part in plan.stages[-1]}

    def show_warnings(self) -> None:
        for name, follower in self._followers.items():
            for warning in follower.new_warnings():
                self._say(f"{name}: {warning}")


def _start(plan: Plan, supervisord: Supervisord, watch: Watch, stop_asked: Callable[[], bool]) -> bool:
    """Start every part; return whether all answer, False when somebody asked to stop."""
    for stage in plan.stages:
        for part in stage:
            supervisord.start(part)
            watch.expect(part)
        while watch.look():
            if stop_asked():
                return False
            end_orphans(spare=supervisord.pid)
            time.sleep(START_POLL_SECONDS)
    return True


def _watch(supervisord: Supervisord, watch: Watch, terminal: _Terminal, stop_asked: Callable[[], bool]) -> None:
    while not stop_asked():
        watch.look()
        # What a killed part leaves behind would hold its port, or go on with its work.
        end_orphans(spare=supervisord.pid)
        terminal.show_warnings()
        time.sleep(POLL_SECONDS)
