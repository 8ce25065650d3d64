"""Remove what tracks leave in the bucket and the database."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import timedelta

from contrafact.domain.errors import ContrafactError
from contrafact.domain.tracks import Track
from contrafact.ports.bucket import Bucket
from contrafact.ports.clock import Clock
from contrafact.ports.stores import EmbeddingStore, TrackStore
from contrafact.services.uploads import INCOMING

UPLOAD_LIFETIME = timedelta(hours=23, minutes=45)
"""Less than the 24 h that are promised, by more than the time between two rounds of purging."""


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


@dataclass(frozen=True, slots=True)
class PurgeUploads:
    """Removes uploaded files that have waited too long."""

    bucket: Bucket
    clock: Clock

    def __call__(self) -> int:
        """Remove every uploaded file that is older than `UPLOAD_LIFETIME`; returns how many."""
        too_old = [key for key, made_at in self.bucket.keys(INCOMING) if made_at < self.clock() - UPLOAD_LIFETIME]
        for key in too_old:
            self.bucket.delete(key)
        return len(too_old)
