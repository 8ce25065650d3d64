"""Look at, edit and delete tracks and works."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.tracks import Track, TrackEdit, TrackFilter, TrackSort
from contrafact.domain.works import Work
from contrafact.features.chroma_io import chroma_from_bytes
from contrafact.ports import Clock
from contrafact.ports.bucket import Bucket
from contrafact.ports.stores import EmbeddingStore, JobStore, TrackStore, WorkStore


@dataclass(frozen=True, slots=True)
class Tracks:
    """What a person does with tracks."""

    tracks: TrackStore
    works: WorkStore
    jobs: JobStore
    embeddings: EmbeddingStore
    bucket: Bucket
    clock: Clock

    def page(self, which: TrackFilter, sort: TrackSort, limit: int, cursor: str | None) -> Page[Track]:
        """A page of tracks. Raises `invalid_cursor`."""
        return self.tracks.page(which, sort, limit, cursor)

    def get(self, track_id: str) -> Track:
        """A track. Raises `track_not_found`."""
        track = self.tracks.get(track_id)
        if track is None:
            raise ContrafactError("track_not_found")
        return track

    def works_of(self, tracks: Iterable[Track]) -> dict[str, Work]:
        """The works that any of the tracks belongs to, by id."""
        return self.works.get_many(sorted({track.work_id for track in tracks if track.work_id}))

    def edit(self, track_id: str, edit: TrackEdit) -> Track:
        """Change a track.

        Raises
        ------
        ContrafactError : `track_not_found`, `work_not_found`.
        """
        if edit.work_id and self.works.get(edit.work_id) is None:
            raise ContrafactError("work_not_found")
        track = self.tracks.edit(track_id, edit, self.clock())
        if track is None:
            raise ContrafactError("track_not_found")
        return track

    def delete(self, track_id: str) -> None:
        """Remove a track and all that was made of it.

        What it leaves behind goes first and the track last: whoever is interrupted can delete again.

        Raises
        ------
        ContrafactError : `track_not_found`; `bucket_unavailable`, and then nothing was removed.
        """
        track = self.get(track_id)
        # Asked before anything is removed: with the bucket away the track stays whole.
        self.bucket.check()
        # Without its job no worker writes chroma that the list of keys would miss.
        self.jobs.delete_of_track(track_id)
        self.embeddings.remove(track_id)
        keys = [key for key, _ in self.bucket.keys(chroma_prefix(track_id))]
        if track.source.upload_key:
            keys.append(track.source.upload_key)
        for key in keys:
            self.bucket.delete(key)
        self.tracks.delete(track_id)
        # Whoever submitted the track in between saw it there, and may have written its job anew.
        self.jobs.delete_of_track(track_id)

    def delete_many(self, track_ids: Iterable[str]) -> tuple[list[str], list[str]]:
        """Remove several tracks; returns the ids that were deleted and those that were not there."""
        deleted, not_found = [], []
        for track_id in dict.fromkeys(track_ids):
            try:
                self.delete(track_id)
                deleted.append(track_id)
            except ContrafactError as error:
                if error.code != "track_not_found":
                    raise
                not_found.append(track_id)
        return deleted, not_found

    def chroma(self, track_id: str) -> Chroma:
        """A track's chroma. Raises `track_not_found`, `track_not_ready`."""
        track = self.get(track_id)
        data = self.bucket.get(track.chroma_key) if track.chroma_key else None
        if data is None:
            raise ContrafactError("track_not_ready")
        return chroma_from_bytes(data)


def chroma_key(track_id: str, job_id: str) -> str:
    """Where a job puts its chroma: a key of its own, so that no job can ever remove another's."""
    return f"{chroma_prefix(track_id)}{job_id}.npz"


def chroma_prefix(track_id: str) -> str:
    """Where all chroma of a track lies."""
    return f"chroma/{track_id}/"


def forget_upload(tracks: TrackStore, bucket: Bucket, track: Track) -> None:
    """Remove the uploaded file of a track that no longer needs it.

    With the bucket away the file stays until `PurgeUploads` finds it too old; nothing else waits for it.
    """
    key = track.source.upload_key
    if key is None:
        return
    with contextlib.suppress(ContrafactError):
        bucket.delete(key)
    tracks.forget_upload(track.id, key)


def remove_results(embeddings: EmbeddingStore, bucket: Bucket, track_id: str, job_id: str) -> None:
    """Remove what one job made of a track.

    With the bucket away its chroma stays until the track is deleted: no track names it.
    """
    embeddings.remove(track_id, job_id)
    with contextlib.suppress(ContrafactError):
        bucket.delete(chroma_key(track_id, job_id))
