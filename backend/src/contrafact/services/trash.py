"""Delete tracks, by way of the trash or at once, and restore them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.trash import Place, TrashedTrack
from contrafact.ports import NewId
from contrafact.ports.trash import TrashStore
from contrafact.services.moves import FollowMoves


@dataclass(frozen=True, slots=True)
class Trash:
    """The trash as a user sees it.

    A move is acknowledged after one write to the track; the rest follows at once, or by `Deletions` in the worker.

    Parameters
    ----------
    lifetime : how long the trash keeps a track; zero deletes at once.
    """

    store: TrashStore
    follow: FollowMoves
    new_id: NewId
    lifetime: timedelta

    def delete(self, track_id: str, *, permanently: bool = False) -> None:
        """Move a track to the trash, or delete it at once, also from the trash. Raises `track_not_found`."""
        if not self._move(track_id, permanently=permanently):
            raise ContrafactError("track_not_found")
        self.follow.soon(track_id)

    def delete_many(self, track_ids: Iterable[str], *, permanently: bool = False) -> tuple[list[str], list[str]]:
        """Delete several tracks as `delete` does; return the ids of those deleted and of those not found."""
        deleted: list[str] = []
        not_found: list[str] = []
        for track_id in dict.fromkeys(track_ids):
            (deleted if self._move(track_id, permanently=permanently) else not_found).append(track_id)
        self.follow.soon(*deleted)
        return deleted, not_found

    def restore(self, track_ids: Iterable[str]) -> tuple[list[str], list[str]]:
        """Restore tracks; return the ids of those that are in the library now and of those not found."""
        restored: list[str] = []
        not_found: list[str] = []
        for track_id in dict.fromkeys(track_ids):
            (restored if self._restore(track_id) else not_found).append(track_id)
        self.follow.soon(*restored)
        return restored, not_found

    def page(self, limit: int, cursor: str | None) -> Page[TrashedTrack]:
        """Return a page of the trash, newest first. Raises `invalid_cursor`."""
        return self.store.page(limit, cursor)

    def _move(self, track_id: str, *, permanently: bool) -> bool:
        move = self.store.trash if self.lifetime and not permanently else self.store.delete
        return move(track_id) is not None

    def _restore(self, track_id: str) -> bool:
        if self.store.restore(track_id, self.new_id()) is not None:
            return True
        found = self.store.find(track_id)
        return found is not None and found.place is Place.LIBRARY
