"""Take clips, and tell how far their ranking is."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from contrafact.domain.chroma import Chroma
from contrafact.domain.clips import WAITS, Clip, ClipSource, ClipSpan, ClipState
from contrafact.domain.errors import ContrafactError
from contrafact.domain.tracks import Track
from contrafact.domain.verdicts import OperatingPoint
from contrafact.domain.works import Work
from contrafact.features.chroma_file import chroma_from_bytes
from contrafact.ports.bucket import Bucket
from contrafact.ports.clip_store import ClipStore
from contrafact.ports.clock import Clock, NewId
from contrafact.ports.log_ids import log_ids
from contrafact.ports.queue import Queue
from contrafact.ports.stores import TrackStore, WorkStore
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
        with log_ids(clip_id=clip.id):
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
