"""Interface of the figures for monitoring in the database."""

from __future__ import annotations

from typing import Protocol

from contrafact.domain.figures import LibraryFigures
from contrafact.domain.jobs import State


class FigureStore(Protocol):
    """Counters of the workers, and counts of the library. Raises `database_unavailable` while it does not answer."""

    def stage_took(self, stage: str, seconds: float) -> None:
        """Count a stage that a worker completed."""

    def job_ended(self, state: State, code: str | None) -> None:
        """Count a job that a worker ended, with its error code."""

    def library(self) -> LibraryFigures:
        """Return all counts. Reads indexes, which takes a second with a million tracks."""
