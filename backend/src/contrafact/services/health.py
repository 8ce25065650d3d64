"""Tell which parts of the product are degraded, and which jobs wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from contrafact.domain.health import DegradedPart, Heartbeat, WaitingJobs
from contrafact.domain.launcher import LauncherReport, PartHealth
from contrafact.ports import Clock
from contrafact.ports.health import HeartbeatStore, JobQueue, Launcher
from contrafact.services.engine_health import EngineHealth
from contrafact.services.space import DiskSpace

ANSWERS_WITHIN_SECONDS = 60.0
"""A worker whose last heartbeat is older does not answer. It sends one every ten seconds."""
_FORGOTTEN_AFTER_SECONDS = 3600.0
"""Beside other workers, one without a heartbeat for this long counts as removed."""
_TAKES_WITHIN_SECONDS = 180.0
"""A job that waits longer, while no worker does anything, is not taken."""
_LAUNCHER_WITHIN = timedelta(seconds=60)
MOST_WORKERS = 1000
"""Workers that are looked at, those with the newest heartbeats."""
WORKER, LAUNCHER = "worker", "launcher"

_NEVER = "No worker has been started; uploads wait."
_NONE = "No worker answers; uploads wait."
_STOPPED = "The worker was stopped; uploads wait."
_NO_LAUNCHER = "The launcher of `make run` does not answer; a part that ends is not started again."


@dataclass(frozen=True, slots=True)
class CheckHealth:
    """Reports which parts are degraded and which jobs wait.

    Parameters
    ----------
    space : of the bucket's disk; None if it is checked elsewhere.
    engine : None for the default engine, which needs no server.
    """

    heartbeats: HeartbeatStore
    jobs: JobQueue
    launcher: Launcher
    clock: Clock
    space: DiskSpace | None = None
    engine: EngineHealth | None = None

    def local(self) -> list[DegradedPart]:
        """Return the parts on this machine that the launcher reports. Asks no server."""
        return _reported(self.launcher.report(), self.clock())

    def degraded(self) -> list[DegradedPart]:
        """Return the degraded parts. Raises `database_unavailable`."""
        report, now = self.launcher.report(), self.clock()
        found = _reported(report, now)
        if not _is_reported_about(report, WORKER, now):
            workers = self.heartbeats.newest(MOST_WORKERS)
            found += _silent_workers(workers) or self._idle_workers(workers)
        found += self.space.degraded() if self.space else []
        return found + (self.engine.degraded() if self.engine else [])

    def _idle_workers(self, workers: list[Heartbeat]) -> list[DegradedPart]:
        """Judge workers that answer: whether they take jobs, too."""
        waiting = self.jobs.waiting()
        oldest_seconds = waiting.oldest_seconds or 0.0
        is_slow = oldest_seconds > _TAKES_WITHIN_SECONDS
        if not is_slow or not all(map(_is_idle, workers)) or self.jobs.is_any_leased():
            return []
        detail = f"No job is taken although a worker answers; {waiting.n_waiting} wait."
        return [DegradedPart(WORKER, self.clock() - timedelta(seconds=oldest_seconds), detail)]

    def waiting(self) -> WaitingJobs:
        """Return the jobs that wait. Raises `database_unavailable`."""
        return self.jobs.waiting()


def _reported(report: LauncherReport | None, now: datetime) -> list[DegradedPart]:
    if report is None:
        return []
    if _is_stale(report, now):
        return [DegradedPart(LAUNCHER, report.at, _NO_LAUNCHER)]
    return [
        DegradedPart(part.name, part.since, part.detail) for part in report.parts if part.health == PartHealth.DEGRADED
    ]


def _is_stale(report: LauncherReport, now: datetime) -> bool:
    return now - report.at > _LAUNCHER_WITHIN


def _is_reported_about(report: LauncherReport | None, name: str, now: datetime) -> bool:
    """Return whether the launcher says more about a part than its heartbeats do: it starts, or why it is degraded."""
    parts = report.parts if report and not _is_stale(report, now) else ()
    return any(part.name == name and part.health != PartHealth.READY for part in parts)


def _is_idle(worker: Heartbeat) -> bool:
    """Return whether a worker has done nothing for long, or has ended."""
    since = worker.active_at or worker.started_at
    return worker.has_ended or (worker.at - since).total_seconds() > _TAKES_WITHIN_SECONDS


def _silent_workers(workers: list[Heartbeat]) -> list[DegradedPart]:
    """Judge heartbeats, newest first."""
    if not workers:
        return [DegradedPart(WORKER, None, _NEVER)]
    answering = [each for each in workers if not each.has_ended and each.age_seconds <= ANSWERS_WITHIN_SECONDS]
    if not answering:
        return [DegradedPart(WORKER, workers[0].at, _STOPPED if workers[0].has_ended else _NONE)]
    silent = [
        each
        for each in workers
        if not each.has_ended and ANSWERS_WITHIN_SECONDS < each.age_seconds <= _FORGOTTEN_AFTER_SECONDS
    ]
    if not silent:
        return []
    detail = f"{len(silent)} of {len(silent) + len(answering)} workers do not answer; the others take their jobs."
    return [DegradedPart(WORKER, silent[-1].at, detail)]
