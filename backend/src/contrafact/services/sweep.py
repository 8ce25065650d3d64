"""Periodic repair: nudge overdue work, correct track states, delete old uploads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from contrafact.domain.log_context import log_context
from contrafact.domain.tracks import Track
from contrafact.ports import Clock
from contrafact.ports.bucket import Bucket
from contrafact.ports.clips import ClipStore
from contrafact.ports.playlists import PlaylistStore
from contrafact.ports.queue import Queue
from contrafact.ports.stores import JobStore, NudgedStore, TrackStore
from contrafact.services.case_documents import DOCUMENTS
from contrafact.services.space import INCOMING

UPLOAD_LIFETIME = timedelta(hours=23, minutes=45)
"""Less than the promised 24 h by more than the time between two purges."""
_UNSETTLED = timedelta(seconds=30)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Sweep:
    """Nudges the workers about overdue work: lost messages, dead workers. Several workers may sweep at once."""

    tracks: TrackStore
    jobs: JobStore
    playlists: PlaylistStore
    clips: ClipStore
    queue: Queue
    clock: Clock
    imports: NudgedStore | None = None
    sets: NudgedStore | None = None

    def __call__(self) -> int:
        """Nudge all overdue work; return the number of nudges sent."""
        now = self.clock()
        n_sent = _nudge(self.jobs, self._nudge_job) + _nudge(self.playlists, self._nudge_playlist)
        n_sent += _nudge(self.clips, self._nudge_clip)
        n_sent += _nudge(self.imports, self._nudge_import) if self.imports else 0
        n_sent += _nudge(self.sets, self._nudge_set) if self.sets else 0
        for track in self.tracks.unsettled(now - _UNSETTLED):
            self._settle(track)
        return n_sent

    def _nudge_job(self, job_id: str) -> bool:
        job = self.jobs.get(job_id)
        if job is None:
            # It was deleted in between.
            return True
        with log_context(job_id=job_id, track_id=job.track_id):
            return self.queue.nudge_job(job_id, job.track_id)

    def _nudge_playlist(self, playlist_id: str) -> bool:
        with log_context(playlist_id=playlist_id):
            return self.queue.nudge_playlist(playlist_id)

    def _nudge_clip(self, clip_id: str) -> bool:
        with log_context(clip_id=clip_id):
            return self.queue.nudge_clip(clip_id)

    def _nudge_import(self, import_id: str) -> bool:
        with log_context(import_id=import_id):
            return self.queue.nudge_import(import_id)

    def _nudge_set(self, set_id: str) -> bool:
        with log_context(set_id=set_id):
            return self.queue.nudge_set(set_id)

    def _settle(self, track: Track) -> None:
        """Give a track the state of its job: the worker may have died between the two writes."""
        now = self.clock()
        job = self.jobs.ensure(track.job_id, track.id, now)
        self.tracks.mirror_state(track.id, job.id, job.state, now, job.problem)
        if job.created_at == now:
            self._nudge_job(job.id)


def _nudge(store: NudgedStore, nudge: Callable[[str], bool]) -> int:
    """Nudge the overdue items of a store; if the broker is unavailable the rest stays due. Return the number sent."""
    ids = store.overdue(_BATCH)
    for n_sent, each in enumerate(ids):
        if not nudge(each):
            store.not_nudged(ids[n_sent:])
            return n_sent
    return len(ids)


@dataclass(frozen=True, slots=True)
class PurgeUploads:
    """Deletes old uploaded files, and documents that nobody has taken."""

    bucket: Bucket
    clock: Clock

    def __call__(self) -> int:
        """Delete those older than `UPLOAD_LIFETIME`; return their number."""
        n_deleted = 0
        # Deleted while they are listed: there may be more than fit into memory.
        for key, made_at in chain(self.bucket.keys(INCOMING), self.bucket.keys(DOCUMENTS)):
            if made_at < self.clock() - UPLOAD_LIFETIME:
                self.bucket.delete(key)
                n_deleted += 1
        return n_deleted
