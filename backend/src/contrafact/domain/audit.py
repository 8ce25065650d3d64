"""Who changed what: entries of the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contrafact.domain.acting import current_identity
from contrafact.domain.origin import current_origin

Values = Mapping[str, object]
"""Fields of a target by name; JSON values without secrets."""


class Action(StrEnum):
    """What was done. Names are stable: programs filter by them."""

    TRACK_SUBMITTED = "track.submitted"
    TRACK_EDITED = "track.edited"
    TRACK_TRASHED = "track.trashed"
    TRACK_DELETED = "track.deleted"
    TRACK_RESTORED = "track.restored"
    JOB_RETRIED = "job.retried"
    JOB_CANCELLED = "job.cancelled"
    PLAYLIST_SUBMITTED = "playlist.submitted"
    IMPORT_STARTED = "import.started"
    IMPORT_PAUSED = "import.paused"
    IMPORT_RESUMED = "import.resumed"
    IMPORT_RETRIED = "import.retried"
    IMPORT_CANCELLED = "import.cancelled"
    CLIP_SUBMITTED = "clip.submitted"
    WORK_CREATED = "work.created"
    WORK_EDITED = "work.edited"
    WORK_DELETED = "work.deleted"
    WORK_MERGED = "work.merged"
    WORK_SPLIT = "work.split"
    WORK_RESTORED = "work.restored"
    REVIEW_MADE = "review.made"
    CASE_CREATED = "case.created"
    CASE_EDITED = "case.edited"
    CASE_PAIR_ADDED = "case.pair_added"
    CASE_PAIR_REMOVED = "case.pair_removed"
    CASE_NOTED = "case.noted"
    CASE_FROZEN = "case.frozen"
    CASE_DELETED = "case.deleted"
    CASE_LINK_CREATED = "case.link_created"
    CASE_LINK_ENDED = "case.link_ended"
    SET_EDITED = "set.edited"
    SET_ACCEPTED = "set.accepted"
    SET_SEARCHED = "set.searched"
    SET_CANCELLED = "set.cancelled"
    SET_DELETED = "set.deleted"
    CALIBRATION_ASKED = "calibration.asked"
    CALIBRATION_USED = "calibration.used"
    REEXTRACTION_STARTED = "reextraction.started"
    REEXTRACTION_STOPPED = "reextraction.stopped"
    WEBHOOK_CREATED = "webhook.created"
    WEBHOOK_EDITED = "webhook.edited"
    WEBHOOK_DELETED = "webhook.deleted"
    DELIVERY_REPLAYED = "delivery.replayed"
    SESSION_BEGUN = "session.begun"
    SESSION_ENDED = "session.ended"
    USER_CREATED = "user.created"
    USER_EDITED = "user.edited"
    PASSWORD_CHANGED = "user.password_changed"  # noqa: S105 - the name of an action
    INVITATION_CREATED = "invitation.created"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    RESET_CREATED = "user.reset_created"
    KEY_CREATED = "key.created"
    KEY_DELETED = "key.deleted"


class TargetKind(StrEnum):
    """Kind of what was changed. Jobs belong to their track."""

    TRACK = "track"
    WORK = "work"
    PLAYLIST = "playlist"
    IMPORT = "import"
    CLIP = "clip"
    LIBRARY = "library"
    WEBHOOK = "webhook"
    USER = "user"
    KEY = "key"
    SESSION = "session"
    INVITATION = "invitation"
    REVIEW = "review"
    CALIBRATION = "calibration"
    CASE = "case"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who made a change, by the names of that time.

    Parameters
    ----------
    user_id : of the user, or the name of an identity without an account, such as `local`.
    key_id : of the API key that was used.
    address, request_id : of the request; None in a worker.
    """

    user_id: str
    name: str
    key_id: str | None = None
    address: str | None = None
    request_id: str | None = None


def current_actor() -> Actor:
    """Return who acts in the running code."""
    identity, origin = current_identity(), current_origin()
    return Actor(identity.user_id, identity.name, identity.key_id, origin.address, origin.request_id)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one target.

    Parameters
    ----------
    before, after : the fields that changed; None if the target did not exist before, or does not after.
    """

    action: Action
    kind: TargetKind
    target_id: str
    before: Values | None = None
    after: Values | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A change, who made it, and when."""

    id: str
    at: datetime
    actor: Actor
    change: Change


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Filter of a list of entries; all given conditions must hold.

    Parameters
    ----------
    who : id or name of a user, id of a key, or an address.
    since, until : first moment, and the moment before which it ends.
    """

    who: str | None = None
    action: Action | None = None
    kind: TargetKind | None = None
    target_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def edited(action: Action, kind: TargetKind, target_id: str, before: Values, after: Values) -> Change:
    """Return the change of an edit, with the fields alone that differ."""
    names = [name for name in after if before.get(name) != after[name]]
    return Change(action, kind, target_id, {name: before.get(name) for name in names}, {n: after[n] for n in names})
