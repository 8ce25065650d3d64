"""`TrashStore` and `TrackJobs` in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.doubles.memory_jobs import MemoryJobStore
from tests.doubles.memory_pages import page_of
from tests.doubles.memory_tracks import MemoryTrackStore, Outside

from contrafact.domain.jobs import Job
from contrafact.domain.pages import Page
from contrafact.domain.trash import Leftover, Moved, Place, TrashedTrack

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class MemoryTrashStore:
    """Moves the tracks of a store."""

    def __init__(self, store: MemoryTrackStore) -> None:
        self._store = store

    def trash(self, track_id: str) -> Moved | None:
        with self._store.lock:
            track = self._store.tracks.pop(track_id, None)
            if track is None:
                return None
            self._store.outside[track_id] = Outside(track, Place.TRASH, self._store.clock())
            if track.is_active:
                self._store.leave(track_id, Leftover(track.job_id))
            return self._moved(track_id)

    def delete(self, track_id: str) -> Moved | None:
        with self._store.lock:
            if self._store.place(track_id) in {None, Place.DELETING}:
                return None
            outside = self._store.outside.get(track_id)
            track = outside.track if outside else self._store.tracks.pop(track_id)
            self._store.outside[track_id] = Outside(track, Place.DELETING, None)
            before, left_at = self._store.leftovers.get(track_id, (frozenset(), _LONG_AGO))
            self._store.leftovers[track_id] = (before, self._store.clock() if track.is_active else left_at)
            return self._moved(track_id)

    def restore(self, track_id: str, job_id: str) -> Moved | None:
        with self._store.lock:
            if self._store.place(track_id) is not Place.TRASH:
                return None
            self._store.restore(track_id, job_id)
            return self.find(track_id)

    def expire(self, age: timedelta) -> int:
        with self._store.lock:
            until = self._store.clock() - age
            old = [each.track.id for each in self._trashed() if each.trashed_at <= until]
            return sum(self.delete(each) is not None for each in old)

    def page(self, limit: int, cursor: str | None) -> Page[TrashedTrack]:
        return page_of(
            self._trashed(), lambda each: (each.trashed_at.timestamp(), each.track.id), "-trashed_at", limit, cursor
        )

    def find(self, track_id: str) -> Moved | None:
        with self._store.lock:
            place, outside = self._store.place(track_id), self._store.outside.get(track_id)
            if place is None:
                return None
            move, is_followed = self._store.moves.get(track_id, (0, True))
            track = outside.track if outside else self._store.tracks[track_id]
            leftovers = self._store.leftovers.get(track_id, (frozenset[Leftover](), None))[0]
            return Moved(track, place, move, is_followed, tuple(sorted(leftovers, key=lambda each: each.job_id)))

    def unfollowed(self, limit: int) -> list[Moved]:
        found = [self.find(each) for each, (_, is_followed) in list(self._store.moves.items()) if not is_followed]
        return [each for each in found if each][:limit]

    def followed(self, track_id: str, move: int) -> None:
        with self._store.lock:
            if self._store.moves.get(track_id, (0, True))[0] == move:
                self._store.moves[track_id] = (move, True)

    def leftovers(self, grace: timedelta, limit: int) -> list[Moved]:
        until = self._store.clock() - grace
        found = [self.find(each) for each, (_, left_at) in list(self._store.leftovers.items()) if left_at <= until]
        return [each for each in found if each and each.is_followed][:limit]

    def cleared(self, track_id: str, leftovers: Sequence[Leftover]) -> None:
        with self._store.lock:
            before, left_at = self._store.leftovers.get(track_id, (frozenset(), _LONG_AGO))
            self._store.leftovers[track_id] = (before.difference(leftovers), left_at)
            is_deleting = self._store.place(track_id) is Place.DELETING
            if not is_deleting and not self._store.leftovers[track_id][0]:
                del self._store.leftovers[track_id]

    def drop(self, track_id: str, move: int) -> bool:
        with self._store.lock:
            found = self.find(track_id)
            if found is None or found.place is not Place.DELETING or found.move != move:
                return False
            for each in (self._store.outside, self._store.moves, self._store.leftovers):
                each.pop(track_id, None)
            return True

    def _moved(self, track_id: str) -> Moved | None:
        self._store.note_move(track_id)
        return self.find(track_id)

    def _trashed(self) -> list[TrashedTrack]:
        return [TrashedTrack(each.track, each.trashed_at) for each in self._store.outside.values() if each.trashed_at]


class MemoryTrackJobs:
    """Works on the jobs of a store."""

    def __init__(self, store: MemoryJobStore) -> None:
        self._store = store

    def withdraw(self, job_id: str) -> Job | None:
        return self._store.withdraw(job_id)

    def of_track(self, track_id: str) -> list[str]:
        return [job.id for job in list(self._store.jobs.values()) if job.track_id == track_id]

    def hide(self, job_ids: Sequence[str], move: int) -> None:
        for job_id in job_ids:
            job = self._store.jobs.get(job_id)
            if job is not None and not job.is_active:
                self._set_hidden(job_id, move, is_hidden=True)

    def show(self, track_id: str, move: int) -> None:
        for job_id in self.of_track(track_id):
            self._set_hidden(job_id, move, is_hidden=False)

    def delete(self, job_ids: Sequence[str]) -> None:
        self._store.remove(job_ids)

    def _set_hidden(self, job_id: str, move: int, *, is_hidden: bool) -> None:
        if self._store.hidden.get(job_id, (0, False))[0] < move:
            self._store.hidden[job_id] = (move, is_hidden)
