"""`SetStore` in memory."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.doubles.memory_jobs import Leased, mark_overdue, unmark
from tests.doubles.memory_pages import page_of
from tests.doubles.memory_servers import ManualClock

from contrafact.domain.pages import Page
from contrafact.domain.sets import ACTIVE_SETS, ENDED_SETS, RecordingSet, SetState
from contrafact.ports import Clock
from contrafact.ports.sets import Changes


class MemorySetStore:
    """`clock` stands for the database's clock."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or ManualClock()
        self.sets: dict[str, RecordingSet] = {}
        self._leases: dict[str, Leased] = {}
        self._lock = threading.Lock()

    def create(self, new: RecordingSet) -> RecordingSet:
        with self._lock:
            found = self.sets.get(new.id)
            if found is None or found.state in ENDED_SETS:
                self.sets[new.id], self._leases[new.id] = new, Leased(self._clock)
            return self.sets[new.id]

    def get(self, set_id: str) -> RecordingSet | None:
        return self.sets.get(set_id)

    def existing(self, set_ids: Sequence[str]) -> set[str]:
        return set(set_ids) & self.sets.keys()

    def page(self, limit: int, cursor: str | None) -> Page[RecordingSet]:
        return page_of(
            self.sets.values(), lambda each: (each.created_at.timestamp(), each.id), "-created_at", limit, cursor
        )

    def take(self, set_id: str, token: str, lease: timedelta, now: datetime) -> RecordingSet | None:
        with self._lock:
            found = self.sets.get(set_id)
            if found is None or not found.is_active or not self._leases[set_id].is_free:
                return None
            self._leases[set_id].take(token, lease)
            self.sets[set_id] = replace(found, attempts=found.attempts + 1, updated_at=now)
            return self.sets[set_id]

    def renew(self, set_id: str, token: str, lease: timedelta) -> bool:
        with self._lock:
            if not self._is_held(set_id, token):
                return False
            self._leases[set_id].renew(lease)
            return True

    def advance(self, set_id: str, token: str, changes: Changes) -> bool:
        with self._lock:
            if not self._is_held(set_id, token):
                return False
            self._write(set_id, changes)
            return True

    def finish(self, set_id: str, token: str, changes: Changes) -> bool:
        with self._lock:
            if not self._is_held(set_id, token):
                return False
            self._write(set_id, changes)
            self._leases[set_id].end()
            return True

    def release(self, set_id: str, token: str) -> bool:
        with self._lock:
            if not self._is_held(set_id, token):
                return False
            self._write(set_id, {"attempts": self.sets[set_id].attempts - 1})
            self._leases[set_id].put_back()
            return True

    def change(
        self, set_id: str, states: Collection[SetState], revision: int | None, changes: Changes
    ) -> RecordingSet | None:
        with self._lock:
            found = self.sets.get(set_id)
            if found is None or found.state not in states or revision not in {None, found.revision}:
                return None
            self._write(set_id, {**changes, "revision": found.revision + 1})
            if isinstance(changes.get("state"), SetState):
                self._write(set_id, {"attempts": 0})
                self._leases[set_id] = Leased(self._clock)
            return self.sets[set_id]

    def delete(self, set_id: str) -> bool:
        with self._lock:
            return self.sets.pop(set_id, None) is not None

    def overdue(self, limit: int) -> list[str]:
        with self._lock:
            active = {each: self._leases[each] for each, found in self.sets.items() if found.state in ACTIVE_SETS}
            return mark_overdue(active, limit)

    def not_nudged(self, ids: Sequence[str]) -> None:
        with self._lock:
            unmark(self._leases, ids)

    def _write(self, set_id: str, changes: Changes) -> None:
        given: dict[str, Any] = dict(changes)
        self.sets[set_id] = replace(self.sets[set_id], **given)

    def _is_held(self, set_id: str, token: str) -> bool:
        found = self.sets.get(set_id)
        return found is not None and found.is_active and self._leases[set_id].token == token
