"""Finish deletions: remove what deleted tracks and ended jobs left in database and bucket."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import timedelta

from contrafact.domain.audio import audio_key, audio_prefix
from contrafact.domain.jobs import RETRYABLE_STATES
from contrafact.domain.log_context import log_context
from contrafact.domain.trash import Leftover, Moved, Place
from contrafact.ports.audio import AudioStore
from contrafact.ports.bucket import Bucket
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.trash import TrackJobs, TrashStore
from contrafact.services.moves import FollowMoves, remove_embedding
from contrafact.services.tracks import chroma_key, chroma_prefix

_BATCH = 100
_LIMIT_S = 2.0
"""Time of one call, so that the sweep of jobs need not wait."""


@dataclass(frozen=True, slots=True)
class Deletions:
    """Finishes moves and deletions of tracks. Every step is idempotent, and several workers may run it at once.

    Parameters
    ----------
    lifetime : how long the trash keeps a track.
    grace : time in which a worker that lost its job may still write its results.
    """

    store: TrashStore
    follow: FollowMoves
    track_jobs: TrackJobs
    embeddings: EmbeddingStore
    bucket: Bucket
    audio: AudioStore
    lifetime: timedelta
    grace: timedelta
    limit_s: float = _LIMIT_S

    def __call__(self) -> None:
        """Follow interrupted moves, expire the trash, and remove leftovers until the time is over.

        Raises
        ------
        ContrafactError : `database_unavailable`, `bucket_unavailable`; the rest stays for the next call.
        """
        until = time.monotonic() + self.limit_s
        self.store.expire(self.lifetime)
        self.follow()
        while found := self.store.leftovers(self.grace, _BATCH):
            # In any order, so that a track whose objects cannot be deleted does not hold up the others for ever.
            for each in random.sample(found, len(found)):
                with log_context(track_id=each.track.id):
                    self._clear(each)
                if time.monotonic() > until:
                    return

    def _clear(self, moved: Moved) -> None:
        if moved.place is Place.DELETING:
            self._delete(moved)
            return
        for each in moved.leftovers:
            if _is_obsolete(moved, each):
                self.track_jobs.withdraw(each.job_id)
                remove_embedding(self.embeddings, moved, each.job_id)
                self.bucket.delete(chroma_key(moved.track.id, each.job_id))
                copy = audio_key(moved.track.id, each.job_id)
                self.bucket.delete(copy)
                self.audio.forget_audio(moved.track.id, copy)
            if each.upload_key:
                self.bucket.delete(each.upload_key)
                self.follow.tracks.forget_upload(moved.track.id, each.upload_key)
        self.store.cleared(moved.track.id, moved.leftovers)

    def _delete(self, moved: Moved) -> None:
        # Listed between two readings of one move. If the track is submitted in between, the lists hold what a new job
        # stored; if it is deleted again after that, they lack it.
        track_id = moved.track.id
        job_ids, embedded_by = self.track_jobs.of_track(track_id), self.embeddings.job_of(track_id)
        prefixes = (chroma_prefix(track_id), audio_prefix(track_id))
        keys = [key for prefix in prefixes for key, _ in self.bucket.keys(prefix)]
        again = self.store.find(track_id)
        if again is None or again.move != moved.move:
            return
        self.track_jobs.delete(job_ids)
        if embedded_by is not None:
            self.embeddings.remove(track_id, embedded_by)
        # The database keeps a copy of the chroma, also where the bucket has lost the object and does not list it.
        keys += [chroma_key(track_id, job_id) for job_id in job_ids]
        uploads = [again.track.source.upload_key, *(each.upload_key for each in again.leftovers)]
        for key in {again.track.chroma_key, *keys, *uploads}:
            if key:
                self.bucket.delete(key)
        self.store.drop(track_id, moved.move)


def _is_obsolete(moved: Moved, leftover: Leftover) -> bool:
    """Return whether the results of a job are useless: a newer job replaced it, it failed, or the trash ended it."""
    track = moved.track
    is_withdrawn = moved.place is Place.TRASH and track.is_active
    return leftover.job_id != track.job_id or track.state in RETRYABLE_STATES or is_withdrawn
