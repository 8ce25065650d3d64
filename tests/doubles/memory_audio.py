"""`AudioStore` in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.domain.audio import AudioCopy, AudioSpace
from contrafact.domain.jobs import RETRYABLE_STATES
from contrafact.domain.tracks import Track


class MemoryAudioStore:
    """Writes to the tracks of a store."""

    def __init__(self, store: MemoryTrackStore) -> None:
        self._store = store

    def set_audio(self, track_id: str, job_id: str, copy: AudioCopy) -> None:
        track = self._all().get(track_id)
        if track is not None and track.job_id == job_id and track.state not in RETRYABLE_STATES:
            self._put(replace(track, audio=copy))

    def forget_audio(self, track_id: str, key: str) -> None:
        track = self._all().get(track_id)
        if track is not None and track.audio is not None and track.audio.key == key:
            self._put(replace(track, audio=None))

    def space(self) -> AudioSpace:
        copies = [copy for _, copy in self._copies()]
        return AudioSpace(len(copies), sum(copy.n_bytes for copy in copies))

    def oldest(self, limit: int, before: datetime | None = None) -> list[tuple[str, AudioCopy]]:
        found = [each for each in self._copies() if before is None or each[1].made_at < before]
        return sorted(found, key=lambda each: each[1].made_at)[:limit]

    def _all(self) -> dict[str, Track]:
        return self._store.tracks | {key: outside.track for key, outside in self._store.outside.items()}

    def _copies(self) -> list[tuple[str, AudioCopy]]:
        return [(track.id, track.audio) for track in self._all().values() if track.audio is not None]

    def _put(self, track: Track) -> None:
        outside = self._store.outside.get(track.id)
        if outside is None:
            self._store.tracks[track.id] = track
        else:
            self._store.outside[track.id] = replace(outside, track=track)
