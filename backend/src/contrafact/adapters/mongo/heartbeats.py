"""Heartbeats of workers, and the jobs that wait for one, in MongoDB."""

from __future__ import annotations

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.domain.health import Heartbeat, WaitingJobs, WorkerReport
from contrafact.domain.jobs import State


def _seconds_ago(seconds: float) -> Document:
    return {"$subtract": ["$$NOW", round(seconds * 1000)]}


def _seconds_since(field: str) -> Document:
    return {"$divide": [{"$subtract": ["$$NOW", field]}, 1000]}


class MongoHeartbeatStore:
    """`HeartbeatStore` in the collection `heartbeats`. Documents expire after a week without a heartbeat."""

    def __init__(self, database: Database[Document]) -> None:
        self._heartbeats = database["heartbeats"]

    @guarded
    def beat(self, report: WorkerReport) -> None:
        """See `HeartbeatStore.beat`."""
        idle = report.idle_seconds
        fields = {
            "at": "$$NOW",
            "has_ended": False,
            "started_at": _seconds_ago(report.uptime_seconds),
            "active_at": None if idle is None else _seconds_ago(idle),
            "process_id": report.process_id,
            "version": {"$literal": report.version},
            "model_id": {"$literal": report.model_id},
            "concurrency": report.concurrency,
            "yt_dlp": {"$literal": report.yt_dlp},
        }
        self._heartbeats.update_one({"_id": report.worker_id}, [{"$set": fields}], upsert=True)

    @guarded
    def end(self, worker_id: str) -> None:
        """See `HeartbeatStore.end`."""
        self._heartbeats.update_one({"_id": worker_id}, [{"$set": {"at": "$$NOW", "has_ended": True}}])

    @guarded
    def newest(self, limit: int) -> list[Heartbeat]:
        """See `HeartbeatStore.newest`."""
        age = {"age_seconds": _seconds_since("$at")}
        return [
            Heartbeat(worker_id=found.pop("_id"), **found)
            for found in self._heartbeats.aggregate([{"$sort": {"at": -1}}, {"$limit": limit}, {"$set": age}])
        ]


class MongoJobQueue:
    """`JobQueue` in the collection `jobs`."""

    def __init__(self, database: Database[Document]) -> None:
        self._jobs = database["jobs"]

    @guarded
    def waiting(self) -> WaitingJobs:
        """See `JobQueue.waiting`."""
        queued = {"state": State.QUEUED.value}
        n_waiting = self._jobs.count_documents(queued)
        oldest = list(
            self._jobs.aggregate(
                [
                    {"$match": queued},
                    {"$sort": {"created_at": 1, "_id": 1}},
                    {"$limit": 1},
                    {"$project": {"_id": False, "seconds": _seconds_since("$created_at")}},
                ]
            )
        )
        return WaitingJobs(n_waiting, max(0.0, oldest[0]["seconds"]) if oldest else None)

    @guarded
    def is_any_leased(self) -> bool:
        """See `JobQueue.is_any_leased`."""
        running = {"$expr": {"$gt": ["$lease_until", "$$NOW"]}}
        return self._jobs.find_one({"lease_until": {"$type": "date"}, **running}, {"_id": 1}) is not None

    @guarded
    def n_active(self, owner: str, limit: int) -> int:
        """See `JobQueue.n_active`."""
        return self._jobs.count_documents({"owner": owner, "is_active": True}, limit=limit)
