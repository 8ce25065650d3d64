"""Do a job: audio, chroma, embedding, ready. Every step can be run twice with the same end."""

from __future__ import annotations

import errno
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, Job, Lease, Problem, Progress
from contrafact.domain.links import VideoLink
from contrafact.domain.log_context import log_context
from contrafact.domain.states import RETRYABLE_STATES, State
from contrafact.domain.tracks import Metadata, SourceKind, Track
from contrafact.features.chroma_io import chroma_from_bytes, chroma_to_bytes
from contrafact.ports import Clock, NewId
from contrafact.ports.bucket import Bucket
from contrafact.ports.engine import Embedder, Extractor
from contrafact.ports.sources import FetchProgress, SourceFetcher
from contrafact.ports.stores import EmbeddingStore, JobStore, TrackStore
from contrafact.services.leasing import LEASE, heartbeat
from contrafact.services.tracks import chroma_key, forget_upload, remove_results

_PROGRESS_SECONDS = 0.5
_BEGINS_AT = {State.DOWNLOADING: 0.0, State.EXTRACTING: 0.6, State.EMBEDDING: 0.95}
"""Fraction of a job that lies behind when a stage begins."""
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
_Told = TypeVar("_Told")

_log = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """The job was cancelled, deleted, or taken over by another worker: stop and leave no trace."""


@dataclass(frozen=True, slots=True)
class IngestTrack:
    """Makes a track ready."""

    tracks: TrackStore
    jobs: JobStore
    embeddings: EmbeddingStore
    bucket: Bucket
    fetcher: SourceFetcher
    extract: Extractor
    embedder: Embedder
    clock: Clock
    new_id: NewId
    max_duration_s: float
    scratch_folder: Path | None = None

    def __call__(self, job_id: str) -> None:
        """Do the job if it is still to be done and nobody else is at it."""
        now = self.clock()
        job = self.jobs.take(job_id, token := self.new_id(), now, now + LEASE)
        if job is None:
            return
        lease = Lease(job_id, token)
        with log_context(job_id=job.id, track_id=job.track_id), heartbeat(lambda: self.renew(lease)) as lost:
            _Run(self, job, lease, lost).to_the_end()

    def renew(self, lease: Lease) -> bool:
        """Prolong the lease; False if it is lost."""
        now = self.clock()
        return self.jobs.renew(lease, now, now + LEASE)


