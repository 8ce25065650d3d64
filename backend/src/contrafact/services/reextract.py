"""Analyse tracks of an older recipe again, where their audio is still there or can be fetched again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from contrafact.domain.audio import audio_key
from contrafact.domain.audit import Action, Change, TargetKind
from contrafact.domain.chroma import RECIPE, Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.jobs import MAX_ATTEMPTS, Problem, State
from contrafact.domain.links import VideoLink
from contrafact.domain.reextraction import FailedReextraction, FetchingCost, OlderRecipe, TakenTrack
from contrafact.domain.tracks import SourceKind, Track
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog
from contrafact.ports.bucket import Bucket
from contrafact.ports.clips import ClipStore
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.engine import Embedder, Extractor
from contrafact.ports.reextraction import ReextractionStore
from contrafact.ports.sources import SourceFetcher
from contrafact.ports.stores import JobStore, TrackStore
from contrafact.services.audio import KeepAudio, Listen
from contrafact.services.audit import UNRECORDED
from contrafact.services.ingest import measures_of
from contrafact.services.leasing import LEASE, Leased, LeaseLostError, run_leased
from contrafact.services.repeats import Repeats
from contrafact.services.space import DiskSpace
from contrafact.services.tracks import chroma_key, forget_upload

MAY_PASS = frozenset({"bot_check", "network_failed", "disk_full", "video_processing"})
"""Errors that another track would meet too, or that pass."""
PAUSE = timedelta(minutes=10)
_BYTES_PER_S = 16_000
"""128 kbit/s, as YouTube's usual audio has."""
_SECONDS_PER_TRACK = 15.0
"""Download and analysis of a song on a usual connection."""
_LOOK_SECONDS = 1.0
_N_FAILURES = 50
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reextraction:
    """The tracks of an older recipe as a user sees them."""

    store: ReextractionStore
    clock: Clock
    audit: AuditLog = UNRECORDED

    def __call__(self) -> tuple[OlderRecipe, FetchingCost, list[FailedReextraction]]:
        """Return their numbers, what fetching them costs, and the first ones whose new analysis failed."""
        counts = self.store.count()
        cost = FetchingCost(round(counts.fetchable_s * _BYTES_PER_S), counts.n_fetchable * _SECONDS_PER_TRACK)
        return counts, cost, self.store.failures(_N_FAILURES) if counts.n_failed else []

    def start(self, *, from_source: bool = True) -> int:
        """Let them be analysed again, see `ReextractionStore.request`; return the number of those that wait now."""
        # Without fetching, the worker asks by itself.
        if from_source:
            self._note(Action.REEXTRACTION_STARTED)
        return self.store.request(self.clock(), from_source=from_source)

    def stop(self) -> int:
        """Let no track wait any more; return how many did."""
        self._note(Action.REEXTRACTION_STOPPED)
        return self.store.cancel()

    def _note(self, action: Action) -> None:
        """Write the entry first: a transaction of all tracks would be too large, and half a change is one, too."""
        self.audit.record(lambda note: note(Change(action, TargetKind.LIBRARY, "all tracks")))


