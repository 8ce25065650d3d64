"""Merges and splits of works: append-only records by which they can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum

from contrafact.domain.people import Maker
from contrafact.domain.works import MAX_ALTERNATIVE_TITLES, MAX_LINKS, Work


class WorkChangeKind(StrEnum):
    """What was done to works."""

    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class WorkChange:
    """A merge, a split, or the undo of one.

    Parameters
    ----------
    work_id : the work that took others, or that was split.
    other_ids : the works that it took, or the new work.
    before : the works as they were, the first of them `work_id`.
    after : `work_id` as the merge left it; None for others.
    moved : the tracks that moved, by the work that they left.
    undoes : the change that this one undid.
    """

    id: str
    kind: WorkChangeKind
    at: datetime
    made_by: Maker | None
    work_id: str
    other_ids: tuple[str, ...]
    before: tuple[Work, ...] = ()
    after: Work | None = None
    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    undoes: str | None = None

    @property
    def n_moved(self) -> int:
        """Number of tracks that moved."""
        return sum(map(len, self.moved.values()))


def merged(target: Work, others: Iterable[Work], now: datetime) -> Work:
    """Return a work that takes others: it keeps its fields, takes those that it lacks, and joins titles and links."""
    works = [target, *others]
    titles = dict.fromkeys(title for work in works for title in work.titles if title != target.title)
    links = dict.fromkeys(link for work in works for link in work.links)
    notes = dict.fromkeys(work.notes for work in works if work.notes)
    return replace(
        target,
        alternative_titles=tuple(titles)[:MAX_ALTERNATIVE_TITLES],
        links=tuple(links)[:MAX_LINKS],
        notes="\n\n".join(notes) or None,
        composer=target.composer if target.writers else next((work.composer for work in works if work.composer), None),
        writers=next((work.writers for work in works if work.writers), ()),
        iswc=next((work.iswc for work in works if work.iswc), None),
        original_track_id=next((work.original_track_id for work in works if work.original_track_id), None),
        year=next((work.year for work in works if work.year), None),
        updated_at=now,
    )


def unmerged(current: Work, change: WorkChange, now: datetime) -> Work:
    """Return a work with the fields that it had before a merge, except those that people changed since."""
    before, after = change.before[0], change.after
    made = {"id", "created_at", "updated_at", "made_by"}
    names = [each.name for each in fields(Work) if each.name not in made]
    untouched = [name for name in names if after is not None and getattr(current, name) == getattr(after, name)]
    return replace(current, **{name: getattr(before, name) for name in untouched}, updated_at=now)
