"""From a clip to its chroma."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from contrafact.domain.chroma import Chroma
from contrafact.domain.clips import MAX_CLIP_S, ClipSource
from contrafact.domain.errors import ContrafactError
from contrafact.ports.bucket import Bucket
from contrafact.ports.engine import Extractor
from contrafact.ports.sources import FetchProgress
from contrafact.ports.stores import TrackStore
from contrafact.services.clips import track_chroma

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
