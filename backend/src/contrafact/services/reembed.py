"""Embed again, from their stored chroma, the tracks that an older model embedded."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from contrafact.domain.embeddings import OutdatedEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.domain.log_context import log_context
from contrafact.domain.states import State
from contrafact.domain.tracks import Track
from contrafact.ports import Clock, NewId
from contrafact.ports.bucket import Bucket
from contrafact.ports.engine import Embedder
from contrafact.ports.queue import Queue
from contrafact.ports.stores import EmbeddingStore, JobStore, OutdatedEmbeddings, TrackStore
from contrafact.services.caches import fetch_chroma

LEASE = timedelta(minutes=2)
"""Many times what one track takes, so that nobody needs to renew it."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NudgeReembedding:
    """Tells the workers when tracks wait to be embedded again."""

    outdated: OutdatedEmbeddings
    queue: Queue
    model_id: str

    def __call__(self) -> bool:
        """Whether a nudge was sent."""
        return self.outdated.any_waits(self.model_id) and self.queue.nudge_reembedding()


@dataclass(frozen=True, slots=True)
class ReembedTracks:
    """Makes outdated embeddings anew, as long as no job waits; any number of workers may do so at once."""

    tracks: TrackStore
    jobs: JobStore
    embeddings: EmbeddingStore
    outdated: OutdatedEmbeddings
    bucket: Bucket
    embedder: Embedder
    clock: Clock
    new_id: NewId

    def __call__(self, limit: timedelta) -> int:
        """Embed tracks until none waits, a job waits, or the time is over; returns how many were done.

        Raises
        ------
        ContrafactError : `database_unavailable`, `bucket_unavailable`: the track at hand waits for its lease to end.
        """
        begun_at, n_done = self.clock(), 0
        while self.clock() - begun_at < limit and not self._job_waits():
            now = self.clock()
            taken = self.outdated.take(self.embedder.model_id, self.new_id(), now, now + LEASE)
            if taken is None:
                break
            with log_context(track_id=taken.track_id):
                n_done += self._renew(taken)
        return n_done

    def _job_waits(self) -> bool:
        return bool(self.jobs.page(State.QUEUED, 1, None).items)

    def _renew(self, taken: OutdatedEmbedding) -> bool:
        track = self.tracks.get(taken.track_id)
        if track is None:
            # Deleted in the middle of being made: nobody asks for what is left of it.
            self.embeddings.remove(taken.track_id, taken.job_id)
            return False
        try:
            embedding = self.embedder.embed(fetch_chroma(self.bucket, _key(track)))
        except ContrafactError as error:
            if error.code in {"database_unavailable", "bucket_unavailable"}:
                raise
            _log.warning("track cannot be embedded again: %s", error)
            self.outdated.give_up(taken, self.embedder.model_id)
            return False
        if not self.outdated.replace(taken, self.embedder.model_id, embedding):
            return False
        self.tracks.set_model(track.id, taken.job_id, self.embedder.model_id, self.clock())
        return True


def _key(track: Track) -> str:
    if track.chroma_key is None:
        raise ContrafactError("invalid_chroma", "The track has no chroma.")
    return track.chroma_key


KEPT_FOR = timedelta(seconds=5)
"""Every page of a ranking tells the count, which in a large library takes as long as the page."""


class CountWaiting:
    """Counts at most every few seconds; of several who ask at once more than one may count."""

    def __init__(self, outdated: OutdatedEmbeddings, model_id: str, clock: Clock) -> None:
        self._outdated = outdated
        self._model_id = model_id
        self._clock = clock
        self._kept: tuple[datetime, int] | None = None

    def __call__(self) -> int:
        """The count, or that of some seconds ago. Raises `database_unavailable`."""
        now, kept = self._clock(), self._kept
        if kept is not None and now - kept[0] < KEPT_FOR:
            return kept[1]
        found = self._outdated.count(self._model_id)
        self._kept = (now, found)
        return found
