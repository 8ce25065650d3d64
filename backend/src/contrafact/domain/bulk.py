"""Changes of many tracks at once, which can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from contrafact.domain.metadata import read_tags
from contrafact.domain.people import Identity, Role, Way
from contrafact.domain.tracks import EDITABLE, Track, TrackEdit

MOST_TRACKS = 100_000
MOST_TAGS = 50
"""Of one track."""

Values = Mapping[str, object]
"""Stored fields of a track by name."""


class BulkState(StrEnum):
    """How far a change is."""

    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class Outcome(StrEnum):
    """What became of one track.

    Attributes
    ----------
    NOT_YOURS : another user's, which the one who asked may not change.
    TOO_MANY_TAGS : it has as many as a track may have.
    UNDONE : it was changed, and is as before again.
    KEPT : it was changed, and somebody has changed it since, so that undoing it leaves it alone.
    """

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_YOURS = "not_yours"
    NOT_FOUND = "not_found"
    TOO_MANY_TAGS = "too_many_tags"
    UNDONE = "undone"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """What is edited in every track.

    Parameters
    ----------
    edit : fields that all tracks get; without tags.
    """

    edit: TrackEdit = field(default_factory=TrackEdit)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()

    def of(self, track: Track) -> TrackEdit:
        """Return the edit of one track."""
        if not self.add_tags and not self.remove_tags:
            return self.edit
        tags = read_tags([*(tag for tag in track.tags if tag not in self.remove_tags), *self.add_tags])
        return replace(self.edit, tags=tags)


@dataclass(frozen=True, slots=True)
class Requester:
    """The user who requested a change, with the role at that time. Workers continue the change as this user."""

    user_id: str
    name: str
    role: Role
    key_id: str | None = None

    def identity(self) -> Identity:
        """Return the identity by which a worker goes on."""
        return Identity(self.user_id, self.name, self.role, self.role.scopes, Way.SYSTEM, self.key_id)


@dataclass(frozen=True, slots=True)
class BulkChange:
    """A change of many tracks.

    Parameters
    ----------
    edit : None for a deletion.
    made_by : who requested it.
    runs_for : who made the last request: for the change, or to undo it.
    n_tracks : number of tracks that were chosen.
    counts : number of tracks by outcome; those that wait are missing.
    can_be_undone : whether the trash keeps the tracks of a deletion.
    """

    id: str
    edit: BulkEdit | None
    made_by: Requester
    runs_for: Requester
    state: BulkState
    created_at: datetime
    n_tracks: int = 0
    counts: Mapping[Outcome, int] = field(default_factory=dict, hash=False)
    can_be_undone: bool = True

    @property
    def is_active(self) -> bool:
        """Whether tracks wait."""
        return self.state in {BulkState.RUNNING, BulkState.UNDOING}


@dataclass(frozen=True, slots=True)
class BulkItem:
    """A track of a change.

    Parameters
    ----------
    before, after : its stored fields that changed; empty for a deletion.
    """

    track_id: str
    before: Values = field(default_factory=dict, hash=False)
    after: Values = field(default_factory=dict, hash=False)


def stored_values(track: Track) -> dict[str, object]:
    """Return the fields of a track that an edit writes, as they are stored."""
    written = {name: getattr(track.metadata, name) for name in EDITABLE}
    return {**written, "stated": dict(track.stated), "tags": list(track.tags), "work_id": track.work_id}
