"""Trash and deletion of tracks in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pymongo import ReturnDocument
from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded, server_time
from contrafact.adapters.mongo.moves import IN_LIBRARY, LONG_AGO, SHOWN, to_deletion, to_library, to_trash, without
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.track_documents import track_of
from contrafact.domain.pages import Page
from contrafact.domain.trash import Leftover, Moved, Place, TrashedTrack

_NEWEST_FIRST = Order("trashed_at", -1, datetime)
_IN_TRASH: Document = {"state": Place.TRASH.value}


class MongoTrashStore:
    """`TrashStore` in the collection `tracks`."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._tracks = database["tracks"]

    @guarded
    def trash(self, track_id: str) -> Moved | None:
        """See `TrashStore.trash`."""
        return self._move({"_id": track_id, **IN_LIBRARY}, to_trash())

    @guarded
    def delete(self, track_id: str) -> Moved | None:
        """See `TrashStore.delete`."""
        return self._move({"_id": track_id, "state": {"$in": [*SHOWN, Place.TRASH.value]}}, to_deletion())

    @guarded
    def restore(self, track_id: str, job_id: str) -> Moved | None:
        """See `TrashStore.restore`."""
        return self._move({"_id": track_id, **_IN_TRASH}, to_library(job_id))

    @guarded
    def expire(self, age: timedelta) -> int:
        """See `TrashStore.expire`."""
        old = {**_IN_TRASH, "trashed_at": {"$lte": server_time(self._database) - age}}
        return self._tracks.update_many(old, to_deletion()).modified_count

    @guarded
    def page(self, limit: int, cursor: str | None) -> Page[TrashedTrack]:
        """See `TrashStore.page`."""
        # Only tracks in the trash have this field.
        which = {"trashed_at": {"$gte": LONG_AGO}}
        return read_page(self._tracks, which, _NEWEST_FIRST, limit, cursor, _trashed)

    @guarded
    def find(self, track_id: str) -> Moved | None:
        """See `TrashStore.find`."""
        found = self._tracks.find_one({"_id": track_id})
        return _moved(found) if found else None

    @guarded
    def unfollowed(self, limit: int) -> list[Moved]:
        """See `TrashStore.unfollowed`."""
        return [_moved(each) for each in self._tracks.find({"is_moving": True}).limit(limit)]

    @guarded
    def followed(self, track_id: str, move: int) -> None:
        """See `TrashStore.followed`."""
        self._tracks.update_one({"_id": track_id, "move": move}, {"$unset": {"is_moving": ""}})

    @guarded
    def leftovers(self, grace: timedelta, limit: int) -> list[Moved]:
        """See `TrashStore.leftovers`."""
        which = {"left_at": {"$lte": server_time(self._database) - grace}, "is_moving": None}
        return [_moved(each) for each in self._tracks.find(which).sort("left_at", 1).limit(limit)]

    @guarded
    def cleared(self, track_id: str, leftovers: Sequence[Leftover]) -> None:
        """See `TrashStore.cleared`."""
        which = {"_id": track_id, "state": {"$ne": Place.DELETING.value}}
        self._tracks.update_one(which, without(tuple(leftovers)))

    @guarded
    def drop(self, track_id: str, move: int) -> bool:
        """See `TrashStore.drop`."""
        which = {"_id": track_id, "state": Place.DELETING.value, "move": move}
        is_dropped = self._tracks.delete_one(which).deleted_count == 1
        if is_dropped:
            # Submitted again, it is a new track, and its matches are announced.
            self._database["matches"].delete_many({"tracks": track_id})
            # Its reviews stay: the same source gives the same recording again.
            self._database["review_queue"].delete_many({"tracks": track_id, "is_open": True})
        return is_dropped

    def _move(self, which: Document, move: list[Document]) -> Moved | None:
        found = self._tracks.find_one_and_update(which, move, return_document=ReturnDocument.AFTER)
        return _moved(found) if found else None


def _moved(document: Document) -> Moved:
    is_shown = document["state"] in SHOWN
    return Moved(
        track=track_of(document),
        place=Place.LIBRARY if is_shown else Place(document["state"]),
        move=document.get("move", 0),
        is_followed="is_moving" not in document,
        leftovers=tuple(Leftover(each["job_id"], each["upload_key"]) for each in document.get("leftovers", ())),
    )


def _trashed(document: Document) -> TrashedTrack:
    return TrashedTrack(track_of(document), document["trashed_at"])
