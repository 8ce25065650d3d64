"""Look at, edit and delete tracks and works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.tracks import Track, TrackEdit, TrackFilter, TrackSort
from contrafact.domain.works import Work
from contrafact.features.chroma_file import chroma_from_bytes
from contrafact.ports.bucket import Bucket
from contrafact.ports.clock import Clock, NewId
from contrafact.ports.stores import EmbeddingStore, JobStore, TrackStore, WorkStore
from contrafact.services.cleanup import chroma_prefix


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


@dataclass(frozen=True, slots=True)
class Works:
    """What a person does with works."""

    works: WorkStore
    tracks: TrackStore
    clock: Clock
    new_id: NewId

    def page(self, q: str | None, limit: int, cursor: str | None) -> tuple[Page[Work], dict[str, int]]:
        """A page of works by title, and how many tracks each has. Raises `invalid_cursor`."""
        page = self.works.page(q, limit, cursor)
        return page, self.tracks.count_by_work([work.id for work in page.items])

    def create(self, title: str, composer: str | None) -> Work:
        """Make a work."""
        now = self.clock()
        work = Work(self.new_id(), title, composer, created_at=now, updated_at=now)
        self.works.create(work)
        return work

    def get(self, work_id: str) -> tuple[Work, int]:
        """A work and its number of tracks. Raises `work_not_found`."""
        return self._with_count(self.works.get(work_id))

    def edit(self, work_id: str, title: str | None, composer: str | None) -> tuple[Work, int]:
        """Change a work. Raises `work_not_found`."""
        return self._with_count(self.works.edit(work_id, title, composer, self.clock()))

    def delete(self, work_id: str) -> None:
        """Remove a work; its tracks stay. Raises `work_not_found`."""
        if not self.works.delete(work_id):
            raise ContrafactError("work_not_found")
        self.tracks.leave_work(work_id, self.clock())

    def _with_count(self, work: Work | None) -> tuple[Work, int]:
        if work is None:
            raise ContrafactError("work_not_found")
        return work, self.tracks.count_by_work([work.id]).get(work.id, 0)
