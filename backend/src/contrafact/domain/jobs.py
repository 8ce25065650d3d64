"""Jobs: the work of making a track ready. A job's document is the truth about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contrafact.domain.states import ACTIVE_STATES, State

MAX_ATTEMPTS = 5
"""A job whose worker died this many times is given up: the recording itself may be what kills it."""
_FIRST_PAUSE = timedelta(seconds=20)
_LONGEST_PAUSE = timedelta(minutes=10)
_MOST_DOUBLINGS = 5


def nudge_pause(n_nudges: int) -> timedelta:
    """How long to wait after a nudge before it is taken for lost, after so many that led to nothing.

    It doubles with each: what merely waits for its turn must not fill the queue with messages.
    """
    return min(_FIRST_PAUSE * (1 << min(n_nudges, _MOST_DOUBLINGS)), _LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something failed: a stable code and a sentence."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the job has come.

    Parameters
    ----------
    fraction : of the whole job, 0..1.
    bytes_done, bytes_total : of the download, while it goes on; the total where the source announces one.
    """

    fraction: float = 0.0
    bytes_done: int | None = None
    bytes_total: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One try to make a track ready.

    Parameters
    ----------
    attempts : how often a worker has taken it up.
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
        """Whether it is still under way."""
        return self.state in ACTIVE_STATES


@dataclass(frozen=True, slots=True)
class Lease:
    """A worker's right to a job, until it runs out.

    Parameters
    ----------
    token : random; every write of the worker names it, so that a worker that lost its lease writes nothing.
    """

    job_id: str
    token: str
