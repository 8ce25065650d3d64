"""Repair tracks that an interrupted deletion of release 1.0 left behind."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Lease, Problem, State
from contrafact.domain.log_context import log_context
from contrafact.domain.tracks import Track
from contrafact.domain.trash import Place
from contrafact.ports import Clock, NewId
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.stores import JobStore, TrackStore
from contrafact.ports.trash import TrackJobs, TrashStore

_BATCH = 2000
_LEASE = timedelta(seconds=20)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class RepairTracks:
    """Makes ready tracks without an embedding failed ones: they cannot be compared, but can be retried or deleted.

    Reads all ready tracks once, one batch a call.
    """

    tracks: TrackStore
    jobs: JobStore
    track_jobs: TrackJobs
    trash: TrashStore
    embeddings: EmbeddingStore
    clock: Clock
    new_id: NewId
    is_done: bool = field(default=False, init=False)
    _last_id: str = field(default="", init=False)

    def __call__(self) -> int:
        """Repair the tracks of the next batch; return their number. Raises `database_unavailable`."""
        if self.is_done:
            return 0
        ids = self.tracks.ready_ids(self._last_id, _BATCH)
        broken = [track for track_id in self.embeddings.lacking(ids) if (track := self._without_embedding(track_id))]
        for track in broken:
            with log_context(track_id=track.id):
                self._fail(track)
        self._last_id = ids[-1] if ids else ""
        self.is_done = not ids
        return len(broken)

    def _without_embedding(self, track_id: str) -> Track | None:
        """Return the track if it is still ready, and its embedding neither hidden nor on its way."""
        found = self.trash.find(track_id)
        if found is None or found.place is not Place.LIBRARY or not found.is_followed:
            return None
        is_broken = found.track.state is State.READY and self.embeddings.job_of(track_id) is None
        return found.track if is_broken else None

    def _fail(self, track: Track) -> None:
        """End the track as failed, with a failed job that can be retried.

        If this is interrupted before the job has failed, a worker runs the job and makes the track ready again.
        """
        now, error = self.clock(), ContrafactError("deletion_interrupted")
        problem = Problem(error.code, error.detail)
        self.track_jobs.delete([track.job_id])
        self.jobs.ensure(track.job_id, track.id, now)
        token = self.new_id()
        if self.jobs.take(track.job_id, token, _LEASE, now) is None:
            return
        self.jobs.finish(Lease(track.job_id, token), State.FAILED, problem, now)
        self.tracks.mirror_state(track.id, track.job_id, State.FAILED, now, problem)
        _log.warning("track failed: its deletion was interrupted")
