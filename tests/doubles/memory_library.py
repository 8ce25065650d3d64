"""`WorkStore` and `PlaylistStore` in memory."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tests.doubles.memory_jobs import Leased, mark_overdue, unmark
from tests.doubles.memory_pages import fits, page_of
from tests.doubles.memory_servers import ManualClock

from contrafact.adapters.mongo.text_search import sort_key
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Problem
from contrafact.domain.origin import current_owner
from contrafact.domain.pages import Page
from contrafact.domain.people import Maker
from contrafact.domain.playlists import Playlist, PlaylistEntry, PlaylistState
from contrafact.domain.work_changes import WorkChange
from contrafact.domain.works import Work
from contrafact.ports import Clock

ENDED = frozenset({PlaylistState.READY, PlaylistState.FAILED})


class MemoryWorkStore:
    def __init__(self) -> None:
        self.works: dict[str, Work] = {}

    def create(self, work: Work) -> None:
        self.works[work.id] = work

    def get(self, work_id: str) -> Work | None:
        return self.works.get(work_id)

    def get_many(self, work_ids: Sequence[str]) -> dict[str, Work]:
        return {each: self.works[each] for each in work_ids if each in self.works}

    def hold(self, work_id: str) -> bool:
        return work_id in self.works

    def page(self, q: str | None, limit: int, cursor: str | None) -> Page[Work]:
        found = [work for work in self.works.values() if fits(q, *_texts(work))]
        return page_of(found, lambda work: (sort_key(work.title), work.id), "title", limit, cursor)

    def replace(self, work: Work) -> bool:
        is_there = work.id in self.works
        if is_there:
            self.works[work.id] = work
        return is_there

    def delete(self, work_id: str) -> bool:
        return self.works.pop(work_id, None) is not None


def _texts(work: Work) -> list[str | None]:
    return [work.iswc, *work.titles, work.composer, *(writer.name for writer in work.writers)]


class MemoryPlaylistStore:
    """`clock` stands for the database's clock."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or ManualClock()
        self.playlists: dict[str, Playlist] = {}
        self._leases: dict[str, Leased] = {}
        self._lock = threading.Lock()

    def claim(
        self, playlist_id: str, list_id: str, now: datetime, made_by: Maker | None = None
    ) -> tuple[Playlist, bool]:
        with self._lock:
            found = self.playlists.get(playlist_id)
            if found is not None and found.state not in ENDED:
                return found, False
            fresh = found or Playlist(playlist_id, list_id, PlaylistState.QUEUED, now, now)
            queued = replace(
                fresh,
                state=PlaylistState.QUEUED,
                problem=None,
                attempts=0,
                updated_at=now,
                made_by=made_by,
                owner=current_owner(),
            )
            self.playlists[playlist_id], self._leases[playlist_id] = queued, Leased(self._clock)
            return queued, True

    def get(self, playlist_id: str) -> Playlist | None:
        return self.playlists.get(playlist_id)

    def take(self, playlist_id: str, token: str, lease: timedelta, now: datetime) -> Playlist | None:
        with self._lock:
            found, leased = self.playlists.get(playlist_id), self._leases.get(playlist_id)
            if found is None or leased is None or found.state in ENDED or not leased.is_free:
                return None
            leased.take(token, lease)
            n_attempts = found.attempts + 1
            self.playlists[playlist_id] = replace(
                found, state=PlaylistState.EXPANDING, attempts=n_attempts, updated_at=now
            )
            return self.playlists[playlist_id]

    def renew(self, playlist_id: str, token: str, lease: timedelta) -> bool:
        with self._lock:
            is_held = self._is_held(playlist_id, token)
            if is_held:
                self._leases[playlist_id].renew(lease)
            return is_held

    def finish(
        self,
        playlist_id: str,
        token: str,
        *,
        title: str | None,
        entries: Sequence[PlaylistEntry],
        is_truncated: bool,
        problem: Problem | None,
        now: datetime,
    ) -> bool:
        with self._lock:
            if not self._is_held(playlist_id, token):
                return False
            self.playlists[playlist_id] = replace(
                self.playlists[playlist_id],
                state=PlaylistState.FAILED if problem else PlaylistState.READY,
                title=title,
                entries=tuple(entries),
                is_truncated=is_truncated,
                problem=problem,
                updated_at=now,
            )
            self._leases[playlist_id].end()
            return True

    def overdue(self, limit: int) -> list[str]:
        with self._lock:
            active = {each: lease for each, lease in self._leases.items() if self.playlists[each].state not in ENDED}
            return mark_overdue(active, limit)

    def not_nudged(self, playlist_ids: Sequence[str]) -> None:
        with self._lock:
            unmark(self._leases, playlist_ids)

    def _is_held(self, playlist_id: str, token: str) -> bool:
        found = self.playlists.get(playlist_id)
        return found is not None and found.state not in ENDED and self._leases[playlist_id].token == token


class MemoryWorkChangeStore:
    def __init__(self) -> None:
        self.changes: dict[str, WorkChange] = {}

    def add(self, change: WorkChange) -> None:
        if change.undoes and self.undone([change.undoes]):
            raise ContrafactError("work_change_undone")
        self.changes[change.id] = change

    def get(self, change_id: str) -> WorkChange | None:
        return self.changes.get(change_id)

    def of_work(self, work_id: str, limit: int, cursor: str | None) -> Page[WorkChange]:
        found = [
            each for each in self.changes.values() if not each.undoes and work_id in {each.work_id, *each.other_ids}
        ]
        return page_of(found, lambda each: (each.at.timestamp(), each.id), "-at", limit, cursor)

    def undone(self, change_ids: Collection[str]) -> set[str]:
        return {each.undoes for each in self.changes.values() if each.undoes in change_ids and each.undoes}
