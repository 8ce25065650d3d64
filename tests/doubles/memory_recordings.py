"""`RecordingStore` in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.domain.jobs import State
from contrafact.domain.tracks import RecordingLink, Track, TrackMeasures


class MemoryRecordingStore:
    """Reads and changes the tracks of a store."""

    def __init__(self, store: MemoryTrackStore) -> None:
        self._store = store

    def sharing(self, keys: Sequence[int], limit: int) -> list[Track]:
        tracks = [each for each in self._store.tracks.values() if each.state in {State.READY, State.EMBEDDING}]
        n_shared = {each.id: len(set(keys) & set(self._store.fingerprint_keys.get(each.id, ()))) for each in tracks}
        found = [each for each in tracks if n_shared[each.id]]
        return sorted(found, key=lambda track: (-n_shared[track.id], track.id))[:limit]

    def link(self, track_id: str, other_id: str | None) -> None:
        self._store.change(track_id, None, lambda track: replace(track, same_recording_as=other_id))

    def links(self) -> list[RecordingLink]:
        found = [
            RecordingLink(track.id, track.same_recording_as, track.created_at)
            for track in self._ready()
            if track.same_recording_as
        ]
        return sorted(found, key=lambda link: (link.created_at, link.track_id), reverse=True)

    def allow_repeat(self, track_id: str, job_id: str) -> None:
        self._store.change(track_id, job_id, lambda track: replace(track, may_repeat=True))

    def unmeasured(self, track_ids: Sequence[str], limit: int) -> list[Track]:
        found = [track for track in self._ready() if track.id in track_ids and track.harmonic_content is None]
        return sorted(found, key=lambda track: track.id)[:limit]

    def measure(self, track_id: str, chroma_key: str, measures: TrackMeasures) -> None:
        def measured(track: Track) -> Track:
            content, tuning = measures.harmonic_content, measures.tuning_cents
            is_it = track.chroma_key == chroma_key
            return replace(track, harmonic_content=content, tuning_cents=tuning) if is_it else track

        self._store.change(track_id, None, measured)

    def _ready(self) -> list[Track]:
        return [track for track in self._store.tracks.values() if track.state is State.READY]
