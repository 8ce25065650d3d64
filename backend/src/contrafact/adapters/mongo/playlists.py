"""Playlists in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, first_nudge, lease, lease_free, mark_overdue, unmark
from contrafact.domain.jobs import Problem
from contrafact.domain.playlists import Playlist, PlaylistEntry, PlaylistState


class MongoPlaylistStore:
    """`PlaylistStore` in the collection `playlists`."""

    def __init__(self, database: Database[Document]) -> None:
        self._playlists = database["playlists"]

    @guarded
    def claim(self, playlist_id: str, list_id: str, now: datetime) -> tuple[Playlist, bool]:
        """See `PlaylistStore.claim`."""
        queued: Document = {
            "state": PlaylistState.QUEUED.value,
            "is_active": True,
            "problem": None,
            "updated_at": now,
            "attempts": 0,
            **first_nudge(now),
            **FREE,
        }
        new: Document = {"list_id": list_id, "title": None, "entries": [], "is_truncated": False, "created_at": now}
        try:
            found = self._playlists.find_one_and_update(
                {"_id": playlist_id, "is_active": False},
                {"$set": queued, "$setOnInsert": new},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            # It exists and is active: the update matched nothing and the insert failed.
            found = self._playlists.find_one({"_id": playlist_id})
            return (_playlist(found), False) if found else self.claim(playlist_id, list_id, now)
        return _playlist(found or {"_id": playlist_id, **queued, **new}), True

    @guarded
    def get(self, playlist_id: str) -> Playlist | None:
        """See `PlaylistStore.get`."""
        found = self._playlists.find_one({"_id": playlist_id})
        return _playlist(found) if found else None

    @guarded
    def take(self, playlist_id: str, token: str, now: datetime, until: datetime) -> Playlist | None:
        """See `PlaylistStore.take`."""
        found = self._playlists.find_one_and_update(
            {"_id": playlist_id, "is_active": True, **lease_free(now)},
            {
                "$set": {
                    "state": PlaylistState.EXPANDING.value,
                    **lease(token, until),
                    "updated_at": now,
                },
                "$inc": {"attempts": 1},
            },
            return_document=ReturnDocument.AFTER,
        )
        return _playlist(found) if found else None

    @guarded
    def renew(self, playlist_id: str, token: str, until: datetime) -> bool:
        """See `PlaylistStore.renew`."""
        return self._change(playlist_id, token, {"lease_until": until, "nudge_at": until})

    @guarded
    def finish(
        self,
        playlist_id: str,
        token: str,
        *,
        title: str | None,
        entries: Sequence[PlaylistEntry],
        is_truncated: bool,
        problem: Problem | None,
        now: datetime,
    ) -> bool:
        """See `PlaylistStore.finish`."""
        state = PlaylistState.FAILED if problem else PlaylistState.READY
        changes: Document = {
            "state": state.value,
            "is_active": False,
            "title": title,
            "entries": [asdict(entry) for entry in entries],
            "is_truncated": is_truncated,
            "problem": asdict(problem) if problem else None,
            "updated_at": now,
            **FREE,
        }
        return self._change(playlist_id, token, changes)

    @guarded
    def overdue(self, now: datetime, limit: int) -> list[str]:
        """See `PlaylistStore.overdue`."""
        return mark_overdue(self._playlists, now, limit)

    @guarded
    def not_nudged(self, ids: Sequence[str], now: datetime) -> None:
        """See `PlaylistStore.not_nudged`."""
        unmark(self._playlists, ids, now)

    def _change(self, playlist_id: str, token: str, changes: Document) -> bool:
        held = {"_id": playlist_id, "is_active": True, "lease_token": token}
        return self._playlists.update_one(held, {"$set": changes}).matched_count == 1


def _playlist(document: Document) -> Playlist:
    return Playlist(
        id=document["_id"],
        list_id=document["list_id"],
        state=PlaylistState(document["state"]),
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        attempts=document.get("attempts", 0),
        title=document["title"],
        entries=tuple(_entry(entry) for entry in document["entries"]),
        is_truncated=document["is_truncated"],
        problem=_problem(document["problem"]),
    )


def _entry(entry: Document) -> PlaylistEntry:
    return PlaylistEntry(**{**entry, "reason": _problem(entry["reason"])})


def _problem(problem: Document | None) -> Problem | None:
    return Problem(**problem) if problem else None
