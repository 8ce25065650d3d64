"""What the services need from the database.

Changes are atomic and may be made twice with the same end. All raise `database_unavailable` while it does not answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import (
    EmbeddingChange,
    SegmentChange,
    StoredEmbedding,
    TrackEmbedding,
)
from contrafact.domain.jobs import Job, Lease, Problem, Progress
from contrafact.domain.pages import Page
from contrafact.domain.playlists import Playlist, PlaylistEntry
from contrafact.domain.states import State
from contrafact.domain.tracks import Metadata, Source, Track, TrackEdit, TrackFilter, TrackSort
from contrafact.domain.works import Work


class TrackStore(Protocol):
    """Tracks, one a source."""

    def claim(self, source: Source, metadata: Metadata, job_id: str, now: datetime) -> tuple[Track, bool]:
        """Make the source's track, or take it up again after it failed or was cancelled.

        Of any number of callers at the same moment exactly one wins.

        Returns
        -------
        the track as it is now, and whether this call won: then its `job_id` is the one given here.
        """
        ...

    def get(self, track_id: str) -> Track | None:
        """The track, or None."""
        ...

    def get_many(self, track_ids: Sequence[str]) -> dict[str, Track]:
        """Those of the tracks that exist, by id."""
        ...

    def page(self, which: TrackFilter, sort: TrackSort, limit: int, cursor: str | None) -> Page[Track]:
        """A page of tracks. Raises `invalid_cursor`."""
        ...

    def edit(self, track_id: str, edit: TrackEdit, now: datetime) -> Track | None:
        """Write what a person said of a track; None if it is gone."""
        ...

    def describe(self, track_id: str, job_id: str, metadata: Metadata, now: datetime) -> None:
        """Write what the source says, where neither a person nor the source has said it; only for that job."""
        ...

    def set_chroma(self, track_id: str, job_id: str, chroma_key: str, now: datetime) -> None:
        """Write where the chroma lies; only for that job."""
        ...

    def set_model(self, track_id: str, job_id: str, model_id: str, now: datetime) -> None:
        """Write which weights made its embedding; only for that job."""
        ...

    def mirror_state(
        self, track_id: str, job_id: str, state: State, now: datetime, problem: Problem | None = None
    ) -> None:
        """Give the track its job's state and what went wrong; only if that is its newest job."""
        ...

    def forget_upload(self, track_id: str, upload_key: str) -> None:
        """Note that this uploaded file is no longer kept."""
        ...

    def unsettled(self, before: datetime) -> list[Track]:
        """Tracks in an active state that were last written before that moment."""
        ...

    def delete(self, track_id: str) -> Track | None:
        """Remove the track and return what it was; None if it was gone."""
        ...

    def count_by_work(self, work_ids: Sequence[str]) -> dict[str, int]:
        """Number of tracks of each work; a work without one is left out."""
        ...

    def leave_work(self, work_id: str, now: datetime) -> None:
        """Take every track of a work out of it."""
        ...


class JobStore(Protocol):
    """Jobs and the leases on them."""

    def ensure(self, job_id: str, track_id: str, now: datetime) -> Job:
        """The job of that id, made as queued if there is none."""
        ...

    def get(self, job_id: str) -> Job | None:
        """The job, or None."""
        ...

    def get_many(self, job_ids: Sequence[str]) -> dict[str, Job]:
        """Those of the jobs that exist, by id."""
        ...

    def page(self, state: State | None, limit: int, cursor: str | None) -> Page[Job]:
        """A page of jobs, newest first. Raises `invalid_cursor`."""
        ...

    def take(self, job_id: str, token: str, now: datetime, until: datetime) -> Job | None:
        """Lease the job if it is active and nobody else's lease on it still runs; counts an attempt."""
        ...

    def renew(self, lease: Lease, now: datetime, until: datetime) -> bool:
        """Prolong the lease; False if it is lost or the job has ended."""
        ...

    def advance(self, lease: Lease, state: State, progress: Progress, now: datetime) -> bool:
        """Write stage and progress; False, and nothing written, if the lease is lost or the job has ended."""
        ...

    def finish(self, lease: Lease, state: State, problem: Problem | None, now: datetime) -> bool:
        """End the job; False, and nothing written, if the lease is lost or the job has ended."""
        ...

    def release(self, lease: Lease, now: datetime) -> bool:
        """Give the job back, queued, for another worker to take at once; the attempt does not count.

        False, and nothing written, if the lease is lost or the job has ended.
        """
        ...

    def discard(self, lease: Lease) -> bool:
        """Remove a job that nobody waits for; False, and nothing removed, if the lease is lost or the job has ended."""
        ...

    def cancel(self, job_id: str, now: datetime) -> Job | None:
        """Cancel the job if it is active; None if it is not."""
        ...

    def overdue(self, now: datetime, limit: int) -> list[str]:
        """Active jobs without a running lease whose next nudge is due, marked as nudged now.

        The next is due when `nudge_pause` has passed since the last, or as soon as a lease runs out.
        """
        ...

    def not_nudged(self, job_ids: Sequence[str], now: datetime) -> None:
        """Take back that `overdue` marked these: their nudges were not sent, they are due again at once."""
        ...

    def delete_of_track(self, track_id: str) -> None:
        """Remove every job of a track; a worker at one of them finds its lease lost."""
        ...