@dataclass(slots=True)
class ReextractTracks:
    """Analyses waiting tracks again while no job and no clip waits. Several workers may run it at once.

    A track stays ready with its old analysis until the new one is complete. Its old chroma stays in the bucket until
    the track is deleted, since a ranking or a backup may be about to read it.
    """

    kind: ClassVar[str] = "new analysis"

    store: ReextractionStore
    tracks: TrackStore
    jobs: JobStore
    clips: ClipStore
    embeddings: EmbeddingStore
    bucket: Bucket
    fetcher: SourceFetcher
    extract: Extractor
    embedder: Embedder
    repeats: Repeats
    clock: Clock
    new_id: NewId
    space: DiskSpace
    max_duration_s: float
    scratch_folder: Path | None = None
    lease: timedelta = LEASE
    audio: KeepAudio | None = None
    _paused_until: datetime | None = field(default=None, init=False)

    def __call__(self, limit: timedelta) -> int:
        """Analyse tracks until none waits, a user waits, or the time is over; return the number of tracks tried."""
        started_at, n_tried = self.clock(), 0
        while self.clock() - started_at < limit and not self._is_paused() and not self._user_waits():
            # The store chooses the track.
            if not run_leased(self, "", self.new_id()):
                break
            n_tried += 1
        return n_tried

    def take(self, _: str, token: str) -> TakenTrack | None:
        """Lease a waiting track; None if there is none."""
        return self.store.take(token, self.lease)

    def renew(self, leased: Leased[TakenTrack]) -> bool:
        """Extend the lease; False if it is lost."""
        return self.store.renew(leased.item, self.lease)

    def log_fields(self, taken: TakenTrack) -> dict[str, str]:
        """Return the id of the track."""
        return {"track_id": taken.id}

    def run(self, leased: Leased[TakenTrack]) -> None:
        """Replace the analysis of a track. If it is interrupted, the track is tried again."""
        taken, track = leased.item, leased.item.track
        self.space.check()
        chroma, fingerprint = self._analysed(leased)
        if chroma.views == (RECIPE,):
            raise ContrafactError("silent_audio")
        embedding = self.embedder.embed(chroma)
        if not self.renew(leased):
            raise LeaseLostError
        key = chroma_key(track.id, self.new_id())
        self.bucket.put(key, chroma_to_bytes(chroma, fingerprint))
        # First the embedding: what follows marks the track as done.
        self.embeddings.put_again(track.id, track.job_id, self.embedder.model_id, embedding)
        if not self.store.finish(taken, key, measures_of(chroma, fingerprint), self.clock()):
            self.bucket.delete(key)
            raise LeaseLostError
        _log.info("track analysed again by %s", chroma.views[-1])
        if self.audio is not None and track.audio is None:
            self.audio.note(track, track.job_id, audio_key(track.id, track.job_id))
        self.repeats.link(track, fingerprint)
        forget_upload(self.tracks, self.bucket, track)

    def fail(self, leased: Leased[TakenTrack], problem: Problem) -> None:
        """Keep the old analysis. After an error that may pass, pause and try again."""
        if problem.code in MAY_PASS and leased.item.attempts < MAX_ATTEMPTS:
            self._pause(leased, problem)
            return
        _log.warning("track keeps its older analysis: %s", problem.detail, extra={"code": problem.code})
        self.store.fail(leased.item, problem)
        forget_upload(self.tracks, self.bucket, leased.item.track)

    def put_back(self, leased: Leased[TakenTrack], error: ContrafactError) -> None:
        """Let the track wait while a server is away or full."""
        self._pause(leased, Problem(error.code, error.detail))

    def give_up(self, leased: Leased[TakenTrack]) -> None:
        """Let the track wait: a user goes first, or the lease is lost."""
        self.store.release(leased.item)

    def _pause(self, leased: Leased[TakenTrack], problem: Problem) -> None:
        self._paused_until = self.clock() + PAUSE
        _log.warning("new analyses pause: %s", problem.detail, extra={"code": problem.code})
        self.store.release(leased.item, problem)

    def _is_paused(self) -> bool:
        return self._paused_until is not None and self.clock() < self._paused_until

    def _user_waits(self) -> bool:
        return bool(self.jobs.page(State.QUEUED, 1, None).items) or self.clips.any_queued()

    def _analysed(self, leased: Leased[TakenTrack]) -> tuple[Chroma, Fingerprint]:
        look = self._looking_for_users(leased)
        with TemporaryDirectory(prefix="contrafact-", dir=self.scratch_folder, ignore_cleanup_errors=True) as folder:
            path = self._fetch(leased.item.track, Path(folder), look)
            fingerprint = self.repeats.fingerprint(path, look)
            with self._copying(leased.item.track, Path(folder)) as listen:
                chroma = self.extract(path, max_duration_s=self.max_duration_s, on_progress=look, on_audio=listen)
        return chroma, fingerprint

    def _copying(self, track: Track, folder: Path) -> AbstractContextManager[Listen | None]:
        """Return the context in which a copy for listening is made, if the track has none."""
        if self.audio is None or track.audio is not None:
            return nullcontext()
        return self.audio.copying(track, audio_key(track.id, track.job_id), folder)

    def _fetch(self, track: Track, folder: Path, look: Callable[[object], None]) -> Path:
        if track.source.kind is SourceKind.YOUTUBE:
            return self.fetcher.fetch(VideoLink(track.source.key), folder, look).path
        path = folder / "upload"
        if track.source.upload_key is None or not self.bucket.download(track.source.upload_key, path, look):
            raise ContrafactError("upload_missing")
        return path

    def _looking_for_users(self, leased: Leased[TakenTrack]) -> Callable[[object], None]:
        """Return a callback that stops the analysis when a job or a clip waits."""
        last_looked = time.monotonic()

        def look(_: object) -> None:
            nonlocal last_looked
            leased.check()
            if time.monotonic() - last_looked < _LOOK_SECONDS:
                return
            last_looked = time.monotonic()
            if self._user_waits():
                raise LeaseLostError

        return look
