"""Take up what was left lying: lost messages, dead workers, half-written states, old uploads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from contrafact.domain.tracks import Track
from contrafact.ports.clock import Clock
from contrafact.ports.queue import Queue
from contrafact.ports.stores import JobStore, PlaylistStore, TrackStore

SWEEP_SECONDS = 5.0
_NUDGE_AGAIN = timedelta(seconds=20)
"""A nudge that led to nothing for so long is taken for lost."""
_UNSETTLED = timedelta(seconds=30)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Sweep:
    """Finds what is overdue and nudges the workers; any number of workers may sweep at once."""

    tracks: TrackStore
    jobs: JobStore
    playlists: PlaylistStore
    queue: Queue
    clock: Clock

    def __call__(self) -> int:
        """Nudge everything that is overdue; returns how many nudges were sent."""
        now = self.clock()
        nudged_before = now - _NUDGE_AGAIN
        sent = [self.queue.nudge_job(job_id) for job_id in self.jobs.overdue(now, nudged_before, _BATCH)]
        sent += [self.queue.nudge_playlist(each) for each in self.playlists.overdue(now, nudged_before, _BATCH)]
        for track in self.tracks.unsettled(now - _UNSETTLED):
            self._settle(track)
        return sum(sent)

    def _settle(self, track: Track) -> None:
        """Give a track its job's state, where whoever should have done so died between the two writes."""
        now = self.clock()
        job = self.jobs.ensure(track.job_id, track.id, now)
        self.tracks.mirror_state(track.id, job.id, job.state, now, job.problem)
        if job.created_at == now:
            self.queue.nudge_job(job.id)
