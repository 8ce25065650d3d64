"""Jobs that make tracks ready, and their states."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MAX_ATTEMPTS = 5
"""A job fails after this many starts, since its recording may be what crashes the worker."""
CLOCKS_DIFFER_BY = timedelta(minutes=2)
"""A moment further ahead was written by a host whose clock is wrong."""
LONGEST_LEASE = timedelta(minutes=10)
"""Upper limit of the setting of a lease's length."""
_FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=10)
_MOST_DOUBLINGS = 5
N_PAUSES = _MOST_DOUBLINGS + 1
"""Number of different pauses of `nudge_pause`."""


class State(StrEnum):
    """State of a track and of its newest job."""

    QUEUED = "queued"
    DOWNLOADING = "downloading"
    EXTRACTING = "extracting"
    EMBEDDING = "embedding"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE_STATES = frozenset({State.QUEUED, State.DOWNLOADING, State.EXTRACTING, State.EMBEDDING})
"""States in which a job is in progress."""
RETRYABLE_STATES = frozenset({State.FAILED, State.CANCELLED})
"""States from which a track can be retried."""


def nudge_pause(n_nudges: int) -> timedelta:
    """Return the time after which a queue message counts as lost, given the number of messages sent so far.

    Doubles with each message, so that waiting jobs do not fill the queue.
    """
    return min(_FIRST_PAUSE * (1 << min(n_nudges, _MOST_DOUBLINGS)), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something failed: a stable code and a sentence."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a job.

    Parameters
    ----------
    fraction : completed part of the whole job, 0..1.
    bytes_done, bytes_total : of the download while it runs; the total if the source announces one.
    """

    fraction: float = 0.0
    bytes_done: int | None = None
    bytes_total: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One attempt to make a track ready. The job's document is the truth about it.

    Parameters
    ----------
    attempts : number of times that a worker has started it.
    """

    id: str
    track_id: str
    state: State
    created_at: datetime
    updated_at: datetime
    attempts: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    progress: Progress = field(default_factory=Progress)
    problem: Problem | None = None

    @property
    def is_active(self) -> bool:
        """Whether it is in progress."""
        return self.state in ACTIVE_STATES


@dataclass(frozen=True, slots=True)
class Lease:
    """A worker's exclusive right to a job for a limited time.

    Parameters
    ----------
    token : random; required for every write, so that a worker that lost its lease cannot write.
    """

    job_id: str
    token: str
