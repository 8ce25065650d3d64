"""Interfaces of the database.

Every change is atomic and idempotent. Every method raises ContrafactError `database_unavailable` while the database
does not answer. Leases: a worker takes a document with a token of its own for a time, and renews it; a change under a
lost lease writes nothing and returns False. Leases, nudges and expiry count by the database's clock; a lease that ends
after twice its length, because a clock was wrong, counts as expired. The argument `now` is the caller's clock: a moment
that users see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from contrafact.domain.jobs import Job, Lease, Problem, Progress, State
from contrafact.domain.pages import Page
from contrafact.domain.people import Maker
from contrafact.domain.tracks import (
    Metadata,
    Source,
    Track,
    TrackChoices,
    TrackEdit,
    TrackFilter,
    TrackMeasures,
    TrackSort,
)
from contrafact.domain.work_kinds import WorkKind
from contrafact.domain.works import Work


class TrackStore(Protocol):
    """Tracks of the library, one for each source. Tracks outside it, see `TrashStore`, are not found."""

    def claim(
        self, source: Source, metadata: Metadata, job_id: str, now: datetime, made_by: Maker | None = None
    ) -> tuple[Track, bool]:
        """Create the track of a source, or restart it after it failed or was cancelled.

        A track in the trash is restored, one that is being deleted is made anew. Of concurrent callers exactly one
        succeeds. A track that was there stays that of its maker.

        Returns
        -------
        the track as it is now, and whether this call succeeded: then the track's `job_id` is the given one.
        """

    def get(self, track_id: str) -> Track | None:
        """Return the track, or None."""

    def exists(self, track_id: str) -> bool:
        """Return whether the track exists, in the library or outside it."""

    def get_many(self, track_ids: Sequence[str]) -> dict[str, Track]:
        """Return the tracks that exist, by id."""

    def page(self, which: TrackFilter, sort: TrackSort, limit: int, cursor: str | None) -> Page[Track]:
        """Return a page of tracks. Raises `invalid_cursor`."""

    def choices(self, limit: int) -> TrackChoices:
        """Return the values that tracks have, at most so many of each kind."""

    def edit(self, track_id: str, edit: TrackEdit, now: datetime) -> Track | None:
        """Write a user's changes; None if the track does not exist."""

    def write_back(self, track_id: str, fields: Mapping[str, object], now: datetime) -> Track | None:
        """Write fields as `stored_values` names and stores them; None if the track does not exist."""

    def describe(self, track_id: str, job_id: str, metadata: Metadata, now: datetime) -> None:
        """Fill empty fields with the source's metadata. Only for the track's newest job."""

    def set_chroma(
        self, track_id: str, job_id: str, chroma_key: str, now: datetime, measures: TrackMeasures | None = None
    ) -> None:
        """Write the bucket key of the chroma and what was measured with it. Only for the track's newest job."""

    def set_model(self, track_id: str, job_id: str, model_id: str, now: datetime) -> None:
        """Write the id of the model that made the embedding. Only for the track's newest job."""

    def mirror_state(
        self, track_id: str, job_id: str, state: State, now: datetime, problem: Problem | None = None
    ) -> None:
        """Copy the job's state and problem to the track, also in the trash. Only for the track's newest job.

        A track whose job failed or was cancelled has no copy for listening.
        """

    def forget_upload(self, track_id: str, upload_key: str) -> None:
        """Remove the bucket key of the uploaded file from the track."""

    def unsettled(self, before: datetime) -> list[Track]:
        """Return tracks in an active state last written before a moment, or long after it: by a clock that is ahead."""

    def ready_ids(self, after_id: str, limit: int) -> list[str]:
        """Return the first ids of ready tracks after an id, in byte order."""

    def count_by_work(self, work_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of tracks of each work; works without tracks are left out."""

    def move_to_work(self, from_id: str, to_id: str, track_ids: Sequence[str] | None, now: datetime) -> list[str]:
        """Move tracks of a work to another, also outside the library; return those that moved.

        Parameters
        ----------
        track_ids : only these of them; None for all.
        """

    def leave_work(self, work_id: str, now: datetime) -> None:
        """Remove all tracks from a work."""


class NudgedStore(Protocol):
    """Documents that workers process, each announced by a message that may get lost."""

    def overdue(self, limit: int) -> list[str]:
        """Return ids of active documents without a running lease whose next message is due, and mark them as sent.

        A message is due when `nudge_pause` has passed since the last one, or as soon as a lease expires.
        """

    def not_nudged(self, ids: Sequence[str]) -> None:
        """Undo the mark of `overdue`: these messages could not be sent and are due again at once."""


class JobStore(NudgedStore, Protocol):
    """Jobs and their leases."""

    def ensure(self, job_id: str, track_id: str, now: datetime) -> Job:
        """Return the job of this id; create it, queued, if it does not exist."""

    def get(self, job_id: str) -> Job | None:
        """Return the job, or None."""

    def get_many(self, job_ids: Sequence[str]) -> dict[str, Job]:
        """Return the jobs that exist, by id."""

    def page(self, state: State | None, limit: int, cursor: str | None) -> Page[Job]:
        """Return a page of jobs, newest first. Raises `invalid_cursor`."""

    def take(self, job_id: str, token: str, lease: timedelta, now: datetime) -> Job | None:
        """Lease an active job and count an attempt; None if it has ended or another lease is running."""

    def take_next(
        self, job_id: str, token: str, lease: timedelta, now: datetime, only: WorkKind | None = None
    ) -> Job | None:
        """Lease the waiting job whose turn it is; None if none can be leased.

        The owners of jobs take turns. A job that was put back has its turn when its next nudge is sent.

        Parameters
        ----------
        job_id : of the nudge. If this job was interrupted, it is leased before all others, and if no other waits.
        only : downloads or analyses; None for both. It does not count for the job of the nudge.
        """

    def renew(self, lease: Lease, length: timedelta, now: datetime) -> bool:
        """Let the lease begin again; False if it is lost or the job has ended."""

    def advance(self, lease: Lease, state: State, progress: Progress, now: datetime) -> bool:
        """Write state and progress; False if the lease is lost or the job has ended."""

    def finish(self, lease: Lease, state: State, problem: Problem | None, now: datetime) -> bool:
        """End the job; False if the lease is lost or the job has ended."""

    def release(self, lease: Lease, problem: Problem, now: datetime) -> bool:
        """Return the job to the queue, without counting the attempt; False if the lease is lost or the job has ended.

        Each time that a job is released, it waits longer for its next nudge, as `nudge_pause` says. It has the problem
        until a worker takes it.
        """

    def discard(self, lease: Lease) -> bool:
        """Delete the job; False if the lease is lost or the job has ended."""

    def cancel(self, job_id: str, now: datetime) -> Job | None:
        """Cancel an active job; None if it is not active."""


class WorkStore(Protocol):
    """Works."""

    def create(self, work: Work) -> None:
        """Write a new work."""

    def get(self, work_id: str) -> Work | None:
        """Return the work, or None."""

    def get_many(self, work_ids: Sequence[str]) -> dict[str, Work]:
        """Return the works that exist, by id."""

    def hold(self, work_id: str) -> bool:
        """Return whether a work exists, and let no other change delete it before the current one ends.

        To be called within the change of the audit log that puts tracks into the work.
        """

    def page(self, q: str | None, limit: int, cursor: str | None) -> Page[Work]:
        """Return a page of works by title. Raises `invalid_cursor`."""

    def replace(self, work: Work) -> bool:
        """Write all fields of a work that exists; return whether it does."""

    def delete(self, work_id: str) -> bool:
        """Delete the work; return whether it existed."""
