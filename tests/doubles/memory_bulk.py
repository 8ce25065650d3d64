"""`BulkChangeStore` in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tests.doubles.memory_servers import ManualClock
from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.domain.bulk import MOST_TRACKS, BulkChange, BulkItem, BulkState, Outcome, Requester
from contrafact.domain.errors import ContrafactError
from contrafact.domain.tracks import TrackFilter, TrackSort


class MemoryBulkChangeStore:
    def __init__(self, tracks: MemoryTrackStore, clock: ManualClock) -> None:
        self.changes: dict[str, BulkChange] = {}
        self.items: dict[str, dict[str, tuple[BulkItem, Outcome | None]]] = {}
        self.leases: dict[str, tuple[str, datetime]] = {}
        self._tracks = tracks
        self._clock = clock

    def create(self, change: BulkChange, chosen: TrackFilter | Sequence[str]) -> BulkChange:
        if isinstance(chosen, TrackFilter):
            found = self._tracks.page(chosen, TrackSort.CREATED_AT, MOST_TRACKS + 1, None)
            chosen = [track.id for track in found.items]
        if len(chosen) > MOST_TRACKS:
            raise ContrafactError("too_many_tracks")
        self.items[change.id] = {each: (BulkItem(each), None) for each in chosen}
        self.changes[change.id] = replace(change, n_tracks=len(self.items[change.id]))
        return self.changes[change.id]

    def get(self, change_id: str) -> BulkChange | None:
        found = self.changes.get(change_id)
        if found is None:
            return None
        counts = Counter(outcome for _, outcome in self.items[change_id].values() if outcome is not None)
        return replace(found, counts=dict(counts))

    def recent(self, user_id: str, since: datetime, limit: int) -> list[BulkChange]:
        found = [each for each in self.changes.values() if each.made_by.user_id == user_id and each.created_at >= since]
        newest = sorted(found, key=lambda each: (each.created_at, each.id), reverse=True)[:limit]
        return [found for each in newest if (found := self.get(each.id))]

    def take(self, change_id: str | None, token: str, lease: timedelta) -> BulkChange | None:
        ordered = sorted(self.changes.values(), key=lambda each: (each.created_at, each.id))
        for change in ordered:
            is_free = change.id not in self.leases or self.leases[change.id][1] <= self._clock()
            if change.is_active and is_free and change_id in {None, change.id}:
                self.leases[change.id] = (token, self._clock() + lease)
                return change
        return None

    def renew(self, change_id: str, token: str, lease: timedelta) -> bool:
        if self.leases.get(change_id, ("", None))[0] != token:
            return False
        self.leases[change_id] = (token, self._clock() + lease)
        return True

    def release(self, change_id: str, token: str) -> None:
        if self.leases.get(change_id, ("", None))[0] == token:
            del self.leases[change_id]

    def waiting(self, change: BulkChange, limit: int) -> list[BulkItem]:
        wanted = self._wanted(change)
        return [item for _, (item, outcome) in sorted(self.items[change.id].items()) if outcome is wanted][:limit]

    def settle(self, change: BulkChange, item: BulkItem, outcome: Outcome) -> bool:
        if self.items[change.id][item.track_id][1] is not self._wanted(change):
            return False
        self.items[change.id][item.track_id] = (item, outcome)
        return True

    def end(self, change_id: str, token: str, state: BulkState) -> None:
        before = BulkState.RUNNING if state is BulkState.DONE else BulkState.UNDOING
        if self.leases.get(change_id, ("", None))[0] == token and self.changes[change_id].state is before:
            self.changes[change_id] = replace(self.changes[change_id], state=state)
            del self.leases[change_id]

    def undo(self, change_id: str, runs_for: Requester) -> bool:
        change = self.changes.get(change_id)
        if change is None or change.state not in {BulkState.RUNNING, BulkState.DONE}:
            return False
        self.changes[change_id] = replace(change, state=BulkState.UNDOING, runs_for=runs_for)
        self.leases.pop(change_id, None)
        return True

    @staticmethod
    def _wanted(change: BulkChange) -> Outcome | None:
        return None if change.state is BulkState.RUNNING else Outcome.CHANGED
