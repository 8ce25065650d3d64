"""Take clips, and tell how far their ranking is."""

from __future__ import annotations

import errno
import logging
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from contrafact.domain.chroma import Chroma
from contrafact.domain.clips import KEPT, MAX_CLIP_S, WAITS, Clip, ClipRanking, ClipSource, ClipSpan, ClipState
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, Problem
from contrafact.domain.log_context import log_context
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import OperatingPoint
from contrafact.domain.works import Work
from contrafact.features.chroma_io import chroma_from_bytes
from contrafact.ports import Clock, NewId
from contrafact.ports.bucket import Bucket
from contrafact.ports.engine import Extractor
from contrafact.ports.queue import Queue
from contrafact.ports.sources import FetchProgress
from contrafact.ports.stores import ClipStore, TrackStore, WorkStore
from contrafact.services.leasing import LEASE, heartbeat
from contrafact.services.uploads import StoredUpload, clean_file_name


@dataclass(frozen=True, slots=True)
class SubmitClip:
    """Turns a stretch of a track, or an uploaded file, into a clip that a worker will rank."""

    clips: ClipStore
    tracks: TrackStore
    bucket: Bucket
    queue: Queue
    clock: Clock
    new_id: NewId

    def of_track(self, track_id: str, span: ClipSpan, operating_point: OperatingPoint | None) -> Clip:
        """Submit a stretch of a ready track.

        Raises
        ------
        ContrafactError : what `track_chroma` and `ClipSpan.cut` raise.
        """
        # Tried here, so that what cannot be cut is said at once.
        span.cut(track_chroma(self.tracks, self.bucket, track_id))
        return self._submit(ClipSource(track_id=track_id, span=span), operating_point)

    def of_file(
        self,
        stored: StoredUpload,
        file_name: str | None,
        span: ClipSpan | None,
        operating_point: OperatingPoint | None,
    ) -> Clip:
        """Submit a file that lies in the bucket, or a stretch of it; whether it is one, the worker finds.

        Raises
        ------
        ContrafactError : `empty_file`; `database_unavailable`. The file is removed then.
        """
        if stored.size_bytes == 0:
            self.bucket.delete(stored.key)
            raise ContrafactError("empty_file")
        source = ClipSource(upload_key=stored.key, file_name=clean_file_name(file_name), span=span)
        try:
            return self._submit(source, operating_point)
        except ContrafactError:
            # No clip names it, so that no worker would remove it.
            with suppress(ContrafactError):
                self.bucket.delete(stored.key)
            raise

    def _submit(self, source: ClipSource, operating_point: OperatingPoint | None) -> Clip:
        now = self.clock()
        clip = Clip(self.new_id(), source, operating_point, ClipState.QUEUED, now, now, now + WAITS)
        self.clips.create(clip)
        with log_context(clip_id=clip.id):
            self.queue.nudge_clip(clip.id)
        return clip


@dataclass(frozen=True, slots=True)
class ReadClip:
    """A clip with the tracks and works that its ranking names."""

    clips: ClipStore
    tracks: TrackStore
    works: WorkStore
    clock: Clock

    def __call__(self, clip_id: str) -> tuple[Clip, dict[str, Track], dict[str, Work]]:
        """The clip, and those of its tracks and works that still exist, by id. Raises `clip_not_found`."""
        clip = self.clips.get(clip_id, self.clock())
        if clip is None:
            raise ContrafactError("clip_not_found")
        if clip.ranking is None:
            return clip, {}, {}
        tracks = self.tracks.get_many([match.track_id for match in clip.ranking.matches])
        return clip, tracks, self.works.get_many([match.work_id for match in clip.ranking.works])


def track_chroma(tracks: TrackStore, bucket: Bucket, track_id: str) -> Chroma:
    """The chroma of a track.

    Raises
    ------
    ContrafactError : `track_not_found`; `track_not_ready` for one without chroma.
    """
    track = tracks.get(track_id)
    if track is None:
        raise ContrafactError("track_not_found")
    data = bucket.get(track.chroma_key) if track.chroma_key else None
    if data is None:
        raise ContrafactError("track_not_ready")
    return chroma_from_bytes(data)


