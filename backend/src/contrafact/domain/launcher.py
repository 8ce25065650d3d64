"""What the launcher of `make run` reports about the parts that it started."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PartHealth(StrEnum):
    """Health of a part that the launcher started."""

    STARTING = "starting"
    READY = "ready"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class PartReport:
    """The launcher's view of one part.

    Parameters
    ----------
    since : when it came into this state.
    detail : one sentence; empty unless it is degraded.
    n_starts : number of times that its process was started.
    """

    name: str
    health: PartHealth
    since: datetime
    detail: str
    n_starts: int


@dataclass(frozen=True, slots=True)
class LauncherReport:
    """The launcher's view of all parts.

    Parameters
    ----------
    at : when it was written; a running launcher writes one every few seconds.
    """

    at: datetime
    parts: tuple[PartReport, ...]
