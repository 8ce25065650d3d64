"""Merge works, split a work, and undo both."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from contrafact.domain.acting import current_identity, current_maker, require_own
from contrafact.domain.audit import Action, Change, TargetKind, edited
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.work_changes import WorkChange, WorkChangeKind, merged, unmerged
from contrafact.domain.works import Work, checked_fields
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.ports.work_changes import WorkChangeStore
from contrafact.services.audit import UNRECORDED, work_values
from contrafact.services.works import works_with_iswc

_GONE = "A work of this change is gone or was merged into another since. Undo that first."


@dataclass(frozen=True, slots=True)
class RegroupWorks:
    """Moves tracks between whole works. Each change is one transaction, with its record and its audit entries."""

    works: WorkStore
    tracks: TrackStore
    changes: WorkChangeStore
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED

    def merge(self, work_id: str, other_ids: Sequence[str]) -> WorkChange:
        """Merge works into one: it takes their tracks and the fields that it lacks; they cease to exist.

        Raises
        ------
        ContrafactError : `work_not_found`; `same_work` if there is no other; `not_yours`.
        """
        wanted = list(dict.fromkeys(other_ids))
        if work_id in wanted:
            raise ContrafactError("same_work")

        def merge(note: Note) -> WorkChange:
            target, *others = self._own([work_id, *wanted])
            now = self.clock()
            after = merged(target, others, now)
            self.works.replace(after)
            moved = {other.id: tuple(self.tracks.move_to_work(other.id, work_id, None, now)) for other in others}
            for other in others:
                self.works.delete(other.id)
                note(Change(Action.WORK_MERGED, TargetKind.WORK, other.id, before=work_values(other)))
            note(_edited(Action.WORK_MERGED, target, after, moved))
            made = (target, *others)
            return self._record(WorkChangeKind.MERGE, work_id, wanted, before=made, after=after, moved=moved)

        return self.audit.record(merge)

    def split(self, work_id: str, track_ids: Sequence[str], title: str) -> WorkChange:
        """Move tracks of a work to a new one. Raises `work_not_found`, `not_in_work`, `not_yours`."""

        def split(note: Note) -> WorkChange:
            (source,) = self._own([work_id])
            now = self.clock()
            made = Work(self.new_id(), title, None, created_at=now, updated_at=now, made_by=current_maker())
            made = replace(made, **checked_fields({"title": title}))
            self.works.create(made)
            wanted = list(dict.fromkeys(track_ids))
            moved = self.tracks.move_to_work(work_id, made.id, wanted, now)
            if len(moved) < len(wanted):
                raise ContrafactError("not_in_work")
            note(Change(Action.WORK_CREATED, TargetKind.WORK, made.id, after=work_values(made)))
            note(Change(Action.WORK_SPLIT, TargetKind.WORK, work_id, after={"work_id": made.id, "tracks": moved}))
            return self._record(
                WorkChangeKind.SPLIT, work_id, [made.id], before=(source,), moved={work_id: tuple(moved)}
            )

        return self.audit.record(split)

    def undo(self, change_id: str) -> WorkChange:
        """Undo a merge or split: works have their ids and tracks again.

        Tracks that a person moved to another work since stay there; fields that a person wrote since are kept, except
        the ISWC of a work that is restored. A work does not get back an ISWC that a work outside the merge now has. A
        work that was created again since gets back the fields that it lacks, if the caller may change it.

        Raises
        ------
        ContrafactError : `work_change_not_found`; `work_change_undone`; `work_not_found` if its work is gone;
            `not_yours`.
        """

        def undo(note: Note) -> WorkChange:
            change = self.changes.get(change_id)
            if change is None or change.kind is WorkChangeKind.UNDO:
                raise ContrafactError("work_change_not_found")
            if self.changes.undone([change_id]):
                raise ContrafactError("work_change_undone")
            reverse = self._unmerge if change.kind is WorkChangeKind.MERGE else self._unsplit
            moved = reverse(change, note)
            return self._record(WorkChangeKind.UNDO, change.work_id, change.other_ids, moved=moved, undoes=change_id)

        return self.audit.record(undo)

    def page(self, work_id: str, limit: int, cursor: str | None) -> tuple[Page[WorkChange], set[str]]:
        """Return a page of what was done to a work, newest first, and which of it was undone. Raises `invalid_cursor`.

        Also of a work that was merged into another.
        """
        page = self.changes.of_work(work_id, limit, cursor)
        return page, self.changes.undone([each.id for each in page.items])

    def _unmerge(self, change: WorkChange, note: Note) -> Mapping[str, tuple[str, ...]]:
        target, now = self._whole(change.work_id), self.clock()
        before, own, others = unmerged(target, change, now), change.before[0], change.before[1:]
        # An import may have made some of them anew.
        present = self.works.get_many([work.id for work in others])
        lacking = [work for work in others if work.id not in present or present[work.id].iswc is None]
        if before.iswc != own.iswc and before.iswc in {work.iswc for work in lacking if work.iswc}:
            # A person gave it that of a work that had ceased to exist.
            before = replace(before, iswc=self._free_iswc(own, change, present))
        self.works.replace(before)
        for work in others:
            restored = replace(work, iswc=self._free_iswc(work, change, present), updated_at=now)
            self._restore(restored, present.get(work.id), note)
        moved = {
            work_id: tuple(self.tracks.move_to_work(target.id, work_id, tracks, now))
            for work_id, tracks in change.moved.items()
        }
        note(_edited(Action.WORK_RESTORED, target, before, moved))
        return moved

    def _restore(self, work: Work, anew: Work | None, note: Note) -> None:
        """Create a work that was merged; one that was created again since only gets back the fields that it lacks."""
        if anew is None:
            self.works.create(work)
            note(Change(Action.WORK_RESTORED, TargetKind.WORK, work.id, after=work_values(work)))
        elif current_identity().may_change(anew.made_by):
            after = merged(anew, [work], work.updated_at)
            self.works.replace(after)
            note(edited(Action.WORK_RESTORED, TargetKind.WORK, work.id, work_values(anew), work_values(after)))
        else:
            self.works.hold(work.id)

    def _free_iswc(self, work: Work, change: WorkChange, present: Collection[str]) -> str | None:
        """Return the ISWC that a work had before a merge; None if a work has it that the undo does not restore."""
        restored = {each.id for each in change.before}.difference(present)
        holders = works_with_iswc(self.works, work.iswc) if work.iswc else []
        return work.iswc if all(each.id in restored for each in holders) else None

    def _unsplit(self, change: WorkChange, note: Note) -> Mapping[str, tuple[str, ...]]:
        made, source, now = self._whole(change.other_ids[0]), self._whole(change.work_id), self.clock()
        self.works.hold(source.id)
        moved = self.tracks.move_to_work(made.id, source.id, None, now)
        self.works.delete(made.id)
        note(Change(Action.WORK_DELETED, TargetKind.WORK, made.id, before=work_values(made)))
        note(Change(Action.WORK_RESTORED, TargetKind.WORK, source.id, after={"tracks": moved}))
        return {made.id: tuple(moved)}

    def _whole(self, work_id: str) -> Work:
        found = self.works.get(work_id)
        if found is None:
            raise ContrafactError("work_not_found", _GONE)
        require_own(found.made_by)
        return found

    def _own(self, work_ids: Sequence[str]) -> list[Work]:
        found = self.works.get_many(work_ids)
        if len(found) < len(work_ids):
            raise ContrafactError("work_not_found")
        for work in found.values():
            require_own(work.made_by)
        return [found[work_id] for work_id in work_ids]

    def _record(  # noqa: PLR0917 - as `WorkChange`
        self,
        kind: WorkChangeKind,
        work_id: str,
        other_ids: Sequence[str],
        before: tuple[Work, ...] = (),
        after: Work | None = None,
        moved: Mapping[str, tuple[str, ...]] | None = None,
        undoes: str | None = None,
    ) -> WorkChange:
        change = WorkChange(
            self.new_id(), kind, self.clock(), current_maker(), work_id, tuple(other_ids), before, after, moved or {}
        )
        change = replace(change, undoes=undoes)
        self.changes.add(change)
        return change


def _edited(action: Action, before: Work, after: Work, moved: Mapping[str, tuple[str, ...]]) -> Change:
    change = edited(action, TargetKind.WORK, before.id, work_values(before), work_values(after))
    return replace(change, after={**(change.after or {}), "moved": {key: list(ids) for key, ids in moved.items()}})
