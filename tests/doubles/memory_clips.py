"""`ClipStore` in memory."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tests.doubles.memory_jobs import Leased, mark_overdue, unmark
from tests.doubles.memory_servers import ManualClock

from contrafact.domain.clips import Clip, ClipRanking, ClipState
from contrafact.domain.jobs import Problem
from contrafact.ports import Clock

ENDED = frozenset({ClipState.READY, ClipState.FAILED})


class MemoryClipStore:
    """`clock` stands for the database's clock."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or ManualClock()
        self.clips: dict[str, Clip] = {}
        self._leases: dict[str, Leased] = {}
        self._lock = threading.Lock()

    def create(self, clip: Clip) -> Clip:
        with self._lock:
            made = replace(clip, expires_at=self._clock() + (clip.expires_at - clip.created_at))
            self.clips[clip.id], self._leases[clip.id] = made, Leased(self._clock)
            return made

    def get(self, clip_id: str) -> Clip | None:
        found = self.clips.get(clip_id)
        return found if found is not None and found.expires_at > self._clock() else None

    def any_queued(self) -> bool:
        return any(each.state is ClipState.QUEUED for each in self.clips.values())

    def take(self, clip_id: str, token: str, lease: timedelta, now: datetime) -> Clip | None:
        with self._lock:
            found, leased = self.clips.get(clip_id), self._leases.get(clip_id)
            if found is None or leased is None or found.state in ENDED or not leased.is_free:
                return None
            leased.take(token, lease)
            taken = replace(found, state=ClipState.RANKING, attempts=found.attempts + 1, updated_at=now, waits_for=None)
            self.clips[clip_id] = taken
            return taken

    def renew(self, clip_id: str, token: str, lease: timedelta) -> bool:
        with self._lock:
            held = self._held(clip_id, token)
            if held is not None:
                self._leases[clip_id].renew(lease)
            return held is not None

    def finish(
        self, clip_id: str, token: str, outcome: ClipRanking | Problem, now: datetime, lifetime: timedelta
    ) -> bool:
        with self._lock:
            held = self._held(clip_id, token)
            if held is None:
                return False
            ended = replace(held, updated_at=now, expires_at=self._clock() + lifetime)
            if isinstance(outcome, Problem):
                ended = replace(ended, state=ClipState.FAILED, problem=outcome)
            else:
                ended = replace(ended, state=ClipState.READY, ranking=outcome)
            self.clips[clip_id] = ended
            self._leases[clip_id].end()
            return True

    def release(self, clip_id: str, token: str, waits_for: Problem, now: datetime) -> bool:
        with self._lock:
            held = self._held(clip_id, token)
            if held is None:
                return False
            waiting = replace(held, state=ClipState.QUEUED, attempts=held.attempts - 1, updated_at=now)
            self.clips[clip_id] = replace(waiting, waits_for=waits_for)
            self._leases[clip_id].put_back()
            return True

    def overdue(self, limit: int) -> list[str]:
        with self._lock:
            active = {each: lease for each, lease in self._leases.items() if self.clips[each].state not in ENDED}
            return mark_overdue(active, limit)

    def not_nudged(self, clip_ids: Sequence[str]) -> None:
        with self._lock:
            unmark(self._leases, clip_ids)

    def _held(self, clip_id: str, token: str) -> Clip | None:
        found = self.clips.get(clip_id)
        is_held = found is not None and found.state not in ENDED and self._leases[clip_id].token == token
        return found if is_held else None