class EmbeddingStore(Protocol):
    """Embeddings, one a track, each with the id of the model that made it.

    One without segments, as older programs stored them, is of no model: it is never told, and waits to be made anew.
    """

    def put(self, track_id: str, job_id: str, model_id: str, embedding: TrackEmbedding) -> None:
        """Write a track's embedding in place of any older one: the whole bit for bit, segments `quantised`."""
        ...

    def remove(self, track_id: str, job_id: str | None = None) -> None:
        """Remove a track's embedding, if given only the one that this job made."""
        ...

    def moment(self) -> datetime:
        """The moment from which to ask for the changes to what is read after this call."""
        ...

    def changes(self, model_id: str, since: datetime) -> tuple[list[EmbeddingChange], datetime]:
        """The wholes that were put or removed since a moment, and the moment to ask from next.

        A change may be told twice; none is left out if the next call comes within a day.
        """
        ...

    def segment_changes(self, model_id: str, since: datetime) -> tuple[list[SegmentChange], datetime]:
        """As `changes`, of the segments."""
        ...

    def count_changes(self, model_id: str, since: datetime | None) -> int:
        """How many embeddings were put or removed since a moment, of whatever model (None: how many the model has)."""
        ...

    def track_ids(self, model_id: str) -> Iterator[str]:
        """The tracks with an embedding of a model, in the order of their ids' bytes."""
        ...

    def wholes(self, model_id: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Each track's id and vector, float32 `(d,)`, in the order of the ids' bytes; read piece by piece."""
        ...

    def everything(self, model_id: str) -> Iterator[StoredEmbedding]:
        """All embeddings of a model, in the order of their ids' bytes; read piece by piece."""
        ...


class WorkStore(Protocol):
    """Works."""

    def create(self, work: Work) -> None:
        """Write a new work."""
        ...

    def get(self, work_id: str) -> Work | None:
        """The work, or None."""
        ...

    def get_many(self, work_ids: Sequence[str]) -> dict[str, Work]:
        """Those of the works that exist, by id."""
        ...

    def page(self, q: str | None, limit: int, cursor: str | None) -> Page[Work]:
        """A page of works by title. Raises `invalid_cursor`."""
        ...

    def edit(self, work_id: str, title: str | None, composer: str | None, now: datetime) -> Work | None:
        """Change what is given; None if the work is gone."""
        ...

    def delete(self, work_id: str) -> bool:
        """Remove the work; whether it was there."""
        ...


class PlaylistStore(Protocol):
    """Submitted playlists."""

    def claim(self, playlist_id: str, list_id: str, now: datetime) -> tuple[Playlist, bool]:
        """Make the playlist, or queue it again once it has ended; whether this call did either."""
        ...

    def get(self, playlist_id: str) -> Playlist | None:
        """The playlist, or None."""
        ...

    def take(self, playlist_id: str, token: str, now: datetime, until: datetime) -> Playlist | None:
        """Lease it for expansion if it is under way and no lease on it runs; counts an attempt."""
        ...

    def renew(self, playlist_id: str, token: str, until: datetime) -> bool:
        """Prolong the lease; False if it is lost."""
        ...

    def finish(
        self,
        playlist_id: str,
        token: str,
        *,
        title: str | None,
        entries: Sequence[PlaylistEntry],
        is_truncated: bool,
        problem: Problem | None,
        now: datetime,
    ) -> bool:
        """End the expansion, as failed if there is a problem; False if the lease is lost."""
        ...

    def overdue(self, now: datetime, limit: int) -> list[str]:
        """As `JobStore.overdue`."""
        ...

    def not_nudged(self, playlist_ids: Sequence[str], now: datetime) -> None:
        """As `JobStore.not_nudged`."""
        ...
