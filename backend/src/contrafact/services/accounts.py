"""Users, and the one-time links that make them and set their passwords."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contrafact.domain.acting import acting_as, current_identity
from contrafact.domain.audit import Action, Change, TargetKind, Values, edited
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.people import Identity, Invitation, Purpose, Role, User, UserEdit, Way
from contrafact.domain.tokens import hash_of, is_token, new_token
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.passwords import Passwords
from contrafact.ports.people import InvitationStore, SessionStore, UserStore
from contrafact.services.audit import UNRECORDED

MIN_PASSWORD_LENGTH = 12
MAX_PASSWORD_LENGTH = 200
INVITATION_LIFETIME = timedelta(days=7)
RESET_LIFETIME = timedelta(days=1)
_MAX_FIRST_LINKS = 20
"""Links for the first administrator that wait; each start makes one."""
_PRODUCT = "contrafact"


@dataclass(frozen=True, slots=True)
class Accounts:
    """Users and one-time links as administrators, and those who got a link, see them."""

    users: UserStore
    sessions: SessionStore
    invitations: InvitationStore
    passwords: Passwords
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED

    def page(self, limit: int, cursor: str | None) -> Page[User]:
        """Return a page of users by name. Raises `invalid_cursor`."""
        return self.users.page(limit, cursor)

    def get(self, user_id: str) -> User:
        """Return a user. Raises `user_not_found`."""
        return _found(self.users.get(user_id))

    def by_name(self, name: str) -> User:
        """Return the user of a name. Raises `user_not_found`."""
        return _found(self.users.by_name(name))

    def edit(self, user_id: str, edit: UserEdit) -> User:
        """Change a user. One who is disabled is signed out everywhere at once.

        Raises
        ------
        ContrafactError : `user_not_found`, `name_taken`, `last_administrator`; `invalid_request` as `clean_name`.
        """
        if edit.name is not None:
            edit = replace(edit, name=clean_name(edit.name))

        def change(note: Note) -> User:
            before = self.get(user_id)
            after = _found(self.users.edit(user_id, edit, self.clock()))
            note(edited(Action.USER_EDITED, TargetKind.USER, user_id, user_values(before), user_values(after)))
            if after.is_disabled:
                self.sessions.end_all(user_id)
            return after

        return self.audit.record(change)

    def sign_out(self, user_id: str) -> int:
        """End all sessions of a user; return their number."""

        def end(note: Note) -> int:
            n_ended = self.sessions.end_all(user_id)
            note(Change(Action.SESSION_ENDED, TargetKind.USER, user_id, before={"n_sessions": n_ended}))
            return n_ended

        return self.audit.record(end)

    def has_administrator(self) -> bool:
        """Return whether there is an administrator who is not disabled."""
        return self.users.has_administrator()

    def first_link(self) -> str | None:
        """Return the token of a new link that makes the first administrator; None if there is one.

        Links that were made before are valid until one of them is used.
        """
        if self.users.has_administrator():
            return None
        pending = self.invitations.pending(Purpose.FIRST, self.clock())
        for old in pending[_MAX_FIRST_LINKS - 1 :]:
            self.invitations.delete(old.id)
        return self._link(Purpose.FIRST, Role.ADMINISTRATOR, None)[0]

    def invite(self, role: Role, email: str | None = None) -> tuple[str, Invitation]:
        """Return the token of a new link that creates an account with a role, and the stored invitation."""
        return self._link(Purpose.INVITATION, role, INVITATION_LIFETIME, email=email)

    def reset(self, user_id: str) -> tuple[str, Invitation]:
        """Return the token of a link by which a user sets a new password; older ones end.

        Raises
        ------
        ContrafactError : `user_not_found`; `password_elsewhere` for a user of single sign-on.
        """
        user = self.get(user_id)
        if user.subject is not None and user.password_hash is None:
            raise ContrafactError("password_elsewhere")
        self.invitations.delete_all(Purpose.RESET, user_id)
        return self._link(Purpose.RESET, user.role, RESET_LIFETIME, email=user.email, user_id=user_id)

    def pending(self) -> list[Invitation]:
        """Return the invitations that were not used, newest first."""
        return self.invitations.pending(Purpose.INVITATION, self.clock())

    def withdraw(self, invitation_id: str) -> None:
        """Withdraw an invitation. Raises `invitation_not_found`."""

        def withdraw(note: Note) -> None:
            if not self.invitations.delete(invitation_id):
                raise ContrafactError("invitation_not_found")
            note(Change(Action.INVITATION_WITHDRAWN, TargetKind.INVITATION, invitation_id))

        self.audit.record(withdraw)

    def look(self, token: str) -> tuple[Invitation, User | None]:
        """Return what a link is for, and for a reset whose. Raises `link_used`."""
        found = self.invitations.find(hash_of(token), self.clock()) if is_token(token) else None
        if found is None or (found.purpose is Purpose.FIRST and self.users.has_administrator()):
            raise ContrafactError("link_used")
        if found.user_id is None:
            return found, None
        user = self.users.get(found.user_id)
        if user is None or user.is_disabled:
            raise ContrafactError("link_used")
        return found, user

    def accept(self, token: str, name: str | None, password: str) -> User:
        """Use a link: make the user, or set the user's password and end all of the user's sessions.

        Parameters
        ----------
        name : of the new user; ignored for a reset.

        Raises
        ------
        ContrafactError : `link_used`, `name_taken`, `weak_password`, `invalid_request` without a name.
        """
        invitation, user = self.look(token)
        name = user.name if user else clean_name(name)
        if user is None and self.users.by_name(name) is not None:
            raise ContrafactError("name_taken")
        self.require_strong(password, name, invitation.email)
        password_hash = self.passwords.hash(password)
        now = self.clock()
        user = user or User(self.new_id(), name, invitation.role, now, now, invitation.email)
        user = replace(user, password_hash=password_hash)
        with acting_as(_identity(user)):
            self.audit.record(lambda note: self._use(hash_of(token), invitation, user, note))
        return user

    def _use(self, token_hash: str, invitation: Invitation, user: User, note: Note) -> None:
        # Of two who use the link at a time, one gets it.
        if self.invitations.take(token_hash, self.clock()) is None:
            raise ContrafactError("link_used")
        if invitation.purpose is Purpose.RESET:
            self._replace_password(user, note)
            return
        try:
            self.users.create(user)
        except ContrafactError:
            # Another user took the name since it was looked up; where changes are one transaction, it is undone.
            self.invitations.create(token_hash, invitation)
            raise
        if invitation.purpose is Purpose.FIRST:
            self.invitations.delete_all(Purpose.FIRST)
        note(Change(Action.USER_CREATED, TargetKind.USER, user.id, after=user_values(user)))

    def set_password(self, user: User, password: str) -> None:
        """Write a new password, and end the user's sessions. Raises `weak_password`."""
        self.require_strong(password, user.name, user.email)
        changed = replace(user, password_hash=self.passwords.hash(password))
        self.audit.record(lambda note: self._replace_password(changed, note))

    def _replace_password(self, user: User, note: Note) -> None:
        assert user.password_hash is not None  # noqa: S101 - tells the type checker
        self.users.set_password(user.id, user.password_hash, self.clock())
        self.sessions.end_all(user.id)
        self.invitations.delete_all(Purpose.RESET, user.id)
        note(Change(Action.PASSWORD_CHANGED, TargetKind.USER, user.id))

    def require_strong(self, password: str, *known: str | None) -> None:
        """Raise `weak_password` for a short or common password, or one made of known words."""
        if len(password) < MIN_PASSWORD_LENGTH:
            raise ContrafactError(
                "weak_password", f"The password is too short; choose at least {MIN_PASSWORD_LENGTH} characters."
            )
        if self.passwords.is_weak(password, [_PRODUCT, *filter(None, known)]):
            raise ContrafactError(
                "weak_password",
                "The password is common or easy to guess; choose one that nobody uses, such as four unrelated words.",
            )

    def _link(
        self,
        purpose: Purpose,
        role: Role,
        lifetime: timedelta | None,
        *,
        email: str | None = None,
        user_id: str | None = None,
    ) -> tuple[str, Invitation]:
        now, token, by = self.clock(), new_token(), current_identity()
        ends: datetime | None = now + lifetime if lifetime else None
        made_by = None if purpose is Purpose.FIRST else by.maker
        invitation = Invitation(self.new_id(), purpose, role, now, ends, email, user_id, made_by)

        def create(note: Note) -> None:
            self.invitations.create(hash_of(token), invitation)
            if purpose is Purpose.RESET and user_id is not None:
                note(Change(Action.RESET_CREATED, TargetKind.USER, user_id))
            else:
                after = {"purpose": purpose.value, "role": role.value, "email": email}
                note(Change(Action.INVITATION_CREATED, TargetKind.INVITATION, invitation.id, after=after))

        self.audit.record(create)
        return token, invitation


def user_values(user: User) -> Values:
    """Return the fields of a user that people change."""
    return {"name": user.name, "email": user.email, "role": user.role.value, "is_disabled": user.is_disabled}


def _identity(user: User) -> Identity:
    """Return the identity of a person who uses a link. It has no scopes."""
    return Identity(user.id, user.name, user.role, frozenset(), Way.SESSION)


def clean_name(name: str | None) -> str:
    """Return a user's name in Unicode's composed form, without spaces around it.

    Raises
    ------
    ContrafactError : `invalid_request` if it is missing, or has characters that cannot be seen.
    """
    cleaned = unicodedata.normalize("NFKC", name or "").strip()
    if not cleaned or not cleaned.isprintable():
        raise ContrafactError("invalid_request", "name: choose a name of letters, digits and signs.")
    return cleaned


def _found(user: User | None) -> User:
    if user is None:
        raise ContrafactError("user_not_found")
    return user
