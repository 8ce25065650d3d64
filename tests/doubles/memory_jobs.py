"""`JobStore` in memory, and the leases of all in-memory stores."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tests.doubles.memory_pages import page_of
from tests.doubles.memory_servers import ManualClock

from contrafact.domain.jobs import LONGEST_PAUSE, Job, Lease, Problem, Progress, State, nudge_pause
from contrafact.domain.origin import current_owner
from contrafact.domain.pages import Page
from contrafact.domain.work_kinds import WorkKind, kind_of_job
from contrafact.ports import Clock


class Leased:
    """The lease and nudges of a document, by the clock of its store. The first nudge is sent when it is made."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.nudges = self.put_backs = 0
        self.nudge_at = clock() + nudge_pause(0)
        self.token: str | None = None
        self.until: datetime | None = None
        self.length = timedelta()

    def take(self, token: str, length: timedelta) -> None:
        self.token, self.nudges = token, 0
        self.renew(length)

    def renew(self, length: timedelta) -> None:
        self.length = length
        self.until = self.nudge_at = self._clock() + length

    @property
    def is_too_far(self) -> bool:
        return self.until is not None and self.until > self._clock() + 2 * self.length

    @property
    def is_free(self) -> bool:
        return self.until is None or self.until <= self._clock() or self.is_too_far

    def end(self) -> None:
        self.token = self.until = None

    def put_back(self) -> None:
        self.end()
        self.nudges, self.nudge_at = 0, self._clock() + nudge_pause(self.put_backs)
        self.put_backs += 1

    @property
    def is_overdue(self) -> bool:
        now = self._clock()
        is_due = self.nudge_at <= now or self.nudge_at > now + 2 * LONGEST_PAUSE or self.is_too_far
        return is_due and self.is_free

    def mark(self) -> None:
        self.nudges += 1
        self.nudge_at = self._clock() + nudge_pause(self.nudges)

    def unmark(self) -> None:
        if self.nudges and self.is_free:
            self.nudges -= 1
            self.nudge_at = self._clock()


def mark_overdue(active: Mapping[str, Leased], limit: int) -> list[str]:
    found = [each for each, lease in active.items() if lease.is_overdue][:limit]
    for each in found:
        active[each].mark()
    return found


def unmark(leases: Mapping[str, Leased], ids: Sequence[str]) -> None:
    for each in ids:
        if each in leases:
            leases[each].unmark()


