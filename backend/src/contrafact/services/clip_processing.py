"""Do what is to be done of a clip. It can be done twice with the same end."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from contrafact.domain.chroma import Chroma
from contrafact.domain.clips import KEPT, Clip, ClipRanking, ClipSource
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, Problem
from contrafact.domain.verdicts import OperatingPoint
from contrafact.ports.bucket import Bucket
from contrafact.ports.clip_store import ClipStore
from contrafact.ports.clock import Clock, NewId
from contrafact.ports.log_ids import log_ids
from contrafact.services.heartbeat import LEASE, heartbeat

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
        with log_ids(clip_id=clip_id), heartbeat(lambda: self.clips.renew(clip_id, token, self.clock() + LEASE)):
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
