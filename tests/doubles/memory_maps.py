"""`MapStore` and `MappedTracks` in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from tests.doubles.memory_library import MemoryWorkStore
from tests.doubles.memory_servers import ManualClock
from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.domain.jobs import State
from contrafact.domain.maps import MapDecision, MapHead, MappedTrack, MapPoints, pause_after
from contrafact.domain.tracks import TrackFilter, TrackSort
from contrafact.ports import Clock


class MemoryMapStore:
    """Maps in memory; `clock` is that of leases."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or ManualClock()
        self._maps: dict[str, tuple[MapHead, MapPoints]] = {}
        self._leases: dict[str, tuple[str, datetime, timedelta]] = {}
        self._tries: dict[str, int] = {}

    def head(self, model_id: str) -> MapHead | None:
        found = self._maps.get(model_id)
        return found[0] if found else None

    def points(self, head: MapHead) -> MapPoints | None:
        found = self._maps.get(head.model_id)
        return found[1] if found and found[0].version == head.version else None

    def is_free(self, model_id: str) -> bool:
        lease = self._leases.get(model_id)
        return lease is None or lease[1] <= self._clock()

    def take(self, model_id: str, token: str) -> bool:
        if not self.is_free(model_id):
            return False
        n_tries = self._tries.get(model_id, 0)
        self._tries[model_id] = n_tries + 1
        length = pause_after(n_tries)
        self._leases[model_id] = (token, self._clock() + length, length)
        return True

    def renew(self, model_id: str, token: str) -> bool:
        lease = self._leases.get(model_id)
        if lease is None or lease[0] != token:
            return False
        self._leases[model_id] = (token, self._clock() + lease[2], lease[2])
        return True

    def put(self, head: MapHead, points: MapPoints, token: str) -> bool:
        lease = self._leases.get(head.model_id)
        if lease is None or lease[0] != token:
            return False
        self._maps, self._leases, self._tries = {head.model_id: (head, points)}, {}, {}
        return True


class MemoryMappedTracks:
    """What the map says of the tracks of stores in memory. Tests say what is known of covers, by the track's id."""

    def __init__(self, tracks: MemoryTrackStore, works: MemoryWorkStore) -> None:
        self._tracks, self._works = tracks, works
        self.decisions: dict[str, MapDecision] = {}
        self.n_reads = 0

    def all(self, model_id: str) -> Iterator[MappedTrack]:
        self.n_reads += 1
        page = self._tracks.page(TrackFilter(state=State.READY), TrackSort.TITLE, 10_000, None)
        for track in sorted(page.items, key=lambda each: each.id):
            said, decision = track.metadata, self.decisions.get(track.id, MapDecision.NONE)
            yield MappedTrack(track.id, said.title or None, said.artist or None, track.work_id, track.tags, decision)

    def work_titles(self, work_ids: Collection[str]) -> dict[str, str]:
        return {each.id: each.title for each in self._works.get_many([*work_ids]).values()}
