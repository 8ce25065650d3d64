"""The jobs of one track in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.jobs import job_of
from contrafact.domain.jobs import Job


class MongoTrackJobs:
    """`TrackJobs` in the collection `jobs`."""

    def __init__(self, database: Database[Document]) -> None:
        self._jobs = database["jobs"]

    @guarded
    def withdraw(self, job_id: str) -> Job | None:
        """See `TrackJobs.withdraw`."""
        if self._jobs.delete_one({"_id": job_id, "is_active": True}).deleted_count:
            return None
        found = self._jobs.find_one({"_id": job_id})
        return job_of(found) if found else None

    @guarded
    def of_track(self, track_id: str) -> list[str]:
        """See `TrackJobs.of_track`."""
        return [each["_id"] for each in self._jobs.find({"track_id": track_id}, {"_id": 1})]

    @guarded
    def hide(self, job_ids: Sequence[str], move: int) -> None:
        """See `TrackJobs.hide`."""
        which = {"_id": {"$in": list(job_ids)}, "is_active": False, **_before(move)}
        self._jobs.update_many(which, {"$set": {"is_hidden": True, "move": move}})

    @guarded
    def show(self, track_id: str, move: int) -> None:
        """See `TrackJobs.show`."""
        self._jobs.update_many(
            {"track_id": track_id, **_before(move)}, {"$set": {"move": move}, "$unset": {"is_hidden": ""}}
        )

    @guarded
    def delete(self, job_ids: Sequence[str]) -> None:
        """See `TrackJobs.delete`."""
        self._jobs.delete_many({"_id": {"$in": list(job_ids)}})


def _before(move: int) -> Document:
    return {"$or": [{"move": None}, {"move": {"$lt": move}}]}
