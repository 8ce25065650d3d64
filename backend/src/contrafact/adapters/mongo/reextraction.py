"""Tracks that were analysed by an older recipe, in MongoDB.

`reextract_at` is when a new analysis was asked for, `reextract_problem` its last error, `reextract_failed` says that it
is not tried again, `reextract_attempts` counts the tries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import Leases, server_now
from contrafact.adapters.mongo.shards import change_first
from contrafact.adapters.mongo.track_documents import track_of
from contrafact.domain.chroma import WHITENED_RECIPE
from contrafact.domain.jobs import Problem, State
from contrafact.domain.reextraction import FailedReextraction, OlderRecipe, TakenTrack
from contrafact.domain.tracks import SourceKind, TrackMeasures

_OLDER: Document = {"state": State.READY.value, "recipe": {"$ne": WHITENED_RECIPE}}
_ASKED_FOR: Document = {"reextract_at": {"$exists": True}}
_WAITING: Document = {**_OLDER, **_ASKED_FOR, "reextract_failed": None}
_FAILED: Document = {**_OLDER, **_ASKED_FOR, "reextract_failed": True}
_NO_LEASE: Document = {"lease_token": "", "lease_until": "", "lease_ms": ""}
_NO_OUTCOME: Document = {"reextract_failed": "", "reextract_problem": "", "reextract_attempts": ""}
_NOT_WAITING: Document = {"$or": [{"reextract_at": None}, {"reextract_failed": True}]}
_OF_SOURCE: Document = {"source.kind": SourceKind.YOUTUBE.value}
_STORED: Document = {"source.upload_key": {"$type": "string"}}


class MongoReextractionStore:
    """`ReextractionStore` in the collection `tracks`.

    Parameters
    ----------
    clock : see `Leases.now`.
    """

    def __init__(self, database: Database[Document], clock: Callable[[], str | datetime] = server_now) -> None:
        self._tracks = database["tracks"]
        self._leases = Leases(self._tracks, clock)

    @guarded
    def count(self) -> OlderRecipe:
        """See `ReextractionStore.count`."""
        found = next(iter(self._tracks.aggregate([{"$match": _OLDER}, {"$group": _COUNTS}])), None)
        done = self._tracks.count_documents({**_ASKED_FOR, "recipe": WHITENED_RECIPE, "state": State.READY.value})
        counts = {name: value for name, value in found.items() if name != "_id"} if found else {}
        problem = self._tracks.find_one({**_WAITING, "reextract_problem": {"$type": "object"}})
        return OlderRecipe(**counts, n_done=done, problem=Problem(**problem["reextract_problem"]) if problem else None)

    @guarded
    def failures(self, limit: int) -> list[FailedReextraction]:
        """See `ReextractionStore.failures`."""
        found = self._tracks.find(_FAILED).sort("_id", 1).limit(limit)
        return [FailedReextraction(track_of(each), Problem(**each["reextract_problem"])) for each in found]

    @guarded
    def request(self, now: datetime, *, from_source: bool) -> int:
        """See `ReextractionStore.request`."""
        audio = {"$or": [_OF_SOURCE, _STORED]} if from_source else _STORED
        # A file that cannot be analysed is not tried again by itself.
        which = _NOT_WAITING if from_source else {"reextract_at": None}
        if from_source and self._tracks.count_documents(_WAITING, limit=1) == 0:
            # The number of finished ones begins again.
            self._tracks.update_many({**_ASKED_FOR, "recipe": WHITENED_RECIPE}, {"$unset": {"reextract_at": ""}})
        asked = {"$set": {"reextract_at": now}, "$unset": _NO_OUTCOME}
        return self._tracks.update_many({"$and": [_OLDER, audio, which]}, asked).modified_count

    @guarded
    def attach(self, track_id: str, upload_key: str, now: datetime) -> bool:
        """See `ReextractionStore.attach`."""
        which = {"_id": track_id, **_OLDER, "source.kind": SourceKind.UPLOAD.value, "source.upload_key": None}
        given = {"$set": {"source.upload_key": upload_key, "reextract_at": now}, "$unset": _NO_OUTCOME}
        return self._tracks.update_one(which, given).matched_count == 1

    @guarded
    def cancel(self) -> int:
        """See `ReextractionStore.cancel`."""
        gone = {"$unset": {"reextract_at": "", **_NO_OUTCOME, **_NO_LEASE}}
        return self._tracks.update_many(_WAITING, gone).modified_count

    @guarded
    def any_waits(self) -> bool:
        """See `ReextractionStore.any_waits`."""
        return self._tracks.count_documents({"$and": [_WAITING, self._leases.free()]}, limit=1) > 0

    @guarded
    def take(self, token: str, lease: timedelta) -> TakenTrack | None:
        """See `ReextractionStore.take`."""
        attempts = {"$add": [{"$ifNull": ["$reextract_attempts", 0]}, 1]}
        found = change_first(
            self._tracks,
            {"$and": [_WAITING, self._leases.free()]},
            [{"$set": {**self._leases.held(token, lease), "reextract_attempts": attempts}}],
            [("reextract_at", 1), ("_id", 1)],
        )
        return TakenTrack(track_of(found), token, found["reextract_attempts"]) if found else None

    @guarded
    def renew(self, taken: TakenTrack, lease: timedelta) -> bool:
        """See `ReextractionStore.renew`."""
        held = {"lease_until": self._leases.later(lease)}
        return self._tracks.update_one(_leased(taken), [{"$set": held}]).matched_count == 1

    @guarded
    def finish(self, taken: TakenTrack, chroma_key: str, measures: TrackMeasures, now: datetime) -> bool:
        """See `ReextractionStore.finish`."""
        found = {"chroma_key": chroma_key, "updated_at": now, **asdict(measures)}
        return self._change(taken, {"$set": found, "$unset": {**_NO_LEASE, **_NO_OUTCOME}})

    @guarded
    def fail(self, taken: TakenTrack, problem: Problem) -> bool:
        """See `ReextractionStore.fail`."""
        failed = {"reextract_failed": True, "reextract_problem": asdict(problem)}
        return self._change(taken, {"$set": failed, "$unset": _NO_LEASE})

    @guarded
    def release(self, taken: TakenTrack, problem: Problem | None = None) -> bool:
        """See `ReextractionStore.release`."""
        if problem is None:
            return self._change(taken, {"$inc": {"reextract_attempts": -1}, "$unset": _NO_LEASE})
        return self._change(taken, {"$set": {"reextract_problem": asdict(problem)}, "$unset": _NO_LEASE})

    def _change(self, taken: TakenTrack, change: Document) -> bool:
        return self._tracks.update_one(_leased(taken), change).matched_count == 1


def _leased(taken: TakenTrack) -> Document:
    """Select the track while it is ready and leased: one that was deleted and restored is analysed again."""
    job_id = taken.track.job_id
    return {"_id": taken.id, "job_id": job_id, "state": State.READY.value, "lease_token": taken.token}


def _number_of(*conditions: Document, of: object = 1) -> Document:
    return {"$sum": {"$cond": [{"$and": list(conditions)}, of, 0]}}


_IS_ASKED_FOR: Document = {"$ne": [{"$type": "$reextract_at"}, "missing"]}
_HAS_FAILED: Document = {"$eq": [{"$ifNull": ["$reextract_failed", False]}, True]}
_IS_WAITING: Document = {"$and": [_IS_ASKED_FOR, {"$not": [_HAS_FAILED]}]}
_IS_FETCHABLE: Document = {
    "$and": [{"$eq": ["$source.kind", SourceKind.YOUTUBE.value]}, {"$not": [_IS_WAITING]}],
}
_COUNTS: Document = {
    "_id": None,
    "n_tracks": {"$sum": 1},
    "n_fetchable": _number_of(_IS_FETCHABLE),
    "fetchable_s": _number_of(_IS_FETCHABLE, of={"$ifNull": ["$duration_s", 0.0]}),
    "n_waiting": _number_of(_IS_WAITING),
    "n_failed": _number_of(_IS_ASKED_FOR, _HAS_FAILED),
}
