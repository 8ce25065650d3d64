"""Fair order of waiting jobs: owners take turns, however many jobs each has.

Start-time fair queueing (Goyal, Vin and Cheng, 1996) for jobs of equal length: a new job's turn follows the last turn
of its owner, and is never before the turn that is being served, so that an idle owner saves none up.
"""

from __future__ import annotations

from dataclasses import dataclass

from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection

from contrafact.adapters.mongo.database import Document
from contrafact.domain.jobs import State

_SERVED = "jobs"
ORDER = [("turn", ASCENDING), ("created_at", ASCENDING), ("_id", ASCENDING)]
"""Jobs of releases without turns come first."""


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of jobs; each number is given to one job of an owner, but for submissions at the same moment.

    Parameters
    ----------
    turns : one document, with the turn that was served last.
    """

    jobs: Collection[Document]
    turns: Collection[Document]

    def of_new(self, owner: str) -> int:
        """Return the turn of a new job."""
        which = {"owner": owner, "is_active": True}
        newest = self.jobs.find_one(which, {"turn": 1}, sort=[("turn", DESCENDING)])
        served = self.turns.find_one({"_id": _SERVED})
        return max(newest["turn"] + 1 if newest else 0, served["turn"] if served else 0)

    def was_served(self, job: Document) -> None:
        """Note the turn of a job that a worker took."""
        if job.get("turn") is not None:
            self.turns.update_one({"_id": _SERVED}, {"$max": {"turn": job["turn"]}}, upsert=True)

    def waiting(self, free: Document) -> Document:
        """Select jobs that may be taken: queued, and not put back to wait for their next nudge.

        Parameters
        ----------
        free : selects documents without a running lease.
        """
        is_nudged = {"$or": [{"put_backs": None}, {"nudges": {"$gt": 0}}]}
        return {"state": State.QUEUED.value, "is_active": True, "$and": [free, is_nudged]}
