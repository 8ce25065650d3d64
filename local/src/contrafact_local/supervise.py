"""Start the parts stage by stage, watch them, start again those that end, and stop them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contrafact.domain.launcher import PartHealth
from contrafact_local.datafolder import DataFolder
from contrafact_local.first_administrator import announce_first_link
from contrafact_local.parts import Part
from contrafact_local.plan import Plan
from contrafact_local.probing import Prober
from contrafact_local.processes import adopt_orphans, end_orphans, has_orphans, stop_requests
from contrafact_local.reporting import LastWords, Reported, Reporter, Say, WarningPrinter
from contrafact_local.supervisord import Supervisord
from contrafact_local.watching import Action, PartWatch, Process, WatchedTime

START_POLL_SECONDS = 0.1
POLL_SECONDS = 0.5
ORPHAN_PATIENCE_SECONDS = 15.0

_WITH_WARNINGS = {"api", "worker"}


def supervise(plan: Plan, folder: DataFolder, say: Say) -> None:
    """Run the product until a stop is requested. No process is left when this returns or raises.

    A part that ends is started again, for ever; one that is slow or does not start stops no other.

    Parameters
    ----------
    say : prints a line.

    Raises
    ------
    LaunchError : supervisord has ended.
    """
    adopt_orphans()
    with stop_requests() as stop_requested:
        supervisord = Supervisord(plan.parts, folder, plan.environment)
        product = _Product(plan, folder, supervisord, _unfailing(say))
        try:
            supervisord.wait_until_it_answers(stop_requested)
            product.run_until(stop_requested)
            say("Stopping ...")
        finally:
            product.reporter.remove()
            in_order = supervisord.stop()
            # If supervisord was killed, its parts got SIGTERM and need some time to end.
            end_orphans(patience_seconds=0.0 if in_order else ORPHAN_PATIENCE_SECONDS)


def _unfailing(say: Say) -> Say:
    """Return a `say` that ends nothing when the terminal is gone."""

    def said(line: str) -> None:
        with contextlib.suppress(OSError):
            say(line)

    return said


@dataclass(frozen=True, slots=True)
class _Watched:
    part: Part
    watch: PartWatch
    prober: Prober
    words: LastWords


class _Product:
    """The parts of a plan, and what was announced about them."""

    def __init__(self, plan: Plan, folder: DataFolder, supervisord: Supervisord, say: Say) -> None:
        self._plan = plan
        self._folder = folder
        self._supervisord = supervisord
        self._say = say
        self._watched: list[_Watched] = []
        self._waiting = list(plan.stages)
        self._watched_seconds = WatchedTime()
        self._announced = ""
        self.reporter = Reporter(folder.status_file, say)
        self._warnings: WarningPrinter | None = None

    def run_until(self, stop_requested: Callable[[], bool]) -> None:
        """Watch the parts until a stop is requested."""
        while not stop_requested():
            self._turn()
            is_starting = any(each.watch.health == PartHealth.STARTING for each in self._watched)
            time.sleep(START_POLL_SECONDS if is_starting or self._waiting else POLL_SECONDS)

    def _turn(self) -> None:
        seconds = self._watched_seconds()
        self._start_next_stage()
        statuses = self._supervisord.statuses()
        for each in self._watched:
            process = statuses.get(each.part.name)
            if process is not None:
                self._follow(each, process, seconds)
        # Children of a killed part would keep its port, or continue its work.
        if has_orphans(self._supervisord.pid):
            end_orphans(spare=self._supervisord.pid)
        self.reporter.report([Reported(each.part.name, each.watch, each.words) for each in self._watched])
        self._announce()
        if self._warnings is not None:
            self._warnings.show()

    def _start_next_stage(self) -> None:
        """Start the next stage once every part of the one before is ready or degraded."""
        if not self._waiting or any(each.watch.health == PartHealth.STARTING for each in self._watched):
            return
        for part in self._waiting.pop(0):
            each = _Watched(part, PartWatch(self._plan.patience), Prober(part), LastWords(self._log_of(part)))
            self._watched.append(each)
            self._begin(each)

    def _begin(self, each: _Watched) -> None:
        each.words.begin()
        failure = self._supervisord.start(each.part)
        if failure:
            each.words.note_failure(failure)
        each.watch.started()
        each.prober.begin()

    def _follow(self, each: _Watched, process: Process, seconds: float) -> None:
        health, failures = each.watch.health, each.watch.failures
        action = each.watch.observe(process, answers=each.prober.answers, seconds=seconds)
        if each.watch.failures > failures and not each.watch.is_restarted:
            each.words.note_end()
        elif each.watch.health == PartHealth.READY:
            each.words.clear()
        elif each.watch.health == PartHealth.DEGRADED and health != PartHealth.DEGRADED:
            each.words.note_error()
        if process != Process.RUNNING:
            each.prober.end()
        if action == Action.START:
            self._begin(each)
        elif action == Action.RESTART:
            self._supervisord.stop_part(each.part)

    def _announce(self) -> None:
        """Say where the product is when it can be used, and again when everything works."""
        ready = [each.watch.health == PartHealth.READY for each in self._watched]
        is_starting = any(each.watch.health == PartHealth.STARTING for each in self._watched)
        if self._waiting or is_starting or not ready[-1]:
            return
        if all(ready):
            self._announce_once(f"Contrafact is ready at {self._plan.address}")
        elif not self._announced:
            self._announce_once(f"Contrafact answers at {self._plan.address}, though not everything works (see above)")

    def _announce_once(self, line: str) -> None:
        if "is ready" not in self._announced:
            self._announced = line
            self._say(line)
        if self._warnings is None:
            announce_first_link(self._plan.environment, self._say)
            logs = {part.name: self._log_of(part) for part in self._plan.parts if part.name in _WITH_WARNINGS}
            self._warnings = WarningPrinter(logs, self._say)

    def _log_of(self, part: Part) -> Path:
        return self._folder.logs / f"{part.name}.log"
