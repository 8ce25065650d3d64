"""Embed tracks of an older model again, from their stored chroma."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from contrafact.domain.embeddings import OutdatedEmbedding
from contrafact.domain.errors import UNAVAILABLE, ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.log_context import log_context
from contrafact.ports import Clock, NewId
from contrafact.ports.bucket import Bucket
from contrafact.ports.embeddings import EmbeddingStore, OutdatedEmbeddings
from contrafact.ports.engine import Embedder
from contrafact.ports.queue import Queue
from contrafact.ports.reextraction import ReextractionStore
from contrafact.ports.stores import JobStore, TrackStore
from contrafact.services.caches import fetch_chroma

_LEASE = timedelta(minutes=2)
"""Many times what one track takes: a lease that needs no heartbeat."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NudgeReembedding:
    """Sends the workers a message while tracks wait to be embedded, or analysed, again."""

    outdated: OutdatedEmbeddings
    older: ReextractionStore
    queue: Queue
    model_id: str

    def __call__(self) -> bool:
        """Send a message if a track waits; return whether one was sent."""
        waits = self.outdated.any_waits(self.model_id) or self.older.any_waits()
        return waits and self.queue.nudge_reembedding()


@dataclass(frozen=True, slots=True)
class ReembedTracks:
    """Replaces outdated embeddings while no job waits. Several workers may run it at once."""

    tracks: TrackStore
    jobs: JobStore
    embeddings: EmbeddingStore
    outdated: OutdatedEmbeddings
    bucket: Bucket
    embedder: Embedder
    clock: Clock
    new_id: NewId

    def __call__(self, limit: timedelta) -> int:
        """Embed tracks until none waits, a job waits, or the time is over; return the number of tracks embedded.

        Raises
        ------
        ContrafactError : `database_unavailable`, `bucket_unavailable`; the track waits until its lease runs out.
        """
        started_at, n_done = self.clock(), 0
        while self.clock() - started_at < limit and not self._job_waits():
            taken = self.outdated.take(self.embedder.model_id, self.new_id(), _LEASE)
            if taken is None:
                break
            with log_context(track_id=taken.track_id):
                n_done += self._reembed(taken)
        return n_done

    def _job_waits(self) -> bool:
        return bool(self.jobs.page(State.QUEUED, 1, None).items)

    def _reembed(self, taken: OutdatedEmbedding) -> bool:
        track = self.tracks.get(taken.track_id)
        if track is None:
            # It was moved to the trash, where its embedding follows it, or its deletion left the embedding behind.
            if not self.tracks.exists(taken.track_id):
                self.embeddings.remove(taken.track_id, taken.job_id)
            return False
        try:
            embedding = self.embedder.embed(fetch_chroma(self.bucket, track.chroma_key))
        except ContrafactError as error:
            if error.code in UNAVAILABLE:
                raise
            _log.warning("track cannot be embedded again: %s", error)
            self.outdated.give_up(taken, self.embedder.model_id)
            return False
        if not self.outdated.replace(taken, self.embedder.model_id, embedding):
            return False
        self.tracks.set_model(track.id, taken.job_id, self.embedder.model_id, self.clock())
        return True


class CountWaiting:
    """Counts the tracks that wait to be embedded again, at most every few seconds.

    Every page of a ranking shows the count, which takes as long as the page in a large library.
    """

    MAX_AGE = timedelta(seconds=5)

    def __init__(self, outdated: OutdatedEmbeddings, model_id: str, clock: Clock) -> None:
        self._outdated = outdated
        self._model_id = model_id
        self._clock = clock
        self._cached: tuple[datetime, int] | None = None

    def __call__(self) -> int:
        """Return the count, at most `MAX_AGE` old. Raises `database_unavailable`."""
        now, cached = self._clock(), self._cached
        if cached is not None and timedelta(0) <= now - cached[0] < self.MAX_AGE:
            return cached[1]
        count = self._outdated.count(self._model_id)
        self._cached = (now, count)
        return count
