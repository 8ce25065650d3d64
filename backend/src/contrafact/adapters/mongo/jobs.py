"""Jobs and their leases in MongoDB. A document is the truth about its job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, lease_free, mark_overdue
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.domain.jobs import Job, Lease, Problem, Progress
from contrafact.domain.pages import Page
from contrafact.domain.states import State

_NEWEST_FIRST = Order("created_at", -1)


class MongoJobStore:
    """`JobStore` in the collection `jobs`."""

    def __init__(self, database: Database[Document]) -> None:
        self._jobs = database["jobs"]

    @guarded
    def ensure(self, job_id: str, track_id: str, now: datetime) -> Job:
        """See `JobStore.ensure`."""
        new: Document = {
            "track_id": track_id,
            "state": State.QUEUED.value,
            "is_active": True,
            "attempts": 0,
            "progress": {},
            "problem": None,
            "created_at": now,
            "updated_at": now,
            "started_at": None,
            "ended_at": None,
            "nudged_at": now,
            **FREE,
        }
        try:
            found = self._jobs.find_one_and_update(
                {"_id": job_id}, {"$setOnInsert": new}, upsert=True, return_document=ReturnDocument.AFTER
            )
        except DuplicateKeyError:
            # Two callers inserted at once and this one lost; the document is there now.
            found = self._jobs.find_one({"_id": job_id})
        return _job(found) if found else _job({"_id": job_id, **new})

    @guarded
    def get(self, job_id: str) -> Job | None:
        """See `JobStore.get`."""
        found = self._jobs.find_one({"_id": job_id})
        return _job(found) if found else None

    @guarded
    def get_many(self, job_ids: Sequence[str]) -> dict[str, Job]:
        """See `JobStore.get_many`."""
        found = self._jobs.find({"_id": {"$in": list(job_ids)}}) if job_ids else ()
        return {document["_id"]: _job(document) for document in found}

    @guarded
    def page(self, state: State | None, limit: int, cursor: str | None) -> Page[Job]:
        """See `JobStore.page`."""
        return read_page(self._jobs, {"state": state.value} if state else {}, _NEWEST_FIRST, limit, cursor, _job)

    @guarded
    def take(self, job_id: str, token: str, now: datetime, until: datetime) -> Job | None:
        """See `JobStore.take`."""
        found = self._jobs.find_one_and_update(
            {"_id": job_id, "is_active": True, **lease_free(now)},
            [
                {
                    "$set": {
                        "lease_token": token,
                        "lease_until": until,
                        "updated_at": now,
                        "attempts": {"$add": ["$attempts", 1]},
                        "started_at": {"$ifNull": ["$started_at", now]},
                    }
                }
            ],
            return_document=ReturnDocument.AFTER,
        )
        return _job(found) if found else None

    @guarded
    def renew(self, lease: Lease, now: datetime, until: datetime) -> bool:
        """See `JobStore.renew`."""
        return self._change(lease, {"lease_until": until, "updated_at": now})

    @guarded
    def advance(self, lease: Lease, state: State, progress: Progress, now: datetime) -> bool:
        """See `JobStore.advance`."""
        said = {
            "bytes_done": progress.bytes_done,
            "bytes_total": progress.bytes_total,
            "seconds_done": progress.seconds_done,
        }
        return self._change(lease, {"state": state.value, "progress": said, "updated_at": now})

    @guarded
    def finish(self, lease: Lease, state: State, problem: Problem | None, now: datetime) -> bool:
        """See `JobStore.finish`."""
        said = {"code": problem.code, "detail": problem.detail} if problem else None
        return self._change(lease, {**_ended(state, now), "problem": said})

    @guarded
    def release(self, lease: Lease, now: datetime) -> None:
        """See `JobStore.release`."""
        self._change(lease, {**FREE, "state": State.QUEUED.value, "progress": {}, "updated_at": now})

    @guarded
    def cancel(self, job_id: str, now: datetime) -> Job | None:
        """See `JobStore.cancel`."""
        found = self._jobs.find_one_and_update(
            {"_id": job_id, "is_active": True},
            {"$set": _ended(State.CANCELLED, now)},
            return_document=ReturnDocument.AFTER,
        )
        return _job(found) if found else None

    @guarded
    def overdue(self, now: datetime, nudged_before: datetime, limit: int) -> list[str]:
        """See `JobStore.overdue`."""
        return mark_overdue(self._jobs, now, nudged_before, limit)

    @guarded
    def delete_of_track(self, track_id: str) -> None:
        """See `JobStore.delete_of_track`."""
        self._jobs.delete_many({"track_id": track_id})

    def _change(self, lease: Lease, changes: Document) -> bool:
        """Write only while the lease is held: a job that ended, or that another worker took, is left alone."""
        held = {"_id": lease.job_id, "is_active": True, "lease_token": lease.token}
        return self._jobs.update_one(held, {"$set": changes}).matched_count == 1


def _ended(state: State, now: datetime) -> Document:
    return {**FREE, "state": state.value, "is_active": False, "ended_at": now, "updated_at": now}


def _job(document: Document) -> Job:
    problem = document["problem"]
    return Job(
        id=document["_id"],
        track_id=document["track_id"],
        state=State(document["state"]),
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        attempts=document["attempts"],
        started_at=document["started_at"],
        ended_at=document["ended_at"],
        progress=Progress(**document["progress"]),
        problem=Problem(**problem) if problem else None,
    )
