"""`JobStore` in memory, and the leases of all in-memory stores."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tests.doubles.memory_pages import page_of

from contrafact.domain.jobs import Job, Lease, Problem, Progress, State, nudge_pause
from contrafact.domain.pages import Page


@dataclass
class Leased:
    """The lease and nudges of a document."""

    nudge_at: datetime
    nudges: int = 0
    token: str | None = None
    until: datetime | None = None

    @classmethod
    def nudged_first(cls, now: datetime) -> Leased:
        return cls(now + nudge_pause(0))

    def take(self, token: str, until: datetime) -> None:
        self.token, self.until, self.nudges, self.nudge_at = token, until, 0, until

    def renew(self, until: datetime) -> None:
        self.until = self.nudge_at = until

    def is_free(self, now: datetime) -> bool:
        return self.until is None or self.until <= now

    def release(self) -> None:
        self.token = self.until = None

    def is_overdue(self, now: datetime) -> bool:
        return self.is_free(now) and self.nudge_at <= now

    def mark(self, now: datetime) -> None:
        self.nudges += 1
        self.nudge_at = now + nudge_pause(self.nudges)

    def unmark(self, now: datetime) -> None:
        if self.nudges and self.is_free(now):
            self.nudges -= 1
            self.nudge_at = now


class MemoryJobStore:
    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self._leases: dict[str, Leased] = {}
        self._lock = threading.RLock()

    def ensure(self, job_id: str, track_id: str, now: datetime) -> Job:
        with self._lock:
            if job_id not in self.jobs:
                self.jobs[job_id] = Job(job_id, track_id, State.QUEUED, now, now)
                self._leases[job_id] = Leased.nudged_first(now)
            return self.jobs[job_id]

    def get(self, job_id: str) -> Job | None:
        return self.jobs.get(job_id)

    def get_many(self, job_ids: Sequence[str]) -> dict[str, Job]:
        return {each: self.jobs[each] for each in job_ids if each in self.jobs}

    def page(self, state: State | None, limit: int, cursor: str | None) -> Page[Job]:
        found = [job for job in self.jobs.values() if state in {None, job.state}]
        return page_of(found, lambda job: (job.created_at.timestamp(), job.id), "-created_at", limit, cursor)

    def take(self, job_id: str, token: str, now: datetime, until: datetime) -> Job | None:
        with self._lock:
            job, lease = self.jobs.get(job_id), self._leases.get(job_id)
            if job is None or lease is None or not job.is_active or not lease.is_free(now):
                return None
            lease.take(token, until)
            taken = replace(job, attempts=job.attempts + 1, started_at=job.started_at or now, updated_at=now)
            self.jobs[job_id] = taken
            return taken

    def renew(self, lease: Lease, now: datetime, until: datetime) -> bool:
        with self._lock:
            job = self._held(lease)
            if job is None:
                return False
            self._leases[job.id].renew(until)
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

    def release(self, lease: Lease, now: datetime) -> bool:
        with self._lock:
            job = self._held(lease)
            if job is not None:
                attempts = job.attempts - 1
                queued = replace(job, state=State.QUEUED, progress=Progress(), attempts=attempts, updated_at=now)
                self.jobs[job.id] = queued
                self._leases[job.id] = Leased.nudged_first(now)
            return job is not None

    def discard(self, lease: Lease) -> bool:
        with self._lock:
            job = self._held(lease)
            if job is not None:
                del self.jobs[job.id], self._leases[job.id]
            return job is not None

    def cancel(self, job_id: str, now: datetime) -> Job | None:
        with self._lock:
            job = self.jobs.get(job_id)
            return self._end(job, State.CANCELLED, None, now) if job is not None and job.is_active else None

    def overdue(self, now: datetime, limit: int) -> list[str]:
        with self._lock:
            found = [
                job_id for job_id, job in self.jobs.items() if job.is_active and self._leases[job_id].is_overdue(now)
            ][:limit]
            for job_id in found:
                self._leases[job_id].mark(now)
            return found

    def not_nudged(self, job_ids: Sequence[str], now: datetime) -> None:
        with self._lock:
            for job_id in job_ids:
                if job_id in self._leases:
                    self._leases[job_id].unmark(now)

    def delete_of_track(self, track_id: str) -> None:
        with self._lock:
            for job_id in [job.id for job in self.jobs.values() if job.track_id == track_id]:
                del self.jobs[job_id], self._leases[job_id]

    def _held(self, lease: Lease) -> Job | None:
        job = self.jobs.get(lease.job_id)
        is_held = job is not None and job.is_active and self._leases[lease.job_id].token == lease.token
        return job if is_held else None

    def _end(self, job: Job, state: State, problem: Problem | None, now: datetime) -> Job:
        ended = replace(job, state=state, problem=problem, finished_at=now, updated_at=now)
        self.jobs[job.id] = ended
        self._leases[job.id].release()
        return ended
