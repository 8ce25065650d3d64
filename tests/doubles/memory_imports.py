"""`ImportStore` and `ImportItemStore` in memory."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.doubles.memory_jobs import Leased, mark_overdue, unmark
from tests.doubles.memory_pages import page_of
from tests.doubles.memory_servers import ManualClock

from contrafact.domain.imports import UPLOAD_LIFETIME, Counts, Import, ImportItem, ImportState, ItemState, Upload
from contrafact.domain.jobs import Problem
from contrafact.domain.pages import Page
from contrafact.ports import Clock


class MemoryImportStore:
    """`clock` stands for the database's clock."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or ManualClock()
        self.imports: dict[str, Import] = {}
        self._active: set[str] = set()
        self._listed: Counter[str] = Counter()
        self._leases: dict[str, Leased] = {}
        self._lock = threading.RLock()

    def create(self, new: Import) -> None:
        self.imports[new.id], self._leases[new.id] = new, Leased(self._clock)
        self._active.add(new.id)

    def get(self, import_id: str) -> Import | None:
        return self.imports.get(import_id)

    def page(self, limit: int, cursor: str | None) -> Page[Import]:
        found = self.imports.values()
        return page_of(found, lambda each: (each.created_at.timestamp(), each.id), "-created_at", limit, cursor)

    def move(self, import_id: str, before: Collection[ImportState], after: ImportState, now: datetime) -> Import | None:
        with self._lock:
            found = self.imports.get(import_id)
            if found is None or found.state not in before:
                return None
            self._active.add(import_id)
            return self._change(
                import_id,
                state=after,
                updated_at=now,
                finished_at=None,
                problem=None,
                waits_for=None,
                revision=found.revision + 1,
            )

    def reserve(self, import_id: str, n_items: int) -> int | None:
        with self._lock:
            self._listed[import_id] += n_items
            return self._listed[import_id] - n_items

    def close(self, import_id: str, now: datetime) -> None:
        self._change(import_id, is_listed=True, updated_at=now)

    def take(self, import_id: str, token: str, lease: timedelta) -> Import | None:
        with self._lock:
            leased = self._leases.get(import_id)
            if leased is None or import_id not in self._active or not leased.is_free:
                return None
            leased.take(token, lease)
            return self._change(import_id, attempts=self.imports[import_id].attempts + 1)

    def renew(self, import_id: str, token: str, lease: timedelta) -> bool:
        with self._lock:
            is_held = self._is_held(import_id, token)
            if is_held:
                self._leases[import_id].renew(lease)
            return is_held

    def listed(
        self, import_id: str, token: str, cursor: str | None, now: datetime, *, is_end: bool, name: str | None = None
    ) -> bool:
        with self._lock:
            if not self._is_held(import_id, token):
                return False
            more: dict[str, Any] = {"listed_at": now} if is_end else {}
            more |= {"name": name} if name else {}
            self._change(import_id, cursor=cursor, is_listed=is_end, updated_at=now, **more)
            return True

    def release(self, import_id: str, token: str, pause: timedelta, waits_for: Problem | None) -> bool:
        with self._lock:
            if not self._is_held(import_id, token):
                return False
            lease = self._leases[import_id]
            lease.end()
            lease.nudges, lease.nudge_at = 0, self._clock() + pause
            self._change(import_id, attempts=0, waits_for=waits_for)
            return True

    def finish(
        self, which: Import, token: str, after: ImportState, now: datetime, problem: Problem | None = None
    ) -> bool:
        with self._lock:
            found = self.imports[which.id]
            if not self._is_held(which.id, token) or (found.state, found.revision) != (which.state, which.revision):
                return False
            self._active.discard(which.id)
            self._leases[which.id].end()
            finished_at = None if after is ImportState.PAUSED else now
            ended = {"attempts": 0, "waits_for": None, "updated_at": now, "finished_at": finished_at}
            self._change(which.id, state=after, problem=problem, **ended)
            return True

    def overdue(self, limit: int) -> list[str]:
        with self._lock:
            return mark_overdue({each: self._leases[each] for each in sorted(self._active)}, limit)

    def not_nudged(self, ids: Sequence[str]) -> None:
        with self._lock:
            unmark(self._leases, ids)

    def is_active(self, import_id: str) -> bool:
        return import_id in self._active

    def _is_held(self, import_id: str, token: str) -> bool:
        return import_id in self._active and self._leases[import_id].token == token

    def _change(self, import_id: str, **changes: Any) -> Import:
        self.imports[import_id] = replace(self.imports[import_id], **changes)
        return self.imports[import_id]


