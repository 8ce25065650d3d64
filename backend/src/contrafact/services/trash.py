"""Delete tracks, by way of the trash or at once, and restore them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from contrafact.domain.acting import current_identity, require_administrator, require_own
from contrafact.domain.audit import Action, Change, TargetKind
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.people import Role
from contrafact.domain.trash import Moved, Place, TrashedTrack
from contrafact.ports import NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.trash import TrashStore
from contrafact.services.audit import UNRECORDED, new_track_values
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
    audit: AuditLog = UNRECORDED

    def delete(self, track_id: str, *, permanently: bool = False) -> None:
        """Move a track to the trash, or delete it at once, also from the trash.

        Raises
        ------
        ContrafactError : `track_not_found`; `not_yours` for another user's, `role_too_low` for a deletion at once.
        """
        self._require_right([track_id], permanently=permanently)
        if not self._move(track_id, permanently=permanently):
            raise ContrafactError("track_not_found")
        self.follow.soon(track_id)

    def delete_many(self, track_ids: Iterable[str], *, permanently: bool = False) -> tuple[list[str], list[str]]:
        """Delete several tracks as `delete` does; return the ids of those deleted and of those not found.

        If one may not be deleted, none is.
        """
        track_ids = list(dict.fromkeys(track_ids))
        self._require_right(track_ids, permanently=permanently)
        deleted: list[str] = []
        not_found: list[str] = []
        for track_id in track_ids:
            (deleted if self._move(track_id, permanently=permanently) else not_found).append(track_id)
        self.follow.soon(*deleted)
        return deleted, not_found

    def restore(self, track_ids: Iterable[str]) -> tuple[list[str], list[str]]:
        """Restore tracks; return the ids of those that are in the library now and of those not found.

        If one is another user's, none is restored.
        """
        track_ids = list(dict.fromkeys(track_ids))
        self._require_right(track_ids, permanently=False)
        restored: list[str] = []
        not_found: list[str] = []
        for track_id in track_ids:
            (restored if self._restore(track_id) else not_found).append(track_id)
        self.follow.soon(*restored)
        return restored, not_found

    def page(self, limit: int, cursor: str | None) -> Page[TrashedTrack]:
        """Return a page of the trash, newest first. Raises `invalid_cursor`."""
        return self.store.page(limit, cursor)

    def _require_right(self, track_ids: Iterable[str], *, permanently: bool) -> None:
        if permanently:
            require_administrator()
        if current_identity().role.includes(Role.CURATOR):
            return
        for found in map(self.store.find, track_ids):
            if found is not None:
                require_own(found.track.made_by)

    def _move(self, track_id: str, *, permanently: bool) -> bool:
        is_kept = bool(self.lifetime) and not permanently
        move = self.store.trash if is_kept else self.store.delete

        def delete(note: Note) -> Moved | None:
            moved = move(track_id)
            if moved is not None:
                action = Action.TRACK_TRASHED if is_kept else Action.TRACK_DELETED
                note(Change(action, TargetKind.TRACK, track_id, before=new_track_values(moved.track)))
            return moved

        return self.audit.record(delete) is not None

    def _restore(self, track_id: str) -> bool:
        def restore(note: Note) -> Moved | None:
            moved = self.store.restore(track_id, self.new_id())
            if moved is not None:
                note(Change(Action.TRACK_RESTORED, TargetKind.TRACK, track_id, after=new_track_values(moved.track)))
            return moved

        if self.audit.record(restore) is not None:
            return True
        found = self.store.find(track_id)
        return found is not None and found.place is Place.LIBRARY
