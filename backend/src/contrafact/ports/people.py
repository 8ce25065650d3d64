"""Interfaces of the database for users, sessions, API keys and one-time links.

Tokens and keys come as hashes: the database never sees them. Errors and atomicity as of `stores`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from contrafact.domain.pages import Page
from contrafact.domain.people import ApiKey, Invitation, Purpose, Session, Subject, User, UserEdit


class UserStore(Protocol):
    """Users. The last administrator who can sign in stays one: changes against it raise `last_administrator`."""

    def create(self, user: User) -> None:
        """Write a new user. Raises `name_taken` if another has the name or the subject."""

    def get(self, user_id: str) -> User | None:
        """Return the user, or None."""

    def get_many(self, user_ids: Sequence[str]) -> dict[str, User]:
        """Return the users that exist, by id."""

    def by_name(self, name: str) -> User | None:
        """Return the user of a name, without regard to case."""

    def by_subject(self, subject: Subject) -> User | None:
        """Return the user of another service."""

    def page(self, limit: int, cursor: str | None) -> Page[User]:
        """Return a page of users by name. Raises `invalid_cursor`."""

    def edit(self, user_id: str, edit: UserEdit, now: datetime) -> User | None:
        """Change the given fields; None if the user does not exist. Raises `name_taken`, `last_administrator`."""

    def set_password(self, user_id: str, password_hash: str, now: datetime) -> bool:
        """Write a password's hash; return whether the user exists."""

    def signed_in(self, user_id: str, now: datetime) -> None:
        """Note that the user signed in."""

    def has_administrator(self) -> bool:
        """Return whether there is an administrator who is not disabled."""


class SessionStore(Protocol):
    """Sessions by the hash of their token."""

    def create(self, token_hash: str, session: Session) -> None:
        """Write a new session."""

    def find(self, token_hash: str, now: datetime) -> Session | None:
        """Return the session of a token, unless it has ended."""

    def seen(self, token_hash: str, now: datetime, idle_until: datetime) -> None:
        """Note a use."""

    def of_user(self, user_id: str, now: datetime) -> list[Session]:
        """Return the running sessions of a user, last used first."""

    def end(self, user_id: str, session_id: str) -> bool:
        """End a session of a user; return whether there was one."""

    def end_all(self, user_id: str, except_id: str | None = None) -> int:
        """End all sessions of a user but one; return their number."""


class KeyStore(Protocol):
    """API keys by their hash."""

    def create(self, key_hash: str, key: ApiKey) -> None:
        """Write a new key."""

    def find(self, key_hash: str) -> ApiKey | None:
        """Return the key, also one that has expired; None if there is none."""

    def hashes(self) -> Iterable[str]:
        """Return the hashes of all keys."""

    def get(self, key_id: str) -> ApiKey | None:
        """Return the key of a public id."""

    def of_user(self, user_id: str) -> list[ApiKey]:
        """Return the keys of a user, newest first."""

    def used(self, key_hash: str, now: datetime) -> None:
        """Note a use."""

    def delete(self, key_id: str) -> bool:
        """Delete a key; return whether it existed."""


class InvitationStore(Protocol):
    """One-time links by the hash of their token. Expired ones are not found."""

    def create(self, token_hash: str, invitation: Invitation) -> None:
        """Write a new link."""

    def find(self, token_hash: str, now: datetime) -> Invitation | None:
        """Return the link, or None."""

    def take(self, token_hash: str, now: datetime) -> Invitation | None:
        """Remove the link and return it; of concurrent callers one gets it."""

    def pending(self, purpose: Purpose, now: datetime) -> list[Invitation]:
        """Return the links of a purpose that were not used, newest first."""

    def delete(self, invitation_id: str) -> bool:
        """Remove a link; return whether it existed."""

    def delete_all(self, purpose: Purpose, user_id: str | None = None) -> None:
        """Remove all links of a purpose, of one user if given."""
