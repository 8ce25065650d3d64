"""Copies of chroma in MongoDB, so that one query returns that of all candidates of a ranking."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from bson.binary import Binary
from numpy.typing import NDArray
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.domain.chroma import RECIPES, Chroma
from contrafact.domain.errors import ContrafactError

_MOST_FRAMES = 50_000
"""Over six hours; its three views take 1.8 MB of the 16 MB that a document may have."""
_VIEWS = ("frames", "melody", "whitened")
_MARK = "chroma copies"
_AT_ONCE = 50


class MongoChromaCopies:
    """`ChromaCopies` in the collection `chroma`, 6 KB per view for a song of four minutes."""

    def __init__(self, database: Database[Document]) -> None:
        self._copies = database["chroma"]

    @guarded
    def get_many(self, keys: Sequence[str]) -> dict[str, Chroma]:
        """See `ChromaCopies.get_many`."""
        found = self._copies.find({"_id": {"$in": list(keys)}}) if keys else ()
        return {each["_id"]: chroma for each in found if (chroma := _chroma(each)) is not None}

    @guarded
    def put(self, key: str, chroma: Chroma) -> None:
        """See `ChromaCopies.put`."""
        if chroma.n_frames <= _MOST_FRAMES:
            self._copies.replace_one({"_id": key}, _document(chroma), upsert=True)

    @guarded
    def delete(self, key: str) -> None:
        """See `ChromaCopies.delete`."""
        self._copies.delete_one({"_id": key})


class CopyOlderChroma:
    """Copies the chroma of tracks that an older release made, or that a backup restored, some at each call.

    Resumable: how far it came is stored. Idempotent; several workers may run it at once.

    Parameters
    ----------
    read : returns the chroma of a key of the bucket; raises ContrafactError.
    """

    def __init__(self, database: Database[Document], read: Callable[[str], Chroma]) -> None:
        self._tracks, self._marks = database["tracks"], database["marks"]
        self._copies, self._read = MongoChromaCopies(database), read
        self._collection = database["chroma"]

    @guarded
    def __call__(self, limit: int) -> int:
        """Copy the chroma of the next tracks; return the number of tracks looked at.

        Raises
        ------
        ContrafactError : `database_unavailable`, `bucket_unavailable`; the next call repeats the tracks.
        """
        last_id = (self._marks.find_one({"_id": _MARK}) or {"last_id": ""})["last_id"]
        if last_id is None:
            return 0
        limit = min(limit, _AT_ONCE)
        fields = {"chroma_key": 1}
        found = list(self._tracks.find({"_id": {"$gt": last_id}}, fields).sort("_id", 1).limit(limit))
        keys = {each["_id"]: each["chroma_key"] for each in found if each.get("chroma_key")}
        existing = {each["_id"] for each in self._collection.find({"_id": {"$in": [*keys.values()]}}, {"_id": 1})}
        for track_id, key in keys.items():
            if key not in existing:
                self._copy(track_id, key)
        reached = found[-1]["_id"] if len(found) == limit else None
        self._marks.replace_one({"_id": _MARK}, {"last_id": reached}, upsert=True)
        return len(found)

    def _copy(self, track_id: str, key: str) -> None:
        try:
            self._copies.put(key, self._read(key))
        except ContrafactError as error:
            if error.code in {"database_unavailable", "bucket_unavailable"}:
                raise
            # Rankings log that this chroma is not usable.
            return
        if self._tracks.find_one({"_id": track_id, "chroma_key": key}, {"_id": 1}) is None:
            # It was deleted, or analysed again, in between.
            self._copies.delete(key)


def _document(chroma: Chroma) -> Document:
    views = {name: Binary(view.tobytes()) for name in _VIEWS if (view := getattr(chroma, name)) is not None}
    peaks = {} if chroma.peaks is None else {"peaks": Binary(chroma.peaks.tobytes())}
    return {"recipe": chroma.recipe, "tuning_cents": chroma.tuning_cents, **views, **peaks}


def _chroma(document: Document) -> Chroma | None:
    def values(name: str) -> NDArray[np.uint8] | None:
        # Bytes would be a read-only array, for which numba compiles its kernels again.
        data = document.get(name)
        return None if data is None else np.frombuffer(bytearray(data), dtype=np.uint8)

    def view(name: str) -> NDArray[np.uint8] | None:
        data = values(name)
        return None if data is None else data.reshape(-1, 12)

    try:
        frames = view("frames")
        if frames is None or document["recipe"] not in RECIPES:
            return None
        return Chroma(
            frames,
            document["recipe"],
            tuning_cents=document["tuning_cents"],
            melody=view("melody"),
            whitened=view("whitened"),
            peaks=values("peaks"),
        )
    except (KeyError, ValueError, TypeError, ContrafactError):
        return None
