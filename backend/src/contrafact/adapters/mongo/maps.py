"""Maps of the library in MongoDB, and the tracks that they show."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import asdict

import numpy as np
from bson.binary import Binary
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, Leases, literal
from contrafact.domain.jobs import State
from contrafact.domain.maps import MapDecision, MapHead, MappedTrack, MapPoints, pause_after
from contrafact.domain.reviews import ReviewAnswer

POINTS_AT_ONCE = 50_000
"""Points of a chunk: with ids of 37 characters it takes 2.3 MB, of the 16 MB that a document may have."""
_AT_ONCE = 5000
_SHOWN = dict.fromkeys(("title", "artist", "work_id", "tags", "covers_by", "same_recording_as"), 1)


class MongoMapStore:
    """`MapStore` in the collections `maps`, with a head for each model, and `map_chunks`, with its points.

    Chunks are written under the token of a lease before the head names it: a reader finds all of a map or none, and a
    worker that lost its lease changes nothing.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._maps, self._chunks = database["maps"], database["map_chunks"]
        self._leases = Leases(self._maps)

    @guarded
    def head(self, model_id: str) -> MapHead | None:
        """See `MapStore.head`."""
        found = self._maps.find_one({"_id": model_id, "head": {"$exists": True}})
        return MapHead(**found["head"]) if found else None

    @guarded
    def points(self, head: MapHead) -> MapPoints | None:
        """See `MapStore.points`."""
        found = self._maps.find_one({"_id": head.model_id, "head.version": head.version}, {"written_by": 1})
        which = {"written_by": found["written_by"] if found else None}
        chunks = sorted(self._chunks.find(which), key=lambda each: int(each["number"]))
        ids = tuple(each for chunk in chunks for each in chunk["track_ids"].split())
        if len(ids) != head.n_points:
            return None
        places = np.frombuffer(b"".join(chunk["places"] for chunk in chunks), dtype="<f4").reshape(-1, 2)
        return MapPoints(ids, places.astype(np.float32, copy=False))

    @guarded
    def is_free(self, model_id: str) -> bool:
        """See `MapStore.is_free`."""
        held = {"_id": model_id, "$nor": [self._leases.free()]}
        return self._maps.find_one(held, {"_id": 1}) is None

    @guarded
    def take(self, model_id: str, token: str) -> bool:
        """See `MapStore.take`."""
        with suppress(DuplicateKeyError):  # another caller inserted it at the same moment
            self._maps.update_one({"_id": model_id}, {"$setOnInsert": {"tries": 0, **FREE}}, upsert=True)
        n_tries: int = (self._maps.find_one({"_id": model_id}, {"tries": 1}) or {"tries": 0})["tries"]
        counted = {"tries": n_tries + 1, **self._leases.held(token, pause_after(n_tries))}
        which = {"_id": model_id, **self._leases.free()}
        return self._maps.update_one(which, [{"$set": counted}]).matched_count == 1

    @guarded
    def renew(self, model_id: str, token: str) -> bool:
        """See `MapStore.renew`."""
        renewed = {"lease_until": {"$add": [self._leases.now(), "$lease_ms"]}}
        return self._maps.update_one({"_id": model_id, "lease_token": token}, [{"$set": renewed}]).matched_count == 1

    @guarded
    def put(self, head: MapHead, points: MapPoints, token: str) -> bool:
        """See `MapStore.put`."""
        for document in _chunks(points, token):
            self._chunks.replace_one({"_id": document["_id"]}, document, upsert=True)
        ended = {"head": literal(asdict(head)), "written_by": token, "tries": 0, **FREE}
        which = {"_id": head.model_id, "lease_token": token}
        is_written = self._maps.update_one(which, [{"$set": ended}]).matched_count == 1
        if is_written:
            self._maps.delete_many({"_id": {"$ne": head.model_id}})
            self._chunks.delete_many({"written_by": {"$ne": token}})
        return is_written


class MongoMappedTracks:
    """`MappedTracks` in the collections of tracks, works, reviews and the queue of pairs."""

    def __init__(self, database: Database[Document]) -> None:
        self._tracks, self._works = database["tracks"], database["works"]
        self._reviews, self._queue = database["reviews"], database["review_queue"]

    def all(self, model_id: str) -> Iterator[MappedTrack]:
        """See `MappedTracks.all`."""
        confirmed, waiting = self._confirmed(), self._waiting(model_id)
        last_id = ""
        while batch := self._batch(last_id):
            yield from (_mapped(each, model_id, confirmed, waiting) for each in batch)
            last_id = batch[-1]["_id"]

    @guarded
    def _batch(self, after_id: str) -> list[Document]:
        which = {"_id": {"$gt": after_id}, "state": State.READY.value}
        # By this index, since nearly all tracks are ready: by another one they would have to be sorted.
        return list(self._tracks.find(which, _SHOWN).hint([("_id", 1)]).sort("_id", 1).limit(_AT_ONCE))

    @guarded
    def work_titles(self, work_ids: Collection[str]) -> dict[str, str]:
        """See `MappedTracks.work_titles`."""
        found = self._works.find({"_id": {"$in": list(work_ids)}}, {"title": 1}) if work_ids else ()
        return {each["_id"]: each["title"] for each in found}

    @guarded
    def _confirmed(self) -> set[str]:
        """Return the tracks of pairs that a person confirmed."""
        which = {"is_settled": True, "answer": ReviewAnswer.CONFIRMED.value, "work_id": None}
        return {track_id for each in self._reviews.find(which, {"track_ids": 1}) for track_id in each["track_ids"]}

    @guarded
    def _waiting(self, model_id: str) -> set[str]:
        """Return the tracks of pairs that wait for an answer."""
        which = {"is_open": True, "model_id": model_id}
        return {track_id for each in self._queue.find(which, {"tracks": 1}) for track_id in each["tracks"]}


def _chunks(points: MapPoints, token: str) -> Iterator[Document]:
    places = np.ascontiguousarray(points.places, dtype="<f4")
    for start in range(0, len(points.track_ids), POINTS_AT_ONCE):
        stop, number = start + POINTS_AT_ONCE, start // POINTS_AT_ONCE
        yield {
            "_id": f"{token}:{number}",
            "written_by": token,
            "number": number,
            "track_ids": " ".join(points.track_ids[start:stop]),
            "places": Binary(places[start:stop].tobytes()),
        }


def _mapped(document: Document, model_id: str, confirmed: Collection[str], waiting: Collection[str]) -> MappedTrack:
    track_id = document["_id"]
    decision = _decision(document, model_id, is_confirmed=track_id in confirmed, waits=track_id in waiting)
    title, artist = (document.get(name) or None for name in ("title", "artist"))
    return MappedTrack(track_id, title, artist, document.get("work_id"), tuple(document.get("tags") or ()), decision)


def _decision(document: Document, model_id: str, *, is_confirmed: bool, waits: bool) -> MapDecision:
    if is_confirmed:
        return MapDecision.CONFIRMED
    if document.get("same_recording_as"):
        return MapDecision.SAME_RECORDING
    if document.get("covers_by") == model_id:
        return MapDecision.LIKELY
    return MapDecision.UNSURE if waits else MapDecision.NONE
