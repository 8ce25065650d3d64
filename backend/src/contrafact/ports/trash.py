"""Interfaces of the database for tracks that leave the library or come back. Errors and atomicity as of `stores`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from contrafact.domain.jobs import Job
from contrafact.domain.pages import Page
from contrafact.domain.trash import Leftover, Moved, TrashedTrack


class TrashStore(Protocol):
    """Moves tracks between library, trash and deletion, each with one write. Ages are by the database's clock.

    Each move is noted in the track until `followed`: embedding and jobs are elsewhere, and follow.
    """

    def trash(self, track_id: str) -> Moved | None:
        """Move a track from the library to the trash; None if it is not in the library."""

    def delete(self, track_id: str) -> Moved | None:
        """Begin to delete a track of library or trash; None if there is none."""

    def restore(self, track_id: str, job_id: str) -> Moved | None:
        """Move a track from the trash to the library, as it was; None if it is not in the trash.

        Parameters
        ----------
        job_id : of its new job, if its job was active when it was trashed.
        """

    def expire(self, age: timedelta) -> int:
        """Begin to delete the tracks that have been in the trash for this long; return their number."""

    def page(self, limit: int, cursor: str | None) -> Page[TrashedTrack]:
        """Return a page of the trash, newest first. Raises `invalid_cursor`."""

    def find(self, track_id: str) -> Moved | None:
        """Return a track in any place; None if it does not exist."""

    def unfollowed(self, limit: int) -> list[Moved]:
        """Return tracks whose last move is not followed yet."""

    def followed(self, track_id: str, move: int) -> None:
        """Note that embedding and jobs followed a move, unless the track has moved again."""

    def leftovers(self, grace: timedelta, limit: int) -> list[Moved]:
        """Return tracks with leftovers, and tracks that are being deleted.

        Parameters
        ----------
        grace : time after the last leftover in which a worker that lost its job may still write.
        """

    def cleared(self, track_id: str, leftovers: Sequence[Leftover]) -> None:
        """Forget leftovers that were removed."""

    def drop(self, track_id: str, move: int) -> bool:
        """Remove a track that is being deleted, unless it was submitted again; return whether this call did so."""


class TrackJobs(Protocol):
    """The jobs of a track, which leave the lists of jobs with it."""

    def withdraw(self, job_id: str) -> Job | None:
        """Delete the job if it is active, so that its worker loses the lease; return it if it has ended."""

    def of_track(self, track_id: str) -> list[str]:
        """Return the ids of all jobs of a track."""

    def hide(self, job_ids: Sequence[str], move: int) -> None:
        """Leave ended jobs out of the lists, unless a later move decided about them."""

    def show(self, track_id: str, move: int) -> None:
        """Return hidden jobs of a track to the lists, unless a later move decided about them."""

    def delete(self, job_ids: Sequence[str]) -> None:
        """Delete jobs; their workers lose the lease."""
