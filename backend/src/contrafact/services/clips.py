"""Submit clips, rank them in a worker, read their rankings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from contrafact.domain.acting import current_maker
from contrafact.domain.audit import Action, Change, TargetKind
from contrafact.domain.chroma import Chroma
from contrafact.domain.clips import (
    MAX_CLIP_FILE_S,
    MAX_WAIT,
    RESULT_LIFETIME,
    Clip,
    ClipRanking,
    ClipSource,
    ClipSpan,
    ClipState,
)
from contrafact.domain.errors import ContrafactError
from contrafact.domain.figures import CLIP_STAGE
from contrafact.domain.jobs import Problem
from contrafact.domain.log_context import log_context
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import AskedThreshold
from contrafact.domain.works import Work
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.bucket import Bucket
from contrafact.ports.clips import ClipStore
from contrafact.ports.engine import Extractor
from contrafact.ports.figures import FigureStore
from contrafact.ports.queue import Queue
from contrafact.ports.sources import FetchProgress
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.services.audit import UNRECORDED
from contrafact.services.figures import timed
from contrafact.services.leasing import LEASE, Leased, LeaseLostError, run_leased
from contrafact.services.tracks import track_chroma
from contrafact.services.uploads import StoredUpload, clean_file_name

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SubmitClip:
    """Makes a clip of a span of a track, or of an uploaded file, for a worker to rank."""

    clips: ClipStore
    tracks: TrackStore
    bucket: Bucket
    queue: Queue
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED

    def of_track(self, track_id: str, span: ClipSpan, threshold: AskedThreshold) -> Clip:
        """Submit a span of a track.

        Raises
        ------
        ContrafactError : as `track_chroma` and `ClipSpan.cut`.
        """
        # Cut once here, so that the caller gets the error of an invalid span at once.
        span.cut(track_chroma(self.tracks, self.bucket, track_id))
        return self._submit(ClipSource(track_id=track_id, span=span), threshold)

    def of_file(
        self,
        stored: StoredUpload,
        file_name: str | None,
        span: ClipSpan | None,
        threshold: AskedThreshold,
    ) -> Clip:
        """Submit a file in the bucket, or a span of it. The worker decodes and validates it.

        Raises
        ------
        ContrafactError : `empty_file`, `database_unavailable`; the file is deleted then.
        """
        if stored.size_bytes == 0:
            self.bucket.delete(stored.key)
            raise ContrafactError("empty_file")
        source = ClipSource(upload_key=stored.key, file_name=clean_file_name(file_name), span=span)
        try:
            return self._submit(source, threshold)
        except ContrafactError:
            # Without a clip that refers to it, no worker would delete the file.
            _delete_upload(self.bucket, source)
            raise

    def _submit(self, source: ClipSource, threshold: AskedThreshold) -> Clip:
        now = self.clock()
        clip = Clip(
            self.new_id(), source, threshold, ClipState.QUEUED, now, now, now + MAX_WAIT, made_by=current_maker()
        )

        def create(note: Note) -> Clip:
            given = {"track_id": source.track_id, "file_name": source.file_name}
            note(Change(Action.CLIP_SUBMITTED, TargetKind.CLIP, clip.id, after=given))
            return self.clips.create(clip)

        clip = self.audit.record(create)
        with log_context(clip_id=clip.id):
            self.queue.nudge_clip(clip.id)
        return clip


@dataclass(frozen=True, slots=True)
class ReadClip:
    """Reads a clip with the tracks and works of its ranking."""

    clips: ClipStore
    tracks: TrackStore
    works: WorkStore

    def __call__(self, clip_id: str) -> tuple[Clip, dict[str, Track], dict[str, Work]]:
        """Return the clip, and those of its tracks and works that still exist, by id. Raises `clip_not_found`."""
        clip = self.clips.get(clip_id)
        if clip is None:
            raise ContrafactError("clip_not_found")
        if clip.ranking is None:
            return clip, {}, {}
        matched = [match.track_id for match in clip.ranking.matches]
        supporting = [match.best_track_id for match in clip.ranking.works]
        tracks = self.tracks.get_many(list({*matched, *supporting}))
        ranking = clip.ranking.of_existing(tracks)
        works = self.works.get_many([match.work_id for match in ranking.works])
        return replace(clip, ranking=ranking), tracks, works


@dataclass(frozen=True, slots=True)
class ProcessClip:
    """Ranks a clip in a worker."""

    kind: ClassVar[str] = "clip"

    clips: ClipStore
    bucket: Bucket
    chroma_of: Callable[[ClipSource], Chroma]
    rank: Callable[[Chroma, str | None, AskedThreshold], ClipRanking]
    clock: Clock
    new_id: NewId
    figures: FigureStore
    lease: timedelta = LEASE

    def __call__(self, clip_id: str) -> None:
        """Process one clip unless it has ended or another worker holds it. Idempotent."""
        run_leased(self, clip_id, self.new_id())

    def take(self, clip_id: str, token: str) -> Clip | None:
        """Lease the clip; None if it has ended or another lease is running."""
        return self.clips.take(clip_id, token, self.lease, self.clock())

    def renew(self, leased: Leased[Clip]) -> bool:
        """Extend the lease; False if it is lost."""
        return self.clips.renew(leased.item.id, leased.token, self.lease)

    def log_fields(self, clip: Clip) -> dict[str, str]:
        """Return the id of the clip."""
        return {"clip_id": clip.id}

    def run(self, leased: Leased[Clip]) -> None:
        """Rank the clip."""
        clip = leased.item
        with timed(self.figures, CLIP_STAGE):
            ranking = self.rank(self.chroma_of(clip.source), clip.source.track_id, clip.threshold)
        self._finish(leased, ranking)

    def fail(self, leased: Leased[Clip], problem: Problem) -> None:
        """End the clip as failed."""
        self._finish(leased, problem)

    def put_back(self, leased: Leased[Clip], error: ContrafactError) -> None:
        """Return the clip to the queue, with the reason; a later sweep sends a new message."""
        waits_for = Problem(error.code, f"{error.kind.title}. The clip waits and goes on by itself.")
        # If the database is unavailable too, the clip is free once the lease has run out.
        with suppress(ContrafactError):
            self.clips.release(leased.item.id, leased.token, waits_for, self.clock())

    def give_up(self, leased: Leased[Clip]) -> None:
        """Leave the clip and its file to the worker that took it."""
        _log.info("clip given up: its lease is lost")

    def _finish(self, leased: Leased[Clip], outcome: ClipRanking | Problem) -> None:
        if not self.clips.finish(leased.item.id, leased.token, outcome, self.clock(), RESULT_LIFETIME):
            raise LeaseLostError
        _log.info("clip is %s", outcome.code if isinstance(outcome, Problem) else "ready")
        _delete_upload(self.bucket, leased.item.source)


@dataclass(frozen=True, slots=True)
class ClipChroma:
    """Makes the chroma of a clip: cut from a track's chroma, or extracted from an uploaded file."""

    tracks: TrackStore
    bucket: Bucket
    extract: Extractor
    max_duration_s: float
    scratch_folder: Path | None = None

    def __call__(self, source: ClipSource) -> Chroma:
        """Return the chroma of a clip.

        Raises
        ------
        ContrafactError : as `track_chroma`, `Extractor` and `ClipSpan.cut`; `upload_missing`, `clip_too_long`.
        """
        if source.track_id is not None:
            whole = track_chroma(self.tracks, self.bucket, source.track_id)
        else:
            whole = self._of_file(source)
        return source.span.cut(whole) if source.span else whole

    def _of_file(self, source: ClipSource) -> Chroma:
        with TemporaryDirectory(prefix="contrafact-", dir=self.scratch_folder, ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "clip"
            if source.upload_key is None or not self.bucket.download(source.upload_key, path, _ignore_progress):
                raise ContrafactError("upload_missing")
            if source.span is not None:
                return self.extract(path, max_duration_s=self.max_duration_s, on_progress=None)
            try:
                return self.extract(path, max_duration_s=MAX_CLIP_FILE_S, on_progress=None)
            except ContrafactError as error:
                if error.code == "too_long":
                    raise ContrafactError("clip_too_long") from error
                raise


def _delete_upload(bucket: Bucket, source: ClipSource) -> None:
    """Delete the file of a clip. While the bucket is unavailable it stays until `PurgeUploads` deletes it."""
    if source.upload_key is not None:
        with suppress(ContrafactError):
            bucket.delete(source.upload_key)


def _ignore_progress(_: FetchProgress) -> None:
    """Clips are short: their progress is not shown."""
