"""Run a job: download the audio, extract chroma, embed it. Every step is idempotent."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, TypeVar

from contrafact.alignment.fingerprint_keys import fingerprint_keys
from contrafact.domain.audio import audio_key
from contrafact.domain.chroma import Chroma
from contrafact.domain.error_table import FILE_FAULTS
from contrafact.domain.errors import ContrafactError
from contrafact.domain.fingerprints import Fingerprint
from contrafact.domain.jobs import RETRYABLE_STATES, Job, Lease, Problem, Progress, State
from contrafact.domain.links import VideoLink
from contrafact.domain.tracks import Metadata, SourceKind, Track, TrackMeasures
from contrafact.domain.work_kinds import WorkKind
from contrafact.features.chroma_io import chroma_from_bytes, chroma_to_bytes, fingerprint_from_bytes
from contrafact.features.harmonic_content import harmonic_content
from contrafact.ports import Clock, NewId
from contrafact.ports.bucket import Bucket
from contrafact.ports.embeddings import EmbeddingStore
from contrafact.ports.engine import Embedder, Extractor
from contrafact.ports.figures import FigureStore
from contrafact.ports.sources import FetchedAudio, SourceFetcher
from contrafact.ports.stores import JobStore, TrackStore
from contrafact.ports.webhooks import Announce, Events
from contrafact.services.announcing import SILENT, end_of_job
from contrafact.services.audio import KeepAudio, Listen
from contrafact.services.figures import timed
from contrafact.services.job_progress import STARTS_AT, download_progress, extraction_progress
from contrafact.services.leasing import LEASE, Leased, LeaseLostError, run_leased
from contrafact.services.repeats import Repeats
from contrafact.services.sets.taking import TakeSet
from contrafact.services.space import DiskSpace
from contrafact.services.tracks import chroma_key, forget_upload, remove_results

_PROGRESS_SECONDS = 0.5
_Done = TypeVar("_Done")

_log = logging.getLogger(__name__)


def _no_tags(_: Path) -> Metadata:
    return Metadata()


@dataclass(frozen=True, slots=True)
class IngestTrack:
    """Makes a track ready by running its job.

    Parameters
    ----------
    only : as of `JobStore.take_next`.
    """

    kind: ClassVar[str] = "job"

    tracks: TrackStore
    jobs: JobStore
    embeddings: EmbeddingStore
    bucket: Bucket
    fetcher: SourceFetcher
    extract: Extractor
    embedder: Embedder
    repeats: Repeats
    clock: Clock
    new_id: NewId
    space: DiskSpace
    figures: FigureStore
    max_duration_s: float
    scratch_folder: Path | None = None
    lease: timedelta = LEASE
    events: Events = SILENT
    read_tags: Callable[[Path], Metadata] = _no_tags
    audio: KeepAudio | None = None
    take_set: TakeSet | None = None
    only: WorkKind | None = None

    def __call__(self, job_id: str) -> None:
        """Run the job whose turn it is, unless no job waits; `job_id` as of `JobStore.take_next`."""
        run_leased(self, job_id, self.new_id())

    def take(self, job_id: str, token: str) -> Job | None:
        """Lease a job; see `JobStore.take_next`."""
        return self.jobs.take_next(job_id, token, self.lease, self.clock(), self.only)

    def renew(self, leased: Leased[Job]) -> bool:
        """Extend the lease; False if it is lost."""
        return self.jobs.renew(_lease(leased), self.lease, self.clock())

    def log_fields(self, job: Job) -> dict[str, str]:
        """Return the ids of the job and its track."""
        return {"job_id": job.id, "track_id": job.track_id}

    def run(self, leased: Leased[Job]) -> None:
        """Make the track ready."""
        job, model_id = leased.item, self.embedder.model_id
        track = self.tracks.get(job.track_id)
        if track is None or track.job_id != job.id:
            # The track was deleted while its job was being created: no list may show the job.
            self.jobs.discard(_lease(leased))
            raise LeaseLostError
        if self.take_set is not None:
            self.take_set.refuse_taken(track)
        # While the bucket is full, nothing is downloaded.
        self.space.check()
        chroma, fingerprint = self._stored_chroma(job) or self._make_chroma(leased, track)
        now = self.clock()
        self.tracks.describe(track.id, job.id, Metadata(duration_s=chroma.duration_s), now)
        self.tracks.set_chroma(track.id, job.id, chroma_key(track.id, job.id), now, measures_of(chroma, fingerprint))
        if self.audio is not None:
            self.audio.note(track, job.id, audio_key(track.id, job.id))
        self._enter(leased, State.EMBEDDING)
        self.repeats.link(track, fingerprint)
        with timed(self.figures, State.EMBEDDING):
            embedding = self.embedder.embed(chroma)
        self._renew_or_stop(leased)
        self.embeddings.put(track.id, job.id, model_id, embedding)
        self.tracks.set_model(track.id, job.id, model_id, self.clock())
        self._finish(leased, State.READY, None)
        forget_upload(self.tracks, self.bucket, track)

    def fail(self, leased: Leased[Job], problem: Problem) -> None:
        """End the job as failed. Remove its results, and an uploaded file that no retry can process."""
        job = leased.item
        self._finish(leased, State.FAILED, problem)
        self._remove_results(job)
        track = self.tracks.get(job.track_id)
        if problem.code in FILE_FAULTS and track is not None and track.job_id == job.id:
            forget_upload(self.tracks, self.bucket, track)

    def put_back(self, leased: Leased[Job], error: ContrafactError) -> None:
        """Return the job to the queue, with the reason; a later sweep sends a new message."""
        problem = Problem(error.code, error.detail)
        # If the database is unavailable too, the job is free once the lease has run out.
        with suppress(ContrafactError):
            now = self.clock()
            if self.jobs.release(_lease(leased), problem, now):
                self.tracks.mirror_state(leased.item.track_id, leased.item.id, State.QUEUED, now, problem)
            self._mirror_end(leased.item)

    def give_up(self, leased: Leased[Job]) -> None:
        """Remove what this run stored, unless another worker now runs the job or has finished it."""
        job = self._mirror_end(leased.item)
        outcome = "deleted" if job is None else "taken by another worker" if job.is_active else job.state.value
        _log.info("job given up: it is %s", outcome)
        self._remove_results(leased.item)

    def _stored_chroma(self, job: Job) -> tuple[Chroma, Fingerprint] | None:
        """Return the chroma and fingerprint that an earlier attempt at this job stored."""
        data = self.bucket.get(chroma_key(job.track_id, job.id))
        fingerprint = fingerprint_from_bytes(data) if data else None
        # A worker of an older release stores none, or chroma of one view.
        chroma = chroma_from_bytes(data) if data and fingerprint is not None else None
        return (chroma, fingerprint) if chroma and fingerprint is not None and chroma.whitened is not None else None

    def _make_chroma(self, leased: Leased[Job], track: Track) -> tuple[Chroma, Fingerprint]:
        """Store chroma and fingerprint. Raises `same_recording` before the chroma is computed."""
        with TemporaryDirectory(prefix="contrafact-", dir=self.scratch_folder, ignore_cleanup_errors=True) as folder:
            with timed(self.figures, State.DOWNLOADING):
                fetched = self._fetch(leased, track, Path(folder))
            path, duration_s = fetched.path, fetched.duration_s
            self._enter(leased, State.EXTRACTING)
            report = self._reporter(leased, State.EXTRACTING, partial(extraction_progress, duration_s=duration_s))
            with timed(self.figures, State.EXTRACTING), self._taking_as_set(track, fetched):
                fingerprint = self.repeats.fingerprint(path, lambda _: leased.check())
                self.repeats.refuse(track, fingerprint)
                with self._copying(leased, track, Path(folder)) as listen:
                    chroma = self.extract(path, max_duration_s=self.max_duration_s, on_progress=report, on_audio=listen)
        self._renew_or_stop(leased)
        self.bucket.put(chroma_key(track.id, leased.item.id), chroma_to_bytes(chroma, fingerprint))
        return chroma, fingerprint

    @contextmanager
    def _taking_as_set(self, track: Track, fetched: FetchedAudio) -> Iterator[None]:
        """Make a set of a recording that is too long for a track. Raises `taken_as_set` then."""
        try:
            yield
        except ContrafactError as error:
            if error.code != "too_long" or self.take_set is None:
                raise
            # With the title that the source states, which was not known when the track was read.
            described = self.tracks.get(track.id) or track
            raise self.take_set(described, fetched.path, fetched.chapters) from error

    def _copying(self, leased: Leased[Job], track: Track, folder: Path) -> AbstractContextManager[Listen | None]:
        """Return the context in which the copy for listening is made; it is stored before the chroma."""
        if self.audio is None:
            return nullcontext()
        return self.audio.copying(track, audio_key(track.id, leased.item.id), folder)

    def _fetch(self, leased: Leased[Job], track: Track, folder: Path) -> FetchedAudio:
        """Download the audio into the folder."""
        self._enter(leased, State.DOWNLOADING)
        report = self._reporter(leased, State.DOWNLOADING, download_progress)
        if track.source.kind is SourceKind.UPLOAD:
            path, key = folder / "upload", track.source.upload_key
            if key is None:
                raise ContrafactError("upload_missing")
            if not self.bucket.download(key, path, report):
                self.tracks.forget_upload(track.id, key)
                raise ContrafactError("upload_missing")
            self.tracks.describe(track.id, leased.item.id, self.read_tags(path), self.clock())
            return FetchedAudio(path, None, None, None, None, None)
        try:
            fetched = self.fetcher.fetch(VideoLink(track.source.key), folder, report)
        except ContrafactError as error:
            if error.code == "disk_full":
                # Wait if it is the disk of the bucket that became full.
                self.space.check()
            if error.code == "too_long" and self.take_set is not None:
                raise ContrafactError("set_too_long", error.detail) from error
            raise
        metadata = Metadata(
            fetched.title, fetched.artist, fetched.duration_s, fetched.thumbnail_url, fetched.published_at
        )
        self.tracks.describe(track.id, leased.item.id, metadata, self.clock())
        return fetched

    def _reporter(
        self, leased: Leased[Job], state: State, progress_of: Callable[[_Done], Progress]
    ) -> Callable[[_Done], None]:
        """Return a callback that writes progress at intervals and stops the work when the lease is lost."""
        last_written = 0.0

        def report(done: _Done) -> None:
            nonlocal last_written
            leased.check()
            now = time.monotonic()
            if now - last_written >= _PROGRESS_SECONDS:
                last_written = now
                self._write(leased, state, progress_of(done))

        return report

    def _enter(self, leased: Leased[Job], state: State) -> None:
        _log.info("job is %s", state.value)
        self._write(leased, state, Progress(STARTS_AT[state]))
        self.tracks.mirror_state(leased.item.track_id, leased.item.id, state, self.clock())

    def _write(self, leased: Leased[Job], state: State, progress: Progress) -> None:
        if not self.jobs.advance(_lease(leased), state, progress, self.clock()):
            raise LeaseLostError

    def _renew_or_stop(self, leased: Leased[Job]) -> None:
        if not self.renew(leased):
            raise LeaseLostError

    def _finish(self, leased: Leased[Job], state: State, problem: Problem | None) -> None:
        job, now = leased.item, self.clock()

        def end(announce: Announce) -> None:
            if not self.jobs.finish(_lease(leased), state, problem, now):
                raise LeaseLostError
            self.tracks.mirror_state(job.track_id, job.id, state, now, problem)
            announcement = end_of_job(self.tracks.get(job.track_id), job, state, problem)
            if announcement is not None:
                announce(announcement)

        self.events.record(end)
        _log.info("job is %s", state.value, extra={"code": problem.code} if problem else None)
        with suppress(ContrafactError):
            self.figures.job_ended(state, problem.code if problem else None)

    def _mirror_end(self, job: Job) -> Job | None:
        """Return the stored job; if it has ended, write its state to the track, where an older write may stand."""
        stored = self.jobs.get(job.id)
        if stored is not None and not stored.is_active:
            self.tracks.mirror_state(stored.track_id, stored.id, stored.state, self.clock(), stored.problem)
        return stored

    def _remove_results(self, job: Job) -> None:
        """Remove what the job stored, unless another worker runs it or it ended as ready."""
        stored = self.jobs.get(job.id)
        if stored is None or stored.state in RETRYABLE_STATES:
            remove_results(self.tracks, self.embeddings, self.bucket, job.track_id, job.id)


def measures_of(chroma: Chroma, fingerprint: Fingerprint) -> TrackMeasures:
    """Return what is measured of a recording beside its chroma."""
    keys = fingerprint_keys(fingerprint)
    return TrackMeasures(harmonic_content(chroma.frames, chroma.whitened), chroma.tuning_cents, keys, chroma.views[-1])


def _lease(leased: Leased[Job]) -> Lease:
    return Lease(leased.item.id, leased.token)
