"""Record changes in the audit log, read it, and remove what is too old."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

from contrafact.domain.audit import AuditEntry, AuditFilter, Change, TargetKind, Values
from contrafact.domain.pages import Page, all_pages
from contrafact.domain.tracks import EDITABLE, Track
from contrafact.domain.works import Work
from contrafact.ports.audit import AuditLog, Note, Result

_AT_ONCE = 500


class _Unrecorded:
    """`AuditLog` that keeps nothing, for use cases outside the product."""

    def record(self, change: Callable[[Note], Result]) -> Result:
        """Run the change."""
        return change(_ignore)

    def page(self, _which: AuditFilter, _limit: int, _cursor: str | None) -> Page[AuditEntry]:
        """Return an empty page."""
        return Page((), None, 0)

    def expire(self, _: timedelta) -> int:
        """Remove nothing."""
        return 0


def _ignore(_: Change) -> None:
    """Keep nothing."""


UNRECORDED: AuditLog = _Unrecorded()


@dataclass(frozen=True, slots=True)
class ReadAudit:
    """The audit log as administrators and the pages of tracks, works and users see it."""

    log: AuditLog

    def page(self, which: AuditFilter, limit: int, cursor: str | None) -> Page[AuditEntry]:
        """Return a page of entries, newest first. Raises `invalid_cursor`."""
        return self.log.page(which, limit, cursor)

    def history(self, kind: TargetKind, target_id: str, limit: int, cursor: str | None) -> Page[AuditEntry]:
        """Return a page of what was done to one target, newest first. Raises `invalid_cursor`."""
        return self.log.page(AuditFilter(kind=kind, target_id=target_id), limit, cursor)

    def everything(self, which: AuditFilter) -> Iterator[AuditEntry]:
        """Yield all entries, newest first, a batch at a time."""
        for page in all_pages(lambda cursor: self.log.page(which, _AT_ONCE, cursor)):
            yield from page.items


@dataclass(frozen=True, slots=True)
class ExpireAudit:
    """Removes entries that are older than the operator wants to keep.

    Parameters
    ----------
    age : None keeps all.
    """

    log: AuditLog
    age: timedelta | None

    def __call__(self) -> int:
        """Remove old entries; return their number. Raises `database_unavailable`."""
        return 0 if self.age is None else self.log.expire(self.age)


def track_values(track: Track) -> Values:
    """Return the fields of a track that people change."""
    written = {name: getattr(track.metadata, name) for name in EDITABLE}
    return {**written, "tags": list(track.tags), "work_id": track.work_id}


def new_track_values(track: Track) -> Values:
    """Return the fields of a track that people change, and those that identify it."""
    source = track.source
    return {
        **track_values(track),
        "source": source.kind.value,
        "url": source.url,
        "file_name": source.file_name,
        "job_id": track.job_id,
    }


def work_values(work: Work) -> Values:
    """Return the fields of a work that people change."""
    made = {"id", "created_at", "updated_at", "made_by"}
    written = {name: value for name, value in asdict(work).items() if name not in made}
    return {**written, "writers": [{**asdict(each), "role": each.role and each.role.value} for each in work.writers]}
