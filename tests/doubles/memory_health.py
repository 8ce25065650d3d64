"""`HeartbeatStore`, `JobQueue` and `Launcher` in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.doubles.memory_jobs import MemoryJobStore

from contrafact.domain.health import Heartbeat, WaitingJobs, WorkerReport
from contrafact.domain.jobs import State
from contrafact.domain.launcher import LauncherReport
from contrafact.ports import Clock


class MemoryHeartbeatStore:
    def __init__(self, clock: Clock) -> None:
        self.heartbeats: dict[str, Heartbeat] = {}
        self._clock = clock

    def beat(self, report: WorkerReport) -> None:
        now, idle = self._clock(), report.idle_seconds
        self.heartbeats[report.worker_id] = Heartbeat(
            worker_id=report.worker_id,
            at=now,
            age_seconds=0.0,
            has_ended=False,
            started_at=now - timedelta(seconds=report.uptime_seconds),
            active_at=None if idle is None else now - timedelta(seconds=idle),
            process_id=report.process_id,
            version=report.version,
            model_id=report.model_id,
            concurrency=report.concurrency,
            yt_dlp=report.yt_dlp,
        )

    def end(self, worker_id: str) -> None:
        if worker_id in self.heartbeats:
            self.heartbeats[worker_id] = replace(self.heartbeats[worker_id], at=self._clock(), has_ended=True)

    def newest(self, limit: int) -> list[Heartbeat]:
        now = self._clock()
        found = sorted(self.heartbeats.values(), key=lambda each: each.at, reverse=True)[:limit]
        return [replace(each, age_seconds=(now - each.at).total_seconds()) for each in found]


class MemoryJobQueue:
    def __init__(self, jobs: MemoryJobStore, clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock

    def waiting(self) -> WaitingJobs:
        now = self._clock()
        ages = [(now - job.created_at).total_seconds() for job in self._jobs.jobs.values() if job.state == State.QUEUED]
        return WaitingJobs(len(ages), max(0.0, *ages) if ages else None)

    def is_any_leased(self) -> bool:
        return self._jobs.is_any_leased()

    def n_active(self, owner: str, limit: int) -> int:
        return min(limit, self._jobs.n_active(owner))


class MemoryLauncher:
    """`found` is its report; None without a launcher."""

    def __init__(self) -> None:
        self.found: LauncherReport | None = None

    def report(self) -> LauncherReport | None:
        return self.found


def worker_report(
    worker_id: str = "host-1", *, uptime_seconds: float = 0.0, idle_seconds: float | None = None
) -> WorkerReport:
    return WorkerReport(worker_id, 7, "2.0.0", "m", 2, uptime_seconds, idle_seconds)
