"""Duties that one of several processes has at a time, by a lease."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, Leases, server_now


class MongoLeadership:
    """Takes duties for one process; they are documents of the collection `leaders`.

    Parameters
    ----------
    token : names the process.
    lease : after which another process takes over from one that does not renew it.
    clock : see `Leases.now`.
    """

    def __init__(
        self,
        database: Database[Document],
        token: str,
        lease: timedelta,
        clock: Callable[[], str | datetime] = server_now,
    ) -> None:
        self._leaders = database["leaders"]
        self._leases = Leases(self._leaders, clock)
        self._token, self._lease = token, lease

    @guarded
    def holds(self, duty: str) -> bool:
        """Take a duty that nobody has, or renew its lease; return whether this process has it."""
        which = {"_id": duty, "$or": [{"lease_token": self._token}, self._leases.free()]}
        held = [{"$set": self._leases.held(self._token, self._lease)}]
        if self._leaders.update_one(which, held).matched_count:
            return True
        try:
            self._leaders.insert_one({"_id": duty, **FREE})
        except DuplicateKeyError:
            # Another process has the duty.
            return False
        return self._leaders.update_one(which, held).matched_count == 1

    @guarded
    def release(self) -> None:
        """Give all duties back, so that another process need not wait for the lease to expire."""
        self._leaders.update_many({"lease_token": self._token}, {"$set": FREE})
