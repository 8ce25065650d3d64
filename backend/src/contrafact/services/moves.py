"""Let embedding and jobs follow tracks that move between library, trash and deletion."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.log_context import log_context
from contrafact.domain.trash import Moved, Place
from contrafact.ports import Clock
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.queue import Queue
from contrafact.ports.stores import JobStore, TrackStore
from contrafact.ports.trash import TrackJobs, TrashStore

_BATCH = 500
_SOON_S = 1.0
"""Longest time that a request spends on moves, in seconds; the sweep follows the others."""


@dataclass(frozen=True, slots=True)
class FollowMoves:
    """Brings embedding and jobs to the place of their track.

    Idempotent; several may run at once. The jobs whose results are removed or hidden are listed between two readings of
    the same move. So the list holds every job from before the move, and none from after a later one.
    """

    trash: TrashStore
    tracks: TrackStore
    jobs: JobStore
    track_jobs: TrackJobs
    embeddings: EmbeddingStore
    queue: Queue
    clock: Clock

    def __call__(self) -> int:
        """Follow the moves that were interrupted; return their number."""
        found = self.trash.unfollowed(_BATCH)
        for each in found:
            self.track(each.track.id)
        return len(found)

    def soon(self, *track_ids: str) -> None:
        """Follow moves until the time is over or the database is unavailable; the sweep follows the rest."""
        until = time.monotonic() + _SOON_S
        with suppress(ContrafactError):
            for track_id in track_ids:
                self.track(track_id)
                if time.monotonic() > until:
                    return

    def track(self, track_id: str) -> None:
        """Follow the last move of a track."""
        before = self.trash.find(track_id)
        if before is None or before.is_followed:
            return
        job_ids, embedded_by = self.track_jobs.of_track(track_id), self.embeddings.job_of(track_id)
        moved = self.trash.find(track_id)
        if moved is None or moved.is_followed or moved.move != before.move:
            # A later move is followed by what made it, or by the sweep.
            return
        with log_context(track_id=track_id):
            if moved.place is Place.LIBRARY:
                self._into_library(moved)
            elif moved.place is Place.TRASH:
                self._into_trash(moved, job_ids)
            else:
                self.track_jobs.delete(job_ids)
                if embedded_by is not None:
                    self.embeddings.remove(track_id, embedded_by)
        self.trash.followed(track_id, moved.move)

    def _into_trash(self, moved: Moved, job_ids: list[str]) -> None:
        track = moved.track
        ended = self.track_jobs.withdraw(track.job_id)
        if ended is not None and track.is_active:
            # It ended before its worker updated the track.
            self.tracks.mirror_state(track.id, ended.id, ended.state, self.clock(), ended.problem)
        # Now no job of before the move can write an embedding. One of after it must not be hidden.
        embedded_by = self.embeddings.job_of(track.id)
        again = self.trash.find(track.id)
        if embedded_by is not None and again is not None and again.move == moved.move:
            self.embeddings.hide(track.id, embedded_by, moved.move)
        self.track_jobs.hide(job_ids, moved.move)

    def _into_library(self, moved: Moved) -> None:
        track = moved.track
        for each in moved.leftovers:
            if each.job_id != track.job_id:
                self.track_jobs.withdraw(each.job_id)
                remove_embedding(self.embeddings, moved, each.job_id)
        self.embeddings.show(track.id, moved.move)
        self.track_jobs.show(track.id, moved.move)
        if track.is_active:
            now = self.clock()
            job = self.jobs.ensure(track.job_id, track.id, now)
            if job.created_at == now:
                self.queue.nudge_job(job.id, track.id)


def remove_embedding(embeddings: EmbeddingStore, moved: Moved, job_id: str) -> None:
    """Remove the embedding that an ended job wrote, unless the track is ready: it has no other one then."""
    if moved.track.state is not State.READY:
        embeddings.remove(moved.track.id, job_id)


Follow = Callable[[str], None]
"""Follows the last move of a track, or leaves it to the sweep."""
