"""How well the product works: workers that answer, waiting jobs, parts that are degraded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WorkerReport:
    """What a worker reports about itself at each heartbeat.

    Parameters
    ----------
    worker_id : the same after a restart on the same host with the same data folder.
    process_id : of its main process.
    version : of Contrafact.
    model_id : of the weights that it embeds with.
    concurrency : number of jobs that it runs in parallel.
    uptime_seconds : since it began to take jobs.
    idle_seconds : since it last began or ended a task; None before its first one.
    yt_dlp : version of its yt-dlp; None if it has none.
    """

    worker_id: str
    process_id: int
    version: str
    model_id: str
    concurrency: int
    uptime_seconds: float
    idle_seconds: float | None
    yt_dlp: str | None = None


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last heartbeat of a worker; all times are of the database's clock.

    Parameters
    ----------
    at : the heartbeat, or the worker's orderly end.
    age_seconds : since `at`.
    has_ended : the worker ended in order.
    active_at : when it last began or ended a task.
    yt_dlp : version of its yt-dlp; None in heartbeats of versions before 1.1.
    """

    worker_id: str
    at: datetime
    age_seconds: float
    has_ended: bool
    started_at: datetime
    active_at: datetime | None
    process_id: int
    version: str
    model_id: str
    concurrency: int
    yt_dlp: str | None = None


@dataclass(frozen=True, slots=True)
class WaitingJobs:
    """Jobs that no worker has taken yet.

    Parameters
    ----------
    oldest_seconds : since the oldest of them was submitted; None without any.
    """

    n_waiting: int
    oldest_seconds: float | None


@dataclass(frozen=True, slots=True)
class DegradedPart:
    """A part of the product that does not work as it should.

    Parameters
    ----------
    part : `worker`, `api`, `bucket`, `engine`, `mongod`, `valkey`, `page` or `launcher`.
    since : None if unknown.
    detail : one sentence about what is wrong, with the last error that it logged.
    code : of the error, where it is one of the table.
    """

    part: str
    since: datetime | None
    detail: str
    code: str | None = None
