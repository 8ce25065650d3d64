"""Read and edit tracks; their stored chroma, embeddings and uploads."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from contrafact.domain.acting import require_own
from contrafact.domain.audio import audio_key
from contrafact.domain.audit import Action, TargetKind, edited
from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.metadata import checked_edit
from contrafact.domain.pages import Page
from contrafact.domain.tracks import Track, TrackChoices, TrackEdit, TrackFilter, TrackSort
from contrafact.domain.works import Work
from contrafact.ports import Clock
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.bucket import Bucket
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.services.audit import UNRECORDED, track_values
from contrafact.services.caches import fetch_chroma

_MOST_CHOICES = 1000


@dataclass(frozen=True, slots=True)
class Tracks:
    """Tracks as a user sees them."""

    tracks: TrackStore
    works: WorkStore
    bucket: Bucket
    clock: Clock
    audit: AuditLog = UNRECORDED

    def page(self, which: TrackFilter, sort: TrackSort, limit: int, cursor: str | None) -> Page[Track]:
        """Return a page of tracks. Raises `invalid_cursor`."""
        return self.tracks.page(which, sort, limit, cursor)

    def choices(self) -> TrackChoices:
        """Return the values that tracks have, for filters."""
        return self.tracks.choices(_MOST_CHOICES)

    def get(self, track_id: str) -> Track:
        """Return a track. Raises `track_not_found`."""
        return _found(self.tracks.get(track_id))

    def works_of(self, tracks: Iterable[Track]) -> dict[str, Work]:
        """Return the works of the tracks by id."""
        return self.works.get_many(sorted({track.work_id for track in tracks if track.work_id}))

    def edit(self, track_id: str, edit: TrackEdit) -> Track:
        """Edit a track.

        Raises
        ------
        ContrafactError : `track_not_found`, `work_not_found`; `not_yours` for another user's; and as `checked_edit`.
        """
        edit = checked_edit(edit)

        def change(note: Note) -> Track | None:
            before = _found(self.tracks.get(track_id))
            require_own(before.made_by)
            if edit.work_id and not self.works.hold(edit.work_id):
                raise ContrafactError("work_not_found")
            after = self.tracks.edit(track_id, edit, self.clock())
            if after is not None:
                note(edited(Action.TRACK_EDITED, TargetKind.TRACK, track_id, track_values(before), track_values(after)))
            return after

        return _found(self.audit.record(change))

    def chroma(self, track_id: str) -> Chroma:
        """Return the chroma of a track. Raises as `track_chroma`."""
        return track_chroma(self.tracks, self.bucket, track_id)


def track_chroma(tracks: TrackStore, bucket: Bucket, track_id: str) -> Chroma:
    """Return the chroma of a track.

    Raises
    ------
    ContrafactError : `track_not_found`; `track_not_ready` if it has none; `invalid_chroma`, `wrong_recipe`.
    """
    return fetch_chroma(bucket, _found(tracks.get(track_id)).chroma_key, missing="track_not_ready")


def _found(track: Track | None) -> Track:
    if track is None:
        raise ContrafactError("track_not_found")
    return track


def chroma_key(track_id: str, job_id: str) -> str:
    """Return the bucket key of the chroma that a job makes; one a job, so that no job deletes another's chroma."""
    return f"{chroma_prefix(track_id)}{job_id}.npz"


def chroma_prefix(track_id: str) -> str:
    """Return the prefix of the bucket keys of a track's chroma."""
    return f"chroma/{track_id}/"


def forget_upload(tracks: TrackStore, bucket: Bucket, track: Track) -> None:
    """Delete the uploaded file of a track that no longer needs it.

    While the bucket is unavailable the file stays until `PurgeUploads` deletes it.
    """
    key = track.source.upload_key
    if key is None:
        return
    with suppress(ContrafactError):
        bucket.delete(key)
    tracks.forget_upload(track.id, key)


def remove_results(tracks: TrackStore, embeddings: EmbeddingStore, bucket: Bucket, track_id: str, job_id: str) -> None:
    """Delete the embedding, chroma and copy that one job made of a track.

    If this is interrupted, or the bucket is unavailable, `Deletions` repeats it.
    """
    track = tracks.get(track_id)
    # A track that another job made ready has no other embedding.
    if track is None or track.state is not State.READY:
        embeddings.remove(track_id, job_id)
    with suppress(ContrafactError):
        bucket.delete(chroma_key(track_id, job_id))
        bucket.delete(audio_key(track_id, job_id))
