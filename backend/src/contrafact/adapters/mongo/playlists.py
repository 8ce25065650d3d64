"""Playlists in MongoDB."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.leases import FREE, Leases, literal, server_now
from contrafact.adapters.mongo.users import maker_of
from contrafact.domain.jobs import Problem
from contrafact.domain.origin import current_owner
from contrafact.domain.people import Maker
from contrafact.domain.playlists import Playlist, PlaylistEntry, PlaylistState


class MongoPlaylistStore:
    """`PlaylistStore` in the collection `playlists`.

    Parameters
    ----------
    clock : see `Leases.now`.
    """

    def __init__(self, database: Database[Document], clock: Callable[[], str | datetime] = server_now) -> None:
        self._playlists = database["playlists"]
        self._leases = Leases(self._playlists, clock)

    @guarded
    def claim(
        self, playlist_id: str, list_id: str, now: datetime, made_by: Maker | None = None
    ) -> tuple[Playlist, bool]:
        """See `PlaylistStore.claim`."""
        queued: Document = {
            "state": PlaylistState.QUEUED.value,
            "is_active": True,
            "problem": None,
            "updated_at": now,
            "attempts": 0,
            "made_by": asdict(made_by) if made_by else None,
            "owner": current_owner(),
            **FREE,
        }
        new: Document = {"list_id": list_id, "title": None, "entries": [], "is_truncated": False, "created_at": now}
        queued_now = {**literal(queued), **self._leases.first_nudge()}
        try:
            found = self._playlists.find_one_and_update(
                {"_id": playlist_id, "is_active": False},
                [{"$replaceWith": {"$mergeObjects": [literal(new), "$$ROOT", queued_now]}}],
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            # It exists and is active: the update matched nothing and the insert failed.
            found = self._playlists.find_one({"_id": playlist_id})
            return (_playlist(found), False) if found else self.claim(playlist_id, list_id, now, made_by)
        return _playlist(found or {"_id": playlist_id, **queued, **new}), True

    @guarded
    def get(self, playlist_id: str) -> Playlist | None:
        """See `PlaylistStore.get`."""
        found = self._playlists.find_one({"_id": playlist_id})
        return _playlist(found) if found else None

    @guarded
    def take(self, playlist_id: str, token: str, lease: timedelta, now: datetime) -> Playlist | None:
        """See `PlaylistStore.take`."""
        expanding = {
            "state": PlaylistState.EXPANDING.value,
            "updated_at": now,
            # Playlists of early versions have no attempts.
            "attempts": {"$add": [{"$ifNull": ["$attempts", 0]}, 1]},
        }
        found = self._leases.take(playlist_id, token, lease, expanding)
        return _playlist(found) if found else None

    @guarded
    def renew(self, playlist_id: str, token: str, lease: timedelta) -> bool:
        """See `PlaylistStore.renew`."""
        return self._leases.renew(playlist_id, token, lease)

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
        return self._leases.write(playlist_id, token, {"$set": changes})

    @guarded
    def overdue(self, limit: int) -> list[str]:
        """See `PlaylistStore.overdue`."""
        return self._leases.mark_overdue(limit)

    @guarded
    def not_nudged(self, ids: Sequence[str]) -> None:
        """See `PlaylistStore.not_nudged`."""
        self._leases.unmark(ids)


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
        made_by=maker_of(document),
        owner=document.get("owner"),
    )


def _entry(entry: Document) -> PlaylistEntry:
    return PlaylistEntry(**{**entry, "reason": _problem(entry["reason"])})


def _problem(problem: Document | None) -> Problem | None:
    return Problem(**problem) if problem else None
