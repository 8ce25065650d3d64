"""Interfaces that health checks read: heartbeats of workers, and the waiting jobs."""

from __future__ import annotations

from typing import Protocol

from contrafact.domain.health import Heartbeat, WaitingJobs, WorkerReport
from contrafact.domain.launcher import LauncherReport


class HeartbeatStore(Protocol):
    """Heartbeats of workers, by the database's clock. Raises `database_unavailable` while it does not answer."""

    def beat(self, report: WorkerReport) -> None:
        """Write a worker's heartbeat of this moment."""

    def end(self, worker_id: str) -> None:
        """Record that a worker ended in order."""

    def newest(self, limit: int) -> list[Heartbeat]:
        """Return the last heartbeat of each worker, newest first."""


class JobQueue(Protocol):
    """The jobs that wait for a worker. Raises `database_unavailable` while the database does not answer."""

    def waiting(self) -> WaitingJobs:
        """Return their number and the age of the oldest, by the database's clock."""

    def is_any_leased(self) -> bool:
        """Return whether a worker holds the lease of any job."""

    def n_active(self, owner: str, limit: int) -> int:
        """Return how many jobs of an owner have not ended, counted up to a limit."""


class Launcher(Protocol):
    """The launcher of `make run`, which watches the parts on this machine."""

    def report(self) -> LauncherReport | None:
        """Return its last report; None if there is no launcher."""
