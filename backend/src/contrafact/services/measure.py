"""Measure the harmonic content of tracks that an older release made."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from contrafact.domain.errors import ContrafactError
from contrafact.domain.tracks import Track, TrackMeasures
from contrafact.features.harmonic_content import harmonic_content
from contrafact.ports.bucket import Bucket
from contrafact.ports.recordings import RecordingStore
from contrafact.ports.stores import TrackStore
from contrafact.services.caches import fetch_chroma

_BATCH = 100
"""Read and measured in less than a second."""
_N_LOOKED_AT = 2000
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class MeasureTracks:
    """Fills in harmonic content and tuning from the stored chroma, one batch a call. Idempotent.

    Fingerprints cannot be filled in: no audio is kept.
    """

    tracks: TrackStore
    recordings: RecordingStore
    bucket: Bucket
    is_done: bool = field(default=False, init=False)
    _last_id: str = field(default="", init=False)

    def __call__(self) -> int:
        """Measure the tracks of the next batch; return their number.

        Raises
        ------
        ContrafactError : `database_unavailable`, `bucket_unavailable`; the next call measures the rest of the batch.
        """
        if self.is_done:
            return 0
        ids = self.tracks.ready_ids(self._last_id, _N_LOOKED_AT)
        found = self.recordings.unmeasured(ids, _BATCH)
        n_measured = sum(self._measure(track) for track in found)
        self._last_id = found[-1].id if len(found) == _BATCH else ids[-1] if ids else ""
        self.is_done = not ids
        return n_measured

    def _measure(self, track: Track) -> bool:
        if track.chroma_key is None:
            return False
        try:
            chroma = fetch_chroma(self.bucket, track.chroma_key)
        except ContrafactError as error:
            if error.code == "bucket_unavailable":
                raise
            _log.warning("track not measured: %s", error, extra={"track_id": track.id})
            return False
        measures = TrackMeasures(harmonic_content(chroma.frames, chroma.whitened), chroma.tuning_cents)
        self.recordings.measure(track.id, track.chroma_key, measures)
        return True