_LONGER_S = 1.0
"""Encoders pad what they write: a file of a minute may last a little longer."""


@dataclass(frozen=True, slots=True)
class ClipChroma:
    """Makes the chroma of clips: cut out of a track's, or extracted from a file."""

    tracks: TrackStore
    bucket: Bucket
    extract: Extractor
    max_duration_s: float
    scratch_folder: Path | None = None

    def __call__(self, source: ClipSource) -> Chroma:
        """The chroma of a clip.

        Raises
        ------
        ContrafactError : what `track_chroma`, `Extractor` and `ClipSpan.cut` raise; `upload_missing`, `clip_too_long`.
        """
        if source.track_id is not None:
            whole = track_chroma(self.tracks, self.bucket, source.track_id)
        else:
            whole = self._of_file(source)
        return source.span.cut(whole) if source.span else whole

    def _of_file(self, source: ClipSource) -> Chroma:
        folder = Path(tempfile.mkdtemp(prefix="contrafact-", dir=self.scratch_folder))
        try:
            path = folder / "clip"
            if source.upload_key is None or not self.bucket.download(source.upload_key, path, _ignored):
                raise ContrafactError("upload_missing")
            return self._extracted(path, is_whole=source.span is None)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _extracted(self, path: Path, *, is_whole: bool) -> Chroma:
        longest_s = MAX_CLIP_S + _LONGER_S if is_whole else self.max_duration_s
        try:
            return self.extract(path, max_duration_s=longest_s, on_progress=None)
        except ContrafactError as error:
            if error.code == "too_long" and is_whole:
                raise ContrafactError("clip_too_long") from error
            raise


def _ignored(_: FetchProgress) -> None:
    """A clip is too short for a progress of its own."""


_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
_AWAY = {"database_unavailable", "bucket_unavailable"}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProcessClip:
    """Gives a clip its ranking, or the reason why it has none."""

    clips: ClipStore
    bucket: Bucket
    chroma_of: Callable[[ClipSource], Chroma]
    rank: Callable[[Chroma, str | None, OperatingPoint | None], ClipRanking]
    clock: Clock
    new_id: NewId

    def __call__(self, clip_id: str) -> None:
        """Rank the clip if that is still to be done and nobody else is at it."""
        now = self.clock()
        clip = self.clips.take(clip_id, token := self.new_id(), now, now + LEASE)
        if clip is None:
            return
        with log_context(clip_id=clip_id), heartbeat(lambda: self.clips.renew(clip_id, token, self.clock() + LEASE)):
            self._process(clip, token)

    def _process(self, clip: Clip, token: str) -> None:
        try:
            outcome = self._outcome(clip)
        except ContrafactError as error:
            _log.warning("clip put back: %s", error)
            # With the database away it is not given back at once but when its lease runs out.
            with suppress(ContrafactError):
                self.clips.release(clip.id, token, self.clock())
            return
        now = self.clock()
        if self.clips.finish(clip.id, token, outcome, now, now + KEPT):
            _log.info("clip is %s", outcome.code if isinstance(outcome, Problem) else "ready")
            self._forget_upload(clip.source)

    def _outcome(self, clip: Clip) -> ClipRanking | Problem:
        """What became of it. Raises `database_unavailable`, `bucket_unavailable`: nothing is wrong with the clip."""
        try:
            if clip.attempts > MAX_ATTEMPTS:
                raise ContrafactError("worker_crashed")
            return self.rank(self.chroma_of(clip.source), clip.source.track_id, clip.operating_point)
        except ContrafactError as error:
            if error.code in _AWAY:
                raise
            return Problem(error.code, error.detail)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the clip must end
            _log.exception("clip not ranked")
            is_disk_full = isinstance(error, OSError) and error.errno in _DISK_FULL
            found = ContrafactError("disk_full" if is_disk_full else "internal_error")
            return Problem(found.code, found.detail)

    def _forget_upload(self, source: ClipSource) -> None:
        """Remove the audio. With the bucket away it stays until `PurgeUploads` finds it too old."""
        if source.upload_key is not None:
            with suppress(ContrafactError):
                self.bucket.delete(source.upload_key)
