"""Make, list and delete API keys, and find out who has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from contrafact.domain.audit import Action, Change, TargetKind, Values
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import ApiKey, Identity, Role, Scope, Way
from contrafact.domain.tokens import HINT_LENGTH, hash_of, is_key, new_key
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.people import KeyStore, UserStore
from contrafact.services.audit import UNRECORDED
from contrafact.services.wrong_keys import WrongKeys

USED_EVERY = timedelta(minutes=1)
"""A use is written at most so often."""
MAX_KEYS = 100
"""Most keys of one user."""


@dataclass(frozen=True, slots=True)
class Keys:
    """API keys as users see them."""

    users: UserStore
    keys: KeyStore
    wrong: WrongKeys
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED

    def create(
        self, owner: Identity, name: str, scopes: frozenset[Scope], expires_at: datetime | None
    ) -> tuple[str, ApiKey]:
        """Make a key; return it, which is not shown again, and what is stored of it.

        Raises
        ------
        ContrafactError : `role_too_low` for a scope that the owner lacks; `invalid_request` for an end in the past, or
            too many keys.
        """
        if not scopes <= owner.role.scopes:
            lacking = ", ".join(sorted(scopes - owner.role.scopes))
            raise ContrafactError("role_too_low", f"A {owner.role.value} cannot give a key: {lacking}.")
        now = self.clock()
        if expires_at is not None and expires_at <= now:
            raise ContrafactError("invalid_request", "The key would have expired already; choose a later end.")
        if len(self.keys.of_user(owner.user_id)) >= MAX_KEYS:
            raise ContrafactError("invalid_request", f"You have {MAX_KEYS} keys; delete some first.")
        secret = new_key()
        key = ApiKey(self.new_id(), owner.user_id, name, secret[:HINT_LENGTH], scopes, now, expires_at)

        def create(note: Note) -> None:
            self.keys.create(hash_of(secret), key)
            note(Change(Action.KEY_CREATED, TargetKind.KEY, key.id, after=_values(key)))

        self.audit.record(create)
        self.wrong.forget()
        return secret, key

    def of_user(self, user_id: str) -> list[ApiKey]:
        """Return the keys of a user, newest first."""
        return self.keys.of_user(user_id)

    def delete(self, by: Identity, key_id: str) -> ApiKey:
        """Delete a key: one's own, or as an administrator anybody's; return what it was. Raises `key_not_found`."""
        key = self.keys.get(key_id)
        # Whether another user's key exists is not said.
        if key is None or (key.user_id != by.user_id and not by.role.includes(Role.ADMINISTRATOR)):
            raise ContrafactError("key_not_found")

        def delete(note: Note) -> None:
            if not self.keys.delete(key_id):
                raise ContrafactError("key_not_found")
            note(Change(Action.KEY_DELETED, TargetKind.KEY, key_id, before=_values(key)))

        self.audit.record(delete)
        return key

    def identify(self, secret: str) -> Identity:
        """Return who has a key, with what both the key and its owner's role permit now.

        A wrong key costs one look-up, a malformed one none; nothing is written.

        Raises
        ------
        ContrafactError : `invalid_key`, `key_expired`, `account_disabled`.
        """
        if not is_key(secret):
            raise ContrafactError("invalid_key")
        key_hash = hash_of(secret)
        key = self.keys.find(key_hash)
        user = self.users.get(key.user_id) if key else None
        if key is None or user is None:
            self.wrong.found(self.keys.hashes)
            raise ContrafactError("invalid_key")
        now = self.clock()
        if key.expires_at is not None and key.expires_at <= now:
            raise ContrafactError("key_expired")
        if user.is_disabled:
            raise ContrafactError("account_disabled")
        if key.used_at is None or now - key.used_at >= USED_EVERY:
            self.keys.used(key_hash, now)
        return Identity(user.id, user.name, user.role, key.scopes & user.role.scopes, Way.KEY, key_id=key.id)


def _values(key: ApiKey) -> Values:
    ends = key.expires_at.isoformat() if key.expires_at else None
    return {"user_id": key.user_id, "name": key.name, "scopes": sorted(key.scopes), "expires_at": ends}
