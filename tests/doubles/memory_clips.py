"""`ClipStore` in memory."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tests.doubles.memory_jobs import Leased

from contrafact.domain.clips import Clip, ClipRanking, ClipState
from contrafact.domain.jobs import Problem

ENDED = frozenset({ClipState.READY, ClipState.FAILED})


class MemoryClipStore:
    def __init__(self) -> None:
        self.clips: dict[str, Clip] = {}
        self._leases: dict[str, Leased] = {}
        self._lock = threading.Lock()

    def create(self, clip: Clip) -> None:
        with self._lock:
            self.clips[clip.id], self._leases[clip.id] = clip, Leased.nudged_first(clip.created_at)

    def get(self, clip_id: str, now: datetime) -> Clip | None:
        found = self.clips.get(clip_id)
        return found if found is not None and found.expires_at > now else None

    def take(self, clip_id: str, token: str, now: datetime, until: datetime) -> Clip | None:
        with self._lock:
            found, lease = self.clips.get(clip_id), self._leases.get(clip_id)
            if found is None or lease is None or found.state in ENDED or not lease.is_free(now):
                return None
            lease.take(token, until)
            taken = replace(found, state=ClipState.RANKING, attempts=found.attempts + 1, updated_at=now)
            self.clips[clip_id] = taken
            return taken

    def renew(self, clip_id: str, token: str, until: datetime) -> bool:
        with self._lock:
            held = self._held(clip_id, token)
            if held is not None:
                self._leases[clip_id].renew(until)
            return held is not None

    def finish(
        self, clip_id: str, token: str, outcome: ClipRanking | Problem, now: datetime, expires_at: datetime
    ) -> bool:
        with self._lock:
            held = self._held(clip_id, token)
            if held is None:
                return False
            ended = replace(held, updated_at=now, expires_at=expires_at)
            if isinstance(outcome, Problem):
                ended = replace(ended, state=ClipState.FAILED, problem=outcome)
            else:
                ended = replace(ended, state=ClipState.READY, ranking=outcome)
            self.clips[clip_id] = ended
            self._leases[clip_id].release()
            return True

    def release(self, clip_id: str, token: str, now: datetime) -> bool:
        with self._lock:
            held = self._held(clip_id, token)
            if held is None:
                return False
            self.clips[clip_id] = replace(held, state=ClipState.QUEUED, attempts=held.attempts - 1, updated_at=now)
            self._leases[clip_id] = Leased.nudged_first(now)
            return True

    def overdue(self, now: datetime, limit: int) -> list[str]:
        with self._lock:
            found = [
                each
                for each, clip in self.clips.items()
                if clip.state not in ENDED and self._leases[each].is_overdue(now)
            ][:limit]
            for each in found:
                self._leases[each].mark(now)
            return found

    def not_nudged(self, clip_ids: Sequence[str], now: datetime) -> None:
        with self._lock:
            for each in clip_ids:
                if each in self._leases:
                    self._leases[each].unmark(now)

    def _held(self, clip_id: str, token: str) -> Clip | None:
        found = self.clips.get(clip_id)
        is_held = found is not None and found.state not in ENDED and self._leases[clip_id].token == token
        return found if is_held else None