class MemoryJobStore:
    """`clock` stands for the database's clock."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or ManualClock()
        self.jobs: dict[str, Job] = {}
        self.hidden: dict[str, tuple[int, bool]] = {}
        self._leases: dict[str, Leased] = {}
        self._turns: dict[str, tuple[str, int]] = {}
        self._served = 0
        self._lock = threading.RLock()

    def ensure(self, job_id: str, track_id: str, now: datetime) -> Job:
        with self._lock:
            if job_id not in self.jobs:
                owner = current_owner()
                last = [self._turns[each][1] for each in self._active() if self._turns[each][0] == owner]
                self._turns[job_id] = (owner, max([self._served, *(turn + 1 for turn in last)]))
                self.jobs[job_id] = Job(job_id, track_id, State.QUEUED, now, now)
                self._leases[job_id] = Leased(self._clock)
            return self.jobs[job_id]

    def get(self, job_id: str) -> Job | None:
        return self.jobs.get(job_id)

    def get_many(self, job_ids: Sequence[str]) -> dict[str, Job]:
        return {each: self.jobs[each] for each in job_ids if each in self.jobs}

    def page(self, state: State | None, limit: int, cursor: str | None) -> Page[Job]:
        found = [job for job in self.jobs.values() if state in {None, job.state} and not self._is_hidden(job)]
        return page_of(found, lambda job: (job.created_at.timestamp(), job.id), "-created_at", limit, cursor)

    def take(self, job_id: str, token: str, lease: timedelta, now: datetime) -> Job | None:
        with self._lock:
            job, leased = self.jobs.get(job_id), self._leases.get(job_id)
            if job is None or leased is None or not job.is_active or not leased.is_free:
                return None
            leased.take(token, lease)
            started_at = job.started_at or now
            taken = replace(job, attempts=job.attempts + 1, started_at=started_at, problem=None, updated_at=now)
            self.jobs[job_id] = taken
            self._served = max(self._served, self._turns[job_id][1])
            return taken

    def take_next(
        self, job_id: str, token: str, lease: timedelta, now: datetime, only: WorkKind | None = None
    ) -> Job | None:
        with self._lock:
            named = self.jobs.get(job_id)
            is_interrupted = named is not None and named.state is not State.QUEUED
            waiting = [each for each in self._active() if self._may_be_taken(each)]
            waiting = [each for each in waiting if only in {None, kind_of_job(self.jobs[each].track_id)}]
            waiting.sort(key=lambda each: (self._turns[each][1], self.jobs[each].created_at, each))
            for each in [*([job_id] if is_interrupted else []), *waiting, job_id]:
                if (taken := self.take(each, token, lease, now)) is not None:
                    return taken
            return None

    def _may_be_taken(self, job_id: str) -> bool:
        leased = self._leases[job_id]
        return self.jobs[job_id].state is State.QUEUED and not (leased.put_backs and not leased.nudges)

    def n_active(self, owner: str) -> int:
        return sum(self._turns[each][0] == owner for each in self._active())

    def _active(self) -> list[str]:
        return [job_id for job_id, job in self.jobs.items() if job.is_active]

    def renew(self, lease: Lease, length: timedelta, now: datetime) -> bool:
        with self._lock:
            job = self._held(lease)
            if job is None:
                return False
            self._leases[job.id].renew(length)
            self.jobs[job.id] = replace(job, updated_at=now)
            return True

    def advance(self, lease: Lease, state: State, progress: Progress, now: datetime) -> bool:
        with self._lock:
            job = self._held(lease)
            if job is not None:
                self.jobs[job.id] = replace(job, state=state, progress=progress, updated_at=now)
            return job is not None

    def finish(self, lease: Lease, state: State, problem: Problem | None, now: datetime) -> bool:
        with self._lock:
            job = self._held(lease)
            if job is not None:
                self._end(job, state, problem, now)
            return job is not None

    def release(self, lease: Lease, problem: Problem, now: datetime) -> bool:
        with self._lock:
            job = self._held(lease)
            if job is not None:
                queued = replace(job, state=State.QUEUED, progress=Progress(), problem=problem)
                self.jobs[job.id] = replace(queued, attempts=job.attempts - 1, updated_at=now)
                self._leases[job.id].put_back()
            return job is not None

    def discard(self, lease: Lease) -> bool:
        with self._lock:
            job = self._held(lease)
            if job is not None:
                del self.jobs[job.id], self._leases[job.id]
            return job is not None

    def is_any_leased(self) -> bool:
        return any(not leased.is_free for leased in self._leases.values())

    def cancel(self, job_id: str, now: datetime) -> Job | None:
        with self._lock:
            job = self.jobs.get(job_id)
            return self._end(job, State.CANCELLED, None, now) if job is not None and job.is_active else None

    def overdue(self, limit: int) -> list[str]:
        with self._lock:
            active = {job_id: self._leases[job_id] for job_id, job in self.jobs.items() if job.is_active}
            return mark_overdue(active, limit)

    def not_nudged(self, job_ids: Sequence[str]) -> None:
        with self._lock:
            unmark(self._leases, job_ids)

    def withdraw(self, job_id: str) -> Job | None:
        with self._lock:
            job = self.jobs.get(job_id)
            if job is None or not job.is_active:
                return job
            self.remove([job_id])
            return None

    def remove(self, job_ids: Sequence[str]) -> None:
        with self._lock:
            for job_id in job_ids:
                for each in (self.jobs, self._leases, self.hidden):
                    each.pop(job_id, None)

    def _is_hidden(self, job: Job) -> bool:
        return self.hidden.get(job.id, (0, False))[1]

    def _held(self, lease: Lease) -> Job | None:
        job = self.jobs.get(lease.job_id)
        is_held = job is not None and job.is_active and self._leases[lease.job_id].token == lease.token
        return job if is_held else None

    def _end(self, job: Job, state: State, problem: Problem | None, now: datetime) -> Job:
        ended = replace(job, state=state, problem=problem, finished_at=now, updated_at=now)
        self.jobs[job.id] = ended
        self._leases[job.id].end()
        return ended
