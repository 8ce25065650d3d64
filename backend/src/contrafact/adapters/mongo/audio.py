"""Which tracks have a copy of their audio, in MongoDB."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.domain.audio import AudioCopy, AudioSpace
from contrafact.domain.jobs import RETRYABLE_STATES

_ENDED = [state.value for state in RETRYABLE_STATES]
_WITH_AUDIO: Document = {"audio.made_at": {"$exists": True}}
"""Selects by the partial index of `audio.made_at`."""


class MongoAudioStore:
    """`AudioStore` in the collection `tracks`."""

    def __init__(self, database: Database[Document]) -> None:
        self._tracks = database["tracks"]

    @guarded
    def set_audio(self, track_id: str, job_id: str, copy: AudioCopy) -> None:
        """See `AudioStore.set_audio`."""
        which = {"_id": track_id, "job_id": job_id, "state": {"$nin": _ENDED}, "kept_state": {"$nin": _ENDED}}
        self._tracks.update_one(which, {"$set": {"audio": asdict(copy)}})

    @guarded
    def forget_audio(self, track_id: str, key: str) -> None:
        """See `AudioStore.forget_audio`."""
        self._tracks.update_one({"_id": track_id, "audio.key": key}, {"$unset": {"audio": ""}})

    @guarded
    def space(self) -> AudioSpace:
        """See `AudioStore.space`."""
        total = {"_id": None, "n_copies": {"$sum": 1}, "n_bytes": {"$sum": "$audio.n_bytes"}}
        found = next(self._tracks.aggregate([{"$match": _WITH_AUDIO}, {"$group": total}]), None)
        return AudioSpace(found["n_copies"], found["n_bytes"]) if found else AudioSpace(0, 0)

    @guarded
    def oldest(self, limit: int, before: datetime | None = None) -> list[tuple[str, AudioCopy]]:
        """See `AudioStore.oldest`."""
        which = {"audio.made_at": {"$exists": True, **({"$lt": before} if before else {})}}
        found = self._tracks.find(which, {"audio": 1}).sort("audio.made_at", 1).limit(limit)
        return [(each["_id"], AudioCopy(**each["audio"])) for each in found]
