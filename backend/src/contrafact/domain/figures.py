"""Figures about the product for monitoring."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.domain.engines import EngineReport
from contrafact.domain.health import Heartbeat, WaitingJobs

CLIP_STAGE = "clip"
"""Name of the stage in which a worker ranks a clip; the other stages are states of a job."""
STAGE_BOUNDS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0, 300.0, 900.0)
"""Upper bounds of the classes in which durations of stages are counted, in seconds."""


@dataclass(frozen=True, slots=True)
class StageFigures:
    """Durations of one stage since the database was made.

    Parameters
    ----------
    seconds : their sum.
    n_at_most : number of those that took at most each of `STAGE_BOUNDS_S`.
    """

    n: int
    seconds: float
    n_at_most: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LibraryFigures:
    """Figures of the database.

    Parameters
    ----------
    tracks : number by state; `trashed` and `deleting` are outside the library.
    jobs : number of tries by state.
    n_clips, n_playlists : that are not processed yet.
    stages : by stage.
    ended : number of jobs that workers ended, by state and error code, which is empty without an error.
    """

    tracks: dict[str, int]
    jobs: dict[str, int]
    n_clips: int
    n_playlists: int
    stages: dict[str, StageFigures]
    ended: dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures that the servers give; None where a server does not answer.

    Parameters
    ----------
    engines : the vector engine that answers, and one that is compared with it.
    engines_age_seconds : since they were read; None if they were not.
    incoming_bytes : uploaded files that wait.
    free_bytes : on the disk of the bucket; None also for a bucket without a limit.
    """

    library: LibraryFigures | None
    waiting: WaitingJobs | None
    workers: list[Heartbeat] | None
    engines: list[EngineReport] | None
    engines_age_seconds: float | None
    incoming_bytes: int | None
    free_bytes: int | None
