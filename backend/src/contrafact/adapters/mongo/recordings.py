"""Tracks by the fingerprints of their recordings, in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.track_documents import track_of
from contrafact.domain.jobs import State
from contrafact.domain.tracks import RecordingLink, Track, TrackMeasures

_READY: Document = {"state": State.READY.value}
_WITH_KEYS: Document = {"state": {"$in": [State.READY.value, State.EMBEDDING.value]}}


class MongoRecordingStore:
    """`RecordingStore` in the collection `tracks`."""

    def __init__(self, database: Database[Document]) -> None:
        self._tracks = database["tracks"]

    @guarded
    def sharing(self, keys: Sequence[int], limit: int) -> list[Track]:
        """See `RecordingStore.sharing`."""
        if not keys:
            return []
        wanted = list(keys)
        n_shared = {"$size": {"$setIntersection": ["$fingerprint_keys", wanted]}}
        found = self._tracks.aggregate(
            [
                {"$match": {"fingerprint_keys": {"$in": wanted}, **_WITH_KEYS}},
                {"$set": {"n_shared": n_shared}},
                {"$unset": "fingerprint_keys"},
                {"$sort": {"n_shared": -1, "_id": 1}},
                {"$limit": limit},
            ]
        )
        return [track_of(each) for each in found]

    @guarded
    def link(self, track_id: str, other_id: str | None) -> None:
        """See `RecordingStore.link`."""
        self._tracks.update_one({"_id": track_id}, {"$set": {"same_recording_as": other_id}})

    @guarded
    def links(self) -> list[RecordingLink]:
        """See `RecordingStore.links`."""
        which = {"same_recording_as": {"$type": "string"}, **_READY}
        fields = {"same_recording_as": 1, "created_at": 1}
        found = self._tracks.find(which, fields).sort([("created_at", -1), ("_id", -1)])
        return [RecordingLink(each["_id"], each["same_recording_as"], each["created_at"]) for each in found]

    @guarded
    def allow_repeat(self, track_id: str, job_id: str) -> None:
        """See `RecordingStore.allow_repeat`."""
        self._tracks.update_one({"_id": track_id, "job_id": job_id}, {"$set": {"may_repeat": True}})

    @guarded
    def unmeasured(self, track_ids: Sequence[str], limit: int) -> list[Track]:
        """See `RecordingStore.unmeasured`."""
        which = {"_id": {"$in": list(track_ids)}, "harmonic_content": None, **_READY}
        return [track_of(each) for each in self._tracks.find(which).sort("_id", 1).limit(limit)]

    @guarded
    def measure(self, track_id: str, chroma_key: str, measures: TrackMeasures) -> None:
        """See `RecordingStore.measure`."""
        measured = {"harmonic_content": measures.harmonic_content, "tuning_cents": measures.tuning_cents}
        self._tracks.update_one({"_id": track_id, "chroma_key": chroma_key}, {"$set": measured})
