"""Change many tracks at once, by their ids or by a filter, and undo it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from contrafact.domain.acting import acting_as, current_identity
from contrafact.domain.audit import Action, Change, TargetKind, edited
from contrafact.domain.bulk import (
    MOST_TAGS,
    BulkChange,
    BulkEdit,
    BulkItem,
    BulkState,
    Outcome,
    Requester,
    stored_values,
)
from contrafact.domain.errors import ContrafactError
from contrafact.domain.metadata import checked_edit
from contrafact.domain.people import Role, Scope
from contrafact.domain.tracks import Track, TrackFilter
from contrafact.domain.trash import Place
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.bulk import BulkChangeStore
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.ports.trash import TrashStore
from contrafact.services.audit import UNRECORDED, new_track_values, track_values
from contrafact.services.moves import FollowMoves

AT_ONCE = 50
"""Tracks of one transaction, in which the audit log notes each of them."""
IN_REQUEST_S = 1.5
"""What a request does of a change before it answers; a worker does the rest."""
_LEASE = timedelta(seconds=30)
_RECENT = timedelta(days=1)
_N_RECENT = 5


class _TakenOverError(Exception):
    """Another worker goes on, or the change is being undone."""


@dataclass(frozen=True, slots=True)
class BulkStores:
    """The stores of a change."""

    changes: BulkChangeStore
    tracks: TrackStore
    works: WorkStore
    trash: TrashStore


@dataclass(frozen=True, slots=True)
class ChangeTracks:
    """Changes of many tracks as a user sees them, and the work on them in API and worker.

    A track that one may not change, or that is gone, is left out and counted. Each transaction changes some tracks,
    writes what became of them, and notes them in the audit log, so that a change can be interrupted anywhere.

    Parameters
    ----------
    lifetime : how long the trash keeps a track; zero deletes at once, which cannot be undone.
    """

    stores: BulkStores
    follow: FollowMoves
    clock: Clock
    new_id: NewId
    lifetime: timedelta
    audit: AuditLog = UNRECORDED
    in_request_s: float = IN_REQUEST_S

    def edit(self, chosen: TrackFilter | Sequence[str], asked: BulkEdit) -> BulkChange:
        """Edit tracks.

        Raises
        ------
        ContrafactError : `too_many_tracks`, `work_not_found`; and as `checked_edit`.
        """
        edit = checked_edit(asked.edit)
        if edit.work_id and self.stores.works.get(edit.work_id) is None:
            raise ContrafactError("work_not_found")
        return self._begin(chosen, replace(asked, edit=edit))

    def delete(self, chosen: TrackFilter | Sequence[str]) -> BulkChange:
        """Move tracks to the trash. Raises `too_many_tracks`; `scope_missing`, `role_too_low`."""
        who = current_identity()
        if not who.may(Scope.DELETE, Role.CONTRIBUTOR):
            is_key = Scope.DELETE in who.role.scopes
            sentence = "The API key lacks the scope `delete`. Use one that has it."
            raise ContrafactError("scope_missing", sentence) if is_key else ContrafactError("role_too_low")
        return self._begin(chosen, None)

    def get(self, change_id: str) -> BulkChange:
        """Return a change. Raises `change_not_found`."""
        found = self.stores.changes.get(change_id)
        if found is None:
            raise ContrafactError("change_not_found")
        return found

    def recent(self) -> list[BulkChange]:
        """Return the newest changes of a day that the caller asked for, newest first."""
        return self.stores.changes.recent(current_identity().user_id, self.clock() - _RECENT, _N_RECENT)

    def undo(self, change_id: str) -> BulkChange:
        """Make the changed tracks as they were, except those that somebody has changed since.

        Raises
        ------
        ContrafactError : `change_not_found`; `not_yours` for another user's; `not_undoable` if it was undone before,
            or deleted tracks for good.
        """
        change, who = self.get(change_id), current_identity()
        if who.user_id != change.made_by.user_id and not who.role.includes(Role.CURATOR):
            raise ContrafactError("not_yours")
        if not change.can_be_undone or not self.stores.changes.undo(change_id, _requester()):
            raise ContrafactError("not_undoable")
        return self._go_on(change_id)

    def _begin(self, chosen: TrackFilter | Sequence[str], edit: BulkEdit | None) -> BulkChange:
        who = _requester()
        can_be_undone = edit is not None or bool(self.lifetime)
        new = BulkChange(self.new_id(), edit, who, who, BulkState.RUNNING, self.clock(), can_be_undone=can_be_undone)
        self.stores.changes.create(new, chosen)
        return self._go_on(new.id)

    def _go_on(self, change_id: str) -> BulkChange:
        self.work(change_id, self.in_request_s)
        return self.get(change_id)

    def work(self, change_id: str | None = None, limit_s: float = IN_REQUEST_S) -> bool:
        """Work on this change, or on the oldest, until it ends or the time is over; return whether there was one.

        Raises
        ------
        ContrafactError : `database_unavailable`; another call goes on.
        """
        token, until = self.new_id(), time.monotonic() + limit_s
        change = self.stores.changes.take(change_id, token, _LEASE)
        if change is None:
            return False
        with acting_as(change.runs_for.identity() if change_id is None else current_identity()):
            while items := self.stores.changes.waiting(change, AT_ONCE):
                if not self._settle(change, items, token):
                    return True
                if time.monotonic() > until:
                    self.stores.changes.release(change.id, token)
                    return True
        ended = BulkState.DONE if change.state is BulkState.RUNNING else BulkState.UNDONE
        self.stores.changes.end(change.id, token, ended)
        return True

    def _settle(self, change: BulkChange, items: Sequence[BulkItem], token: str) -> bool:
        """Change some tracks; return whether the lease is still held."""
        run = self._runner(change)

        def settle(note: Note) -> None:
            # In the transaction, so that nobody can undo the change at the same moment.
            if not self.stores.changes.renew(change.id, token, _LEASE):
                raise _TakenOverError
            for item in items:
                outcome, settled = run(item, note)
                if not self.stores.changes.settle(change, settled, outcome):
                    raise _TakenOverError

        try:
            self.audit.record(settle)
        except _TakenOverError:
            return False
        if change.edit is None:
            self.follow.soon(*(item.track_id for item in items))
        return True

    def _runner(self, change: BulkChange) -> Callable[[BulkItem, Note], tuple[Outcome, BulkItem]]:
        if change.state is BulkState.UNDOING:
            return self._restore if change.edit is None else self._put_back
        edit = change.edit
        return self._delete if edit is None else lambda item, note: self._edit(edit, item, note)

    def _edit(self, asked: BulkEdit, item: BulkItem, note: Note) -> tuple[Outcome, BulkItem]:
        track = self.stores.tracks.get(item.track_id)
        if track is None:
            return Outcome.NOT_FOUND, item
        if not current_identity().may_change(track.made_by):
            return Outcome.NOT_YOURS, item
        edit = asked.of(track)
        if edit.work_id and not self.stores.works.hold(edit.work_id):
            # The work was deleted since; the rest of the change is made.
            edit = replace(edit, work_id=None)
        if edit.tags is not None and len(edit.tags) > max(MOST_TAGS, len(track.tags)):
            return Outcome.TOO_MANY_TAGS, item
        if all(getattr(edit, name) in {None, value or ""} for name, value in _plain(track)) and (
            edit.tags in {None, track.tags} and not edit.as_stated
        ):
            return Outcome.UNCHANGED, item
        after = self.stores.tracks.edit(track.id, edit, self.clock())
        if after is None:
            return Outcome.NOT_FOUND, item
        note(edited(Action.TRACK_EDITED, TargetKind.TRACK, track.id, track_values(track), track_values(after)))
        old, new = stored_values(track), stored_values(after)
        names = [name for name in old if old[name] != new[name]]
        before = {name: old[name] for name in names}
        return Outcome.CHANGED, replace(item, before=before, after={name: new[name] for name in names})

    def _put_back(self, item: BulkItem, note: Note) -> tuple[Outcome, BulkItem]:
        track = self.stores.tracks.get(item.track_id)
        if track is None:
            return Outcome.NOT_FOUND, item
        values, before = stored_values(track), dict(item.before)
        if any(values[name] != value for name, value in item.after.items()):
            return Outcome.KEPT, item
        work_id = before.get("work_id")
        if isinstance(work_id, str) and not self.stores.works.hold(work_id):
            before["work_id"] = None
        after = self.stores.tracks.write_back(track.id, before, self.clock())
        if after is not None:
            note(edited(Action.TRACK_EDITED, TargetKind.TRACK, track.id, track_values(track), track_values(after)))
        return (Outcome.UNDONE if after else Outcome.NOT_FOUND), item

    def _delete(self, item: BulkItem, note: Note) -> tuple[Outcome, BulkItem]:
        found = self.stores.trash.find(item.track_id)
        if found is None or found.place is not Place.LIBRARY:
            return Outcome.NOT_FOUND, item
        if not current_identity().may_change(found.track.made_by):
            return Outcome.NOT_YOURS, item
        moved = (self.stores.trash.trash if self.lifetime else self.stores.trash.delete)(item.track_id)
        if moved is None:
            return Outcome.NOT_FOUND, item
        action = Action.TRACK_TRASHED if self.lifetime else Action.TRACK_DELETED
        note(Change(action, TargetKind.TRACK, item.track_id, before=new_track_values(moved.track)))
        return Outcome.CHANGED, item

    def _restore(self, item: BulkItem, note: Note) -> tuple[Outcome, BulkItem]:
        moved = self.stores.trash.restore(item.track_id, self.new_id())
        if moved is not None:
            note(Change(Action.TRACK_RESTORED, TargetKind.TRACK, item.track_id, after=new_track_values(moved.track)))
            return Outcome.UNDONE, item
        found = self.stores.trash.find(item.track_id)
        is_back = found is not None and found.place is Place.LIBRARY
        return (Outcome.UNDONE if is_back else Outcome.NOT_FOUND), item


def _requester() -> Requester:
    who = current_identity()
    return Requester(who.user_id, who.name, who.role, who.key_id)


def _plain(track: Track) -> list[tuple[str, str | None]]:
    """Return the texts of a track that an edit can write."""
    values = stored_values(track)
    return [(name, value if isinstance(value, str) else None) for name, value in values.items() if name not in _LISTS]


_LISTS = {"stated", "tags"}
