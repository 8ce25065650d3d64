"""`AuditLog` in memory. A change that raises leaves no entry; what it wrote before stays."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta

from tests.doubles.memory_pages import page_of
from tests.doubles.memory_servers import ManualClock

from contrafact.domain.audit import AuditEntry, AuditFilter, Change, current_actor
from contrafact.domain.pages import Page
from contrafact.ports import Clock
from contrafact.ports.audit import Note, Result


class MemoryAuditLog:
    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or ManualClock()
        self._numbers = itertools.count(1)
        self.entries: list[AuditEntry] = []

    def record(self, change: Callable[[Note], Result]) -> Result:
        noted: list[Change] = []
        result = change(noted.append)
        self.entries += [
            AuditEntry(f"{next(self._numbers):032x}", self._clock(), current_actor(), each) for each in noted
        ]
        return result

    def page(self, which: AuditFilter, limit: int, cursor: str | None) -> Page[AuditEntry]:
        found = [each for each in self.entries if _fits(each, which)]
        return page_of(found, lambda each: (each.at.timestamp(), each.id), "-at", limit, cursor)

    def expire(self, age: timedelta) -> int:
        kept = [each for each in self.entries if each.at >= self._clock() - age]
        n_removed = len(self.entries) - len(kept)
        self.entries = kept
        return n_removed


def _fits(entry: AuditEntry, which: AuditFilter) -> bool:
    actor, change = entry.actor, entry.change
    return (
        which.who in {None, actor.user_id, actor.name, actor.key_id, actor.address}
        and which.action in {None, change.action}
        and which.kind in {None, change.kind}
        and which.target_id in {None, change.target_id}
        and (which.since is None or entry.at >= which.since)
        and (which.until is None or entry.at < which.until)
    )
