"""Jobs and their leases in MongoDB."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from pymongo import ReturnDocument
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, Leases, literal, server_now
from contrafact.adapters.mongo.pages import Order, counted, read_page
from contrafact.adapters.mongo.shards import change_first
from contrafact.adapters.mongo.turns import ORDER, Turns
from contrafact.domain.jobs import Job, Lease, Problem, Progress, State
from contrafact.domain.origin import current_owner
from contrafact.domain.pages import MOST_COUNTED, Page
from contrafact.domain.work_kinds import DOWNLOADED_PREFIX, WorkKind

_NEWEST_FIRST = Order("created_at", -1, datetime)


class MongoJobStore:
    """`JobStore` in the collection `jobs`.

    Parameters
    ----------
    clock : see `Leases.now`.
    """

    def __init__(self, database: Database[Document], clock: Callable[[], str | datetime] = server_now) -> None:
        self._jobs = database["jobs"]
        self._leases = Leases(self._jobs, clock)
        self._turns = Turns(self._jobs, database["turns"])

    @guarded
    def ensure(self, job_id: str, track_id: str, now: datetime) -> Job:
        """See `JobStore.ensure`."""
        found = self.get(job_id)
        if found is not None:
            return found
        owner = current_owner()
        new: Document = {
            "owner": owner,
            "turn": self._turns.of_new(owner),
            "track_id": track_id,
            "state": State.QUEUED.value,
            "is_active": True,
            "attempts": 0,
            "progress": {},
            "problem": None,
            "created_at": now,
            "updated_at": now,
            "started_at": None,
            "finished_at": None,
        }
        return job_of(self._leases.insert(job_id, new))

    @guarded
    def get(self, job_id: str) -> Job | None:
        """See `JobStore.get`."""
        found = self._jobs.find_one({"_id": job_id})
        return job_of(found) if found else None

    @guarded
    def get_many(self, job_ids: Sequence[str]) -> dict[str, Job]:
        """See `JobStore.get_many`."""
        found = self._jobs.find({"_id": {"$in": list(job_ids)}}) if job_ids else ()
        return {document["_id"]: job_of(document) for document in found}

    @guarded
    def page(self, state: State | None, limit: int, cursor: str | None) -> Page[Job]:
        """See `JobStore.page`."""
        which: Document = {"state": state.value} if state else {}
        hidden = self._jobs.count_documents({**which, "is_hidden": True})
        # Hidden ones are few. Counting the others would read them, and not an index alone.
        n_all = counted(self._jobs, which) if which else self._jobs.estimated_document_count()
        is_exact = not which or n_all <= MOST_COUNTED
        total = max(n_all - hidden, 0) if is_exact else MOST_COUNTED
        shown = {**which, "is_hidden": None}
        page = read_page(self._jobs, shown, _NEWEST_FIRST, limit, cursor, job_of, total)
        return replace(page, is_total_exact=is_exact)

    @guarded
    def take(self, job_id: str, token: str, lease: timedelta, now: datetime) -> Job | None:
        """See `JobStore.take`."""
        return self._take({"_id": job_id, "is_active": True, **self._leases.free()}, token, lease, now)

    @guarded
    def take_next(
        self, job_id: str, token: str, lease: timedelta, now: datetime, only: WorkKind | None = None
    ) -> Job | None:
        """See `JobStore.take_next`."""
        free = self._leases.free()
        interrupted = {"_id": job_id, "is_active": True, "state": {"$ne": State.QUEUED.value}, **free}
        return (
            self._take(interrupted, token, lease, now)
            or self._take({**self._turns.waiting(free), **_of_kind(only)}, token, lease, now, ORDER)
            or self.take(job_id, token, lease, now)
        )

    def _take(
        self, which: Document, token: str, lease: timedelta, now: datetime, order: Sequence[tuple[str, int]] = ()
    ) -> Job | None:
        taken: Document = {
            **self._leases.taken(token, lease),
            "problem": None,
            "updated_at": now,
            "started_at": {"$ifNull": ["$started_at", now]},
        }
        found = change_first(self._jobs, which, [{"$set": taken}], order)
        if found is None:
            return None
        self._turns.was_served(found)
        return job_of(found)

    @guarded
    def renew(self, lease: Lease, length: timedelta, now: datetime) -> bool:
        """See `JobStore.renew`."""
        return self._change(lease, [{"$set": {**self._leases.renewed(length), "updated_at": now}}])

    @guarded
    def advance(self, lease: Lease, state: State, progress: Progress, now: datetime) -> bool:
        """See `JobStore.advance`."""
        changes = {"state": state.value, "progress": asdict(progress), "updated_at": now}
        return self._change(lease, {"$set": changes})

    @guarded
    def finish(self, lease: Lease, state: State, problem: Problem | None, now: datetime) -> bool:
        """See `JobStore.finish`."""
        return self._change(lease, {"$set": _ended(state, problem, now)})

    @guarded
    def release(self, lease: Lease, problem: Problem, now: datetime) -> bool:
        """See `JobStore.release`."""
        queued = literal({"state": State.QUEUED.value, "progress": {}, "problem": asdict(problem), "updated_at": now})
        return self._change(lease, [{"$set": {**self._leases.released(), **queued}}])

    @guarded
    def discard(self, lease: Lease) -> bool:
        """See `JobStore.discard`."""
        return self._jobs.delete_one(self._leases.leased(lease.job_id, lease.token)).deleted_count == 1

    @guarded
    def cancel(self, job_id: str, now: datetime) -> Job | None:
        """See `JobStore.cancel`."""
        found = self._jobs.find_one_and_update(
            {"_id": job_id, "is_active": True},
            {"$set": _ended(State.CANCELLED, None, now)},
            return_document=ReturnDocument.AFTER,
        )
        return job_of(found) if found else None

    @guarded
    def overdue(self, limit: int) -> list[str]:
        """See `JobStore.overdue`."""
        return self._leases.mark_overdue(limit)

    @guarded
    def not_nudged(self, ids: Sequence[str]) -> None:
        """See `JobStore.not_nudged`."""
        self._leases.unmark(ids)

    def _change(self, lease: Lease, update: Document | list[Document]) -> bool:
        """Write if the lease is still held and the job has not ended; return whether it did."""
        return self._leases.write(lease.job_id, lease.token, update)


def _of_kind(only: WorkKind | None) -> Document:
    downloaded = {"$regex": f"^{DOWNLOADED_PREFIX}"}
    if only is None:
        return {}
    return {"track_id": downloaded if only is WorkKind.DOWNLOADS else {"$not": downloaded}}


def _ended(state: State, problem: Problem | None, now: datetime) -> Document:
    return {
        **FREE,
        "state": state.value,
        "is_active": False,
        "problem": asdict(problem) if problem else None,
        "finished_at": now,
        "updated_at": now,
    }


def job_of(document: Document) -> Job:
    """Return the job of a document."""
    problem = document["problem"]
    return Job(
        id=document["_id"],
        track_id=document["track_id"],
        state=State(document["state"]),
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        attempts=document["attempts"],
        started_at=document["started_at"],
        finished_at=document["finished_at"],
        progress=Progress(**document["progress"]),
        problem=Problem(**problem) if problem else None,
    )
