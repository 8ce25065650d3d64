"""Create, read, edit and delete works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contrafact.domain.acting import current_maker, require_own
from contrafact.domain.audit import Action, Change, TargetKind, edited
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.works import Work, WorkFields, checked_fields
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.stores import TrackStore, WorkStore
from contrafact.services.audit import UNRECORDED, work_values

_LOOKED_AT = 100
"""Works whose words match an ISWC that are compared with it: more than one is rare."""


@dataclass(frozen=True, slots=True)
class Works:
    """Works as a user sees them, each with its number of tracks."""

    works: WorkStore
    tracks: TrackStore
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED

    def page(self, q: str | None, limit: int, cursor: str | None) -> tuple[Page[Work], dict[str, int]]:
        """Return a page of works by title, and their numbers of tracks by id. Raises `invalid_cursor`."""
        page = self.works.page(q, limit, cursor)
        return page, self.tracks.count_by_work([work.id for work in page.items])

    def create(self, title: str, fields: WorkFields, work_id: str | None = None) -> Work:
        """Create a work, with an id of its own unless one is given. Raises `iswc_taken`, and as `checked_fields`."""
        now = self.clock()
        named = Work(work_id or self.new_id(), title, None, created_at=now, updated_at=now, made_by=current_maker())
        work = replace(named, **checked_fields({**fields, "title": title}))
        self.require_free(work.iswc)

        def create(note: Note) -> None:
            self.works.create(work)
            note(Change(Action.WORK_CREATED, TargetKind.WORK, work.id, after=work_values(work)))

        self.audit.record(create)
        return work

    def get(self, work_id: str) -> tuple[Work, int]:
        """Return a work and its number of tracks. Raises `work_not_found`."""
        return self._with_count(self.works.get(work_id))

    def edit(self, work_id: str, fields: WorkFields) -> tuple[Work, int]:
        """Write the given fields of a work. Raises `work_not_found`, `iswc_taken`, and as `checked_fields`."""
        fields = checked_fields(fields)

        def edit(note: Note) -> Work | None:
            before = self.works.get(work_id)
            if before is None:
                return None
            require_own(before.made_by)
            after = replace(before, **fields, updated_at=self.clock())
            # Works of before this rule may share one; their other fields can still be edited.
            if after.iswc != before.iswc:
                self.require_free(after.iswc)
            self.works.replace(after)
            note(edited(Action.WORK_EDITED, TargetKind.WORK, work_id, work_values(before), work_values(after)))
            return after

        return self._with_count(self.audit.record(edit))

    def delete(self, work_id: str) -> None:
        """Delete a work; its tracks stay. Raises `work_not_found`."""

        def delete(note: Note) -> None:
            before = self.works.get(work_id)
            if before is None:
                raise ContrafactError("work_not_found")
            require_own(before.made_by)
            # Within the change: of a work that is gone, no later call could free the tracks.
            self.tracks.leave_work(work_id, self.clock())
            self.works.delete(work_id)
            note(Change(Action.WORK_DELETED, TargetKind.WORK, work_id, before=work_values(before)))

        self.audit.record(delete)

    def with_iswc(self, iswc: str) -> list[Work]:
        """Return the works that have an ISWC: one, or several of before one of them was refused."""
        return works_with_iswc(self.works, iswc)

    def require_free(self, iswc: str | None) -> None:
        """Raise `iswc_taken` if a work has this ISWC.

        Without a lock: simultaneous writes may each find it free. Pages of works that share one offer to merge them.
        """
        refuse_taken(self.with_iswc(iswc) if iswc else [])

    def _with_count(self, work: Work | None) -> tuple[Work, int]:
        if work is None:
            raise ContrafactError("work_not_found")
        return work, self.tracks.count_by_work([work.id]).get(work.id, 0)


def works_with_iswc(works: WorkStore, iswc: str) -> list[Work]:
    """Return the works of a store that have an ISWC."""
    return [work for work in works.page(iswc, _LOOKED_AT, None).items if work.iswc == iswc]


def refuse_taken(others: Sequence[Work]) -> None:
    """Raise `iswc_taken` for the other works that have an ISWC, if there are any."""
    if others:
        raise ContrafactError("iswc_taken", f"The work “{others[0].title}” has this ISWC.")
