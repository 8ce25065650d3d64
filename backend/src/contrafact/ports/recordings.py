"""Interface of the database to tracks that hold the same recording, and to the measures of tracks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from contrafact.domain.tracks import RecordingLink, Track, TrackMeasures


class RecordingStore(Protocol):
    """Tracks by the fingerprints of their recordings. Every method raises as those of `TrackStore`."""

    def sharing(self, keys: Sequence[int], limit: int) -> list[Track]:
        """Return tracks, ready or being embedded, that share keys of a fingerprint; those that share most first."""

    def link(self, track_id: str, other_id: str | None) -> None:
        """Note that a track holds the recording of another; None: of no other."""

    def links(self) -> list[RecordingLink]:
        """Return the links of all ready tracks, newest track first."""

    def allow_repeat(self, track_id: str, job_id: str) -> None:
        """Let the next job of a track analyse it although the library holds its recording. Only for its newest job."""

    def unmeasured(self, track_ids: Sequence[str], limit: int) -> list[Track]:
        """Return the first of these tracks, in byte order, that are ready and whose harmonic content is not known."""

    def measure(self, track_id: str, chroma_key: str, measures: TrackMeasures) -> None:
        """Write harmonic content and tuning of a track that still has this chroma."""