class _Run:
    """One worker's try at one job."""

    def __init__(self, ingest: IngestTrack, job: Job, lease: Lease, lost: threading.Event) -> None:
        self._ingest = ingest
        self._job = job
        self._lease = lease
        self._lost = lost
        self._state = job.state
        self._ids = {"job_id": job.id, "track_id": job.track_id}

    def to_the_end(self) -> None:
        """Work through the stages and end the job, whatever happens."""
        _log.info("job taken", extra=self._ids | {"attempt": self._job.attempts})
        try:
            self._stages()
        except LeaseLostError:
            self._give_up()
        except ContrafactError as error:
            if error.code in {"database_unavailable", "bucket_unavailable"}:
                self._put_back(error)
                return
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the job must end
            is_disk_full = isinstance(error, OSError) and error.errno in _DISK_FULL
            _log.exception("job broke off", extra=self._ids)
            self._fail(ContrafactError("disk_full" if is_disk_full else "internal_error"))

    def _stages(self) -> None:
        if self._job.attempts > MAX_ATTEMPTS:
            raise ContrafactError("worker_crashed")
        track = self._ingest.tracks.get(self._job.track_id)
        if track is None or track.job_id != self._job.id:
            # Its track was deleted while the job was being made: nobody waits for it, and no list shall show it.
            self._ingest.jobs.discard(self._lease)
            raise LeaseLostError
        chroma = self._stored_chroma(track) or self._make_chroma(track)
        now = self._ingest.clock()
        self._ingest.tracks.describe(track.id, self._job.id, Metadata(duration_s=chroma.duration_s), now)
        self._ingest.tracks.set_chroma(track.id, self._job.id, chroma_key(track.id, self._job.id), now)
        self._enter(State.EMBEDDING)
        embedder = self._ingest.embedder
        embedding = embedder.embed(chroma)
        self._alive()
        self._ingest.embeddings.put(track.id, self._job.id, embedder.model_id, embedding)
        self._ingest.tracks.set_model(track.id, self._job.id, embedder.model_id, self._ingest.clock())
        self._finish(State.READY, None)
        forget_upload(self._ingest.tracks, self._ingest.bucket, track)

    def _stored_chroma(self, track: Track) -> Chroma | None:
        """What an earlier try at this very job has stored already."""
        data = self._ingest.bucket.get(chroma_key(track.id, self._job.id))
        return chroma_from_bytes(data) if data else None

    def _make_chroma(self, track: Track) -> Chroma:
        folder = Path(tempfile.mkdtemp(prefix="contrafact-", dir=self._ingest.scratch_folder))
        try:
            path, duration_s = self._audio(track, folder)
            self._enter(State.EXTRACTING)
            tell = self._throttled(partial(_decoded, duration_s=duration_s))
            chroma = self._ingest.extract(path, max_duration_s=self._ingest.max_duration_s, on_progress=tell)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        self._alive()
        self._ingest.bucket.put(chroma_key(track.id, self._job.id), chroma_to_bytes(chroma))
        return chroma

    def _audio(self, track: Track, folder: Path) -> tuple[Path, float | None]:
        """Put the track's audio into the folder; its file and, where the source says it, its length in seconds."""
        self._enter(State.DOWNLOADING)
        if track.source.kind is SourceKind.UPLOAD:
            path = folder / "upload"
            key = track.source.upload_key
            if key is None:
                raise ContrafactError("upload_missing")
            if not self._ingest.bucket.download(key, path, self._throttled(_fetched)):
                self._ingest.tracks.forget_upload(track.id, key)
                raise ContrafactError("upload_missing")
            return path, None
        fetched = self._ingest.fetcher.fetch(VideoLink(track.source.key), folder, self._throttled(_fetched))
        said = Metadata(fetched.title, fetched.artist, fetched.duration_s, fetched.thumbnail_url, fetched.published_at)
        self._ingest.tracks.describe(track.id, self._job.id, said, self._ingest.clock())
        return fetched.path, fetched.duration_s

    def _throttled(self, progress_of: Callable[[_Told], Progress]) -> Callable[[_Told], None]:
        """Write progress now and then, and stop at once when the lease is lost."""
        last_written = 0.0

        def tell(told: _Told) -> None:
            nonlocal last_written
            if self._lost.is_set():
                raise LeaseLostError
            now = time.monotonic()
            if now - last_written >= _PROGRESS_SECONDS:
                last_written = now
                self._write(progress_of(told))

        return tell

    def _enter(self, state: State) -> None:
        self._state = state
        _log.info("job is %s", state.value, extra=self._ids)
        self._write(Progress(_BEGINS_AT[state]))
        self._ingest.tracks.mirror_state(self._job.track_id, self._job.id, state, self._ingest.clock())

    def _write(self, progress: Progress) -> None:
        if not self._ingest.jobs.advance(self._lease, self._state, progress, self._ingest.clock()):
            raise LeaseLostError

    def _alive(self) -> None:
        if not self._ingest.renew(self._lease):
            raise LeaseLostError

    def _finish(self, state: State, problem: Problem | None) -> None:
        now = self._ingest.clock()
        if not self._ingest.jobs.finish(self._lease, state, problem, now):
            raise LeaseLostError
        self._ingest.tracks.mirror_state(self._job.track_id, self._job.id, state, now, problem)
        _log.info("job is %s", state.value, extra=self._ids | ({"code": problem.code} if problem else {}))

    def _fail(self, error: ContrafactError) -> None:
        try:
            self._finish(State.FAILED, Problem(error.code, error.detail))
        except LeaseLostError:
            self._give_up()
        else:
            self._remove_traces()

    def _give_up(self) -> None:
        """Somebody else cancelled, deleted or took the job: leave what is theirs and nothing of one's own."""
        job = self._settle()
        what = job.state.value if job and not job.is_active else "taken by another worker" if job else "deleted"
        _log.info("job given up: it is %s", what, extra=self._ids)
        self._remove_traces()

    def _settle(self) -> Job | None:
        """The job as it is now; if it has ended, its track says so too, whichever write came last before."""
        job = self._ingest.jobs.get(self._job.id)
        if job is not None and not job.is_active:
            now = self._ingest.clock()
            self._ingest.tracks.mirror_state(job.track_id, job.id, job.state, now, job.problem)
        return job

    def _put_back(self, error: ContrafactError) -> None:
        """Nothing is wrong with the track: whoever sweeps next takes the job up again."""
        _log.warning("job put back: %s", error, extra=self._ids)
        # With the database away the job is not given back at once but when its lease runs out.
        with suppress(ContrafactError):
            now = self._ingest.clock()
            if self._ingest.jobs.release(self._lease, now):
                self._ingest.tracks.mirror_state(self._job.track_id, self._job.id, State.QUEUED, now)
            self._settle()

    def _remove_traces(self) -> None:
        """Take back what this job stored, unless another worker goes on with the same job or has ended it well."""
        job = self._ingest.jobs.get(self._job.id)
        if job is None or job.state in RETRYABLE_STATES:
            remove_results(self._ingest.embeddings, self._ingest.bucket, self._job.track_id, self._job.id)


def _fetched(told: FetchProgress) -> Progress:
    part = told.bytes_done / told.bytes_total if told.bytes_total else 0.0
    return Progress(_along(State.DOWNLOADING, State.EXTRACTING, part), told.bytes_done, told.bytes_total)


def _decoded(seconds_done: float, *, duration_s: float | None) -> Progress:
    part = seconds_done / duration_s if duration_s else 0.0
    return Progress(_along(State.EXTRACTING, State.EMBEDDING, part))


def _along(begun: State, following: State, part: float) -> float:
    """Fraction of the whole job after a part, 0..1, of one stage."""
    return _BEGINS_AT[begun] + min(part, 1.0) * (_BEGINS_AT[following] - _BEGINS_AT[begun])