class MemoryImportItemStore:
    def __init__(self) -> None:
        self.items: dict[str, ImportItem] = {}
        self._lock = threading.RLock()

    def add(self, items: Sequence[ImportItem]) -> int:
        with self._lock:
            new = {item.id: item for item in items if item.id not in self.items}
            self.items |= new
            return len(new)

    def get(self, item_id: str) -> ImportItem | None:
        return self.items.get(item_id)

    def get_many(self, item_ids: Sequence[str]) -> dict[str, ImportItem]:
        return {each: self.items[each] for each in item_ids if each in self.items}

    def counts(self, import_ids: Sequence[str]) -> dict[str, Counts]:
        return {each: dict(Counter(item.state for item in self._of(each))) for each in import_ids}

    def page(self, import_id: str, state: ItemState | None, limit: int, cursor: str | None) -> Page[ImportItem]:
        found = [item for item in self._of(import_id) if state in {None, item.state}]
        return page_of(found, lambda item: (float(item.position), item.id), "position", limit, cursor)

    def everything(self, import_id: str) -> Iterator[ImportItem]:
        yield from self._of(import_id)

    def first(self, import_id: str, state: ItemState, limit: int) -> list[ImportItem]:
        return [item for item in self._of(import_id) if item.state is state][:limit]

    def bytes_in(self, import_id: str, state: ItemState) -> int:
        return sum(item.size_bytes or 0 for item in self._of(import_id) if item.state is state)

    def begin(self, item: ImportItem, track_id: str, job_id: str, now: datetime) -> bool:
        return self._change(item, state=ItemState.ANALYSING, track_id=track_id, job_id=job_id, updated_at=now)

    def end(
        self, item: ImportItem, state: ItemState, track_id: str | None, problem: Problem | None, now: datetime
    ) -> bool:
        found = self.items[item.id].upload
        upload = replace(found, expires_at=None) if found else None
        return self._change(item, state=state, track_id=track_id, problem=problem, updated_at=now, upload=upload)

    def send_back(self, items: Sequence[ImportItem], state: ItemState, now: datetime) -> int:
        fresh: dict[str, Any] = (
            {"upload": Upload(expires_at=now + UPLOAD_LIFETIME), "track_id": None}
            if state is ItemState.UPLOADING
            else {}
        )
        changes: dict[str, Any] = {"state": state, "problem": None, "job_id": None, "updated_at": now, **fresh}
        return sum(self._change(item, tries=item.tries + 1, **changes) for item in items)

    def refused(self, import_id: str, after: int, limit: int) -> list[ImportItem]:
        found = [item for item in self._of(import_id) if item.state is ItemState.REFUSED and item.position > after]
        return found[:limit]

    def grow(self, item: ImportItem, offset: int, parts: Sequence[str], expires_at: datetime | None) -> bool:
        with self._lock:
            found, before = self.items[item.id], item.upload or Upload()
            is_same = (found.state, found.tries) == (ItemState.UPLOADING, item.tries)
            if not is_same or found.upload is None or found.upload.offset != before.offset:
                return False
            upload = Upload(offset, (*found.upload.parts, *parts), expires_at)
            state = ItemState.WAITING if expires_at is None else found.state
            self.items[item.id] = replace(found, upload=upload, state=state)
            return True

    def forget_parts(self, item_id: str) -> None:
        found = self.items[item_id]
        if found.upload:
            self.items[item_id] = replace(found, upload=replace(found.upload, parts=(), expires_at=None))

    def expired(self, now: datetime, limit: int) -> list[ImportItem]:
        uploading = [item for item in self.items.values() if item.state is ItemState.UPLOADING and item.upload]
        return [each for each in uploading if each.upload and each.upload.expires_at and each.upload.expires_at <= now]

    def _of(self, import_id: str) -> list[ImportItem]:
        found = [item for item in self.items.values() if item.import_id == import_id]
        return sorted(found, key=lambda item: (item.position, item.id))

    def _change(self, item: ImportItem, **changes: Any) -> bool:
        with self._lock:
            found = self.items[item.id]
            if (found.state, found.tries) != (item.state, item.tries):
                return False
            self.items[item.id] = replace(found, **changes)
            return True
