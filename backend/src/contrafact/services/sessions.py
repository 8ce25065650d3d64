"""Sign in by name and password, and use, list and end sessions."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contrafact.domain.acting import acting_as
from contrafact.domain.audit import Action, Change, TargetKind
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Identity, Session, User, Way
from contrafact.domain.tokens import hash_of, is_token, new_token
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.passwords import Passwords
from contrafact.ports.people import SessionStore, UserStore
from contrafact.services.audit import UNRECORDED
from contrafact.services.pauses import Pauses

SEEN_EVERY = timedelta(minutes=1)
"""A use is written at most so often."""
_LONGEST_AGENT = 200
_log = logging.getLogger("contrafact.sign_in")
"""Its lines have `address`, so that fail2ban can read them."""


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request comes from.

    Parameters
    ----------
    address : of the client, as limits count it.
    agent : its User-Agent.
    """

    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts: without use, and at the latest."""

    idle: timedelta = timedelta(days=7)
    absolute: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions of signed-in browsers, kept in the database: ending one takes effect at the next request."""

    users: UserStore
    sessions: SessionStore
    limits: SessionLimits
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED

    def begin(self, user: User, client: Client, replaced: str | None) -> tuple[str, Session]:
        """Begin a session with a new token, and end the one that the browser had.

        Parameters
        ----------
        replaced : token of that one.

        Raises
        ------
        ContrafactError : `account_disabled`.
        """
        if user.is_disabled:
            raise ContrafactError("account_disabled")
        self.end(replaced)
        now, token = self.clock(), new_token()
        ends = now + self.limits.absolute
        session = Session(
            id=self.new_id(),
            user_id=user.id,
            created_at=now,
            seen_at=now,
            idle_until=min(ends, now + self.limits.idle),
            expires_at=ends,
            address=client.address,
            agent=client.agent[:_LONGEST_AGENT],
        )

        def begin(note: Note) -> None:
            self.sessions.create(hash_of(token), session)
            self.users.signed_in(user.id, now)
            note(Change(Action.SESSION_BEGUN, TargetKind.SESSION, session.id, after={"user_id": user.id}))

        with acting_as(_identity(user, session)):
            self.audit.record(begin)
        _log.info("signed in", extra={"user_id": user.id, "address": client.address})
        return token, session

    def identify(self, token: str) -> Identity:
        """Return who has a session's token, with the role that the user has now.

        Raises
        ------
        ContrafactError : `session_ended`, `account_disabled`.
        """
        now = self.clock()
        session = self.sessions.find(hash_of(token), now) if is_token(token) else None
        user = self.users.get(session.user_id) if session else None
        if session is None or user is None:
            raise ContrafactError("session_ended")
        if user.is_disabled:
            raise ContrafactError("account_disabled")
        self._note_use(token, session, now)
        return _identity(user, session)

    def _note_use(self, token: str, session: Session, now: datetime) -> None:
        if now - session.seen_at >= SEEN_EVERY:
            self.sessions.seen(hash_of(token), now, min(session.expires_at, now + self.limits.idle))

    def end(self, token: str | None) -> None:
        """End the session of a token, if it runs."""
        found = self.sessions.find(hash_of(token), self.clock()) if token and is_token(token) else None
        if found is not None:
            self._end(found.user_id, found.id)

    def of_user(self, user_id: str) -> list[Session]:
        """Return the running sessions of a user, last used first."""
        return self.sessions.of_user(user_id, self.clock())

    def end_one(self, user_id: str, session_id: str) -> None:
        """End a session of a user. Raises `session_not_found`."""
        if not self._end(user_id, session_id):
            raise ContrafactError("session_not_found")

    def _end(self, user_id: str, session_id: str) -> bool:
        def end(note: Note) -> bool:
            is_ended = self.sessions.end(user_id, session_id)
            if is_ended:
                note(Change(Action.SESSION_ENDED, TargetKind.SESSION, session_id, before={"user_id": user_id}))
            return is_ended

        return self.audit.record(end)


def _identity(user: User, session: Session) -> Identity:
    return Identity(user.id, user.name, user.role, user.role.scopes, Way.SESSION, session_id=session.id)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Signs in by name and password. Each failure makes the next attempt wait, by address and by account."""

    users: UserStore
    sessions: Sessions
    passwords: Passwords
    of_address: Pauses
    of_account: Pauses
    clock: Clock

    def __call__(self, name: str, password: str, client: Client, replaced: str | None) -> tuple[str, Session, User]:
        """Begin a session; return its token, the session and the user.

        Raises
        ------
        ContrafactError : `wrong_sign_in`, `account_disabled`, `too_many_sign_ins`, `busy`.
        """
        # As names are stored: keyboards add blanks, and some systems decompose letters.
        name = unicodedata.normalize("NFKC", name).strip()
        account = hash_of(name.casefold())
        self._wait_turn(account, client)
        with self._withdrawn_on_error(account, client):
            user = self._verified(name, password)
        if user is None:
            self._log_failure("wrong name or password", client)
            raise ContrafactError("wrong_sign_in")
        token, session = self.sessions.begin(user, client, replaced)
        self.of_address.succeed(client.address)
        self.of_account.succeed(account)
        return token, session, user

    def confirm(self, user: User, password: str, client: Client) -> None:
        """Check the password of a signed-in user.

        Raises
        ------
        ContrafactError : `wrong_password`, `password_elsewhere`, `too_many_sign_ins`, `busy`.
        """
        if user.password_hash is None:
            raise ContrafactError("password_elsewhere")
        account = hash_of(user.name.casefold())
        self._wait_turn(account, client)
        with self._withdrawn_on_error(account, client):
            is_right = self.passwords.verify(user.password_hash, password)
        if not is_right:
            self._log_failure("wrong current password", client)
            raise ContrafactError("wrong_password")
        self.of_address.succeed(client.address)
        self.of_account.succeed(account)

    def _wait_turn(self, account: str, client: Client) -> None:
        left = self.of_address.begin(client.address)
        if left <= 0:
            left = self.of_account.begin(account)
            if left > 0:
                self.of_address.withdraw(client.address)
        if left > 0:
            self._log_failure("too many attempts", client)
            raise ContrafactError("too_many_sign_ins", retry_after_s=left)

    @contextmanager
    def _withdrawn_on_error(self, account: str, client: Client) -> Iterator[None]:
        """Do not count an attempt that was not verified: the hashing was busy, or the database did not answer."""
        try:
            yield
        except ContrafactError:
            self.of_address.withdraw(client.address)
            self.of_account.withdraw(account)
            raise

    def _verified(self, name: str, password: str) -> User | None:
        user = self.users.by_name(name)
        known = user.password_hash if user else None
        if not self.passwords.verify(known, password) or user is None or known is None:
            return None
        if self.passwords.is_outdated(known):
            renewed = self.passwords.hash(password)
            self.users.set_password(user.id, renewed, self.clock())
            user = replace(user, password_hash=renewed)
        return user

    def _log_failure(self, reason: str, client: Client) -> None:
        _log.warning("sign-in failed: %s", reason, extra={"address": client.address})
