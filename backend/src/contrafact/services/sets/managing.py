"""Sets as users see them: edit the parts, accept them, search the library again, cancel and delete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from contrafact.domain.acting import current_maker, require_own
from contrafact.domain.audit import Action, Change, TargetKind, Values
from contrafact.domain.errors import ContrafactError
from contrafact.domain.log_context import log_context
from contrafact.domain.pages import Page
from contrafact.domain.sets import Evidence, RecordingSet, SetPart, SetState, check_parts, set_taken_of
from contrafact.domain.tracks import Track
from contrafact.ports import Clock
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.bucket import Bucket
from contrafact.ports.queue import Queue
from contrafact.ports.sets import Changes, SetStore
from contrafact.ports.stores import TrackStore
from contrafact.services.audio import StoredAudio
from contrafact.services.audit import UNRECORDED
from contrafact.services.sets.working import remove_objects
from contrafact.services.trash import Trash

_EDITABLE = frozenset({SetState.SEARCHING, SetState.PROPOSED})
_SAME_S = 0.05
"""A boundary that moved by less, in seconds, counts as unmoved."""


@dataclass(frozen=True, slots=True)
class Sets:
    """Users change their own sets, curators all.

    Parameters
    ----------
    max_part_s : length of the longest part, in seconds.
    """

    sets: SetStore
    tracks: TrackStore
    bucket: Bucket
    queue: Queue
    trash: Trash
    clock: Clock
    max_part_s: float
    audit: AuditLog = UNRECORDED

    def page(self, limit: int, cursor: str | None) -> Page[RecordingSet]:
        """Return a page of sets, newest first. Raises `invalid_cursor`."""
        return self.sets.page(limit, cursor)

    def taken_of(self, tracks: Iterable[Track]) -> set[str]:
        """Return the ids of the sets as which the recordings of tracks were taken; of those that exist."""
        return self.sets.existing([set_id for track in tracks if (set_id := set_taken_of(track))])

    def get(self, set_id: str) -> RecordingSet:
        """Return a set. Raises `set_not_found`."""
        found = self.sets.get(set_id)
        if found is None:
            raise ContrafactError("set_not_found")
        return found

    def tracks_of(self, found: RecordingSet) -> dict[str, Track]:
        """Return the existing tracks that a set was found in or became, by id."""
        made = [part.track_id for part in found.parts if part.track_id]
        return self.tracks.get_many(list({*made, *(match.track_id for match in found.matches)}))

    def sound(self, set_id: str) -> StoredAudio:
        """Return the copy of a set for listening. Raises `set_not_found`; `audio_missing` if none is kept."""
        copy = self.get(set_id).audio
        n_bytes = self.bucket.size(copy.key) if copy else None
        if copy is None or n_bytes is None:
            raise ContrafactError("audio_missing")
        return StoredAudio(copy, n_bytes, lambda start: self.bucket.read_from(copy.key, start))

    def edit(
        self, set_id: str, revision: int, title: str | None = None, parts: Sequence[SetPart] | None = None
    ) -> RecordingSet:
        """Give a set another title, or other parts.

        Parameters
        ----------
        revision : of the set that was edited.
        parts : all of them; the evidence of a boundary that did not move stays.

        Raises
        ------
        ContrafactError : `set_not_found`, `not_yours`, `set_not_ready`, `set_busy`, `set_accepted`, `set_changed`, and
            as `check_parts`.
        """
        before = self._own(set_id)
        _require_parts(before)
        changes: dict[str, object] = {}
        if title is not None:
            changes["title"] = title
        if parts is not None:
            check_parts(parts, before.duration_s or 0.0, self.max_part_s)
            changes["parts"] = tuple(_with_evidence(part, before.parts) for part in parts)
        return self._change(before, Action.SET_EDITED, revision, changes)

    def accept(self, set_id: str, revision: int) -> RecordingSet:
        """Let a worker make a track of each part. Raises as `edit`."""
        before = self._own(set_id)
        _require_parts(before)
        if before.state is SetState.SEARCHING:
            raise ContrafactError("set_busy", "The library is being searched for its songs. Accept the parts then.")
        check_parts(before.parts, before.duration_s or 0.0, self.max_part_s)
        by = current_maker()
        changes = {"state": SetState.ACCEPTING, "accepted_by": by, "progress": 0.0, "problem": None}
        return self._begin(self._change(before, Action.SET_ACCEPTED, revision, changes))

    def search(self, set_id: str) -> RecordingSet:
        """Let a worker search the library for the parts again. Raises as `edit`."""
        before = self._own(set_id)
        if before.state is not SetState.ACCEPTED:
            _require_parts(before)
        changes = {"state": SetState.SEARCHING, "progress": 0.0, "problem": None}
        states = {SetState.PROPOSED, SetState.ACCEPTED}
        return self._begin(self._change(before, Action.SET_SEARCHED, None, changes, states))

    def cancel(self, set_id: str) -> RecordingSet:
        """End the analysis of a set. Raises `set_not_found`, `not_yours`, `set_ended`."""
        before = self._own(set_id)
        states = {SetState.QUEUED, SetState.ANALYSING}
        if before.state not in states:
            raise ContrafactError("set_ended")
        done = self._change(before, Action.SET_CANCELLED, None, {"state": SetState.CANCELLED}, states)
        remove_objects(self.bucket, before)
        return done

    def delete(self, set_id: str, *, with_tracks: bool) -> None:
        """Delete a set, and move the tracks that were made of it to the trash if asked.

        Raises
        ------
        ContrafactError : `set_not_found`, `not_yours`; `set_busy` while its parts become tracks; `bucket_unavailable`:
            the set stays, and can be deleted later.
        """
        before = self._own(set_id)
        if before.state is SetState.ACCEPTING:
            raise ContrafactError("set_busy", "Its parts are becoming songs. Delete it then.")
        made = [part.track_id for part in before.parts if part.track_id]
        if with_tracks and made:
            self.trash.delete_many(made)

        def delete(note: Note) -> None:
            if not self.sets.delete(set_id):
                raise ContrafactError("set_not_found")
            given = {**_values(before), "with_tracks": with_tracks}
            note(Change(Action.SET_DELETED, TargetKind.SET, set_id, before=given))

        # Before the set: of one that is gone, no later call could remove them.
        remove_objects(self.bucket, before)
        self.audit.record(delete)

    def _own(self, set_id: str) -> RecordingSet:
        found = self.get(set_id)
        require_own(found.made_by)
        return found

    def _change(
        self,
        before: RecordingSet,
        action: Action,
        revision: int | None,
        changes: Changes,
        states: frozenset[SetState] | set[SetState] = _EDITABLE,
    ) -> RecordingSet:
        def write(note: Note) -> RecordingSet:
            changed = self.sets.change(before.id, states, revision, {**changes, "updated_at": self.clock()})
            if changed is None:
                raise self._why_not(before.id, revision)
            old, new = _values(before), _values(changed)
            names = [name for name in new if old[name] != new[name]]
            note(Change(action, TargetKind.SET, before.id, {n: old[n] for n in names}, {n: new[n] for n in names}))
            return changed

        return self.audit.record(write)

    def _why_not(self, set_id: str, revision: int | None) -> ContrafactError:
        found = self.get(set_id)
        is_outdated = revision is not None and found.revision != revision
        return ContrafactError("set_changed" if is_outdated else "set_busy")

    def _begin(self, found: RecordingSet) -> RecordingSet:
        with log_context(set_id=found.id):
            self.queue.nudge_set(found.id)
        return found


def _require_parts(found: RecordingSet) -> None:
    """Raise unless the parts wait for a person."""
    if found.state is SetState.ACCEPTED or found.accepted_at is not None:
        raise ContrafactError("set_accepted")
    if found.state is SetState.ACCEPTING:
        raise ContrafactError("set_busy", "Its parts are becoming songs.")
    if found.state not in _EDITABLE:
        raise ContrafactError("set_not_ready")


def _with_evidence(part: SetPart, before: Sequence[SetPart]) -> SetPart:
    """Return a part that a person wrote, with the evidence of its start if that did not move."""
    for each in before:
        if abs(each.start_s - part.start_s) < _SAME_S:
            return replace(part, evidence=each.evidence, track_id=None)
    return replace(part, evidence=Evidence.PERSON, track_id=None)


def _values(found: RecordingSet) -> Values:
    """Return the fields of a set that people change."""
    parts = [{"start_s": each.start_s, "end_s": each.end_s, "title": each.title} for each in found.parts]
    return {"title": found.title, "state": found.state.value, "parts": parts}
