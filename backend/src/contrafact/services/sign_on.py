"""Sign in by another service: an OpenID provider, or a proxy in front."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from contrafact.domain.acting import acting_as
from contrafact.domain.audit import Action, Change, TargetKind, edited
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Identity, PendingSignOn, Profile, Role, Subject, User, UserEdit, Way
from contrafact.domain.tokens import hash_of, new_token
from contrafact.ports import Clock, NewId
from contrafact.ports.audit import AuditLog, Note
from contrafact.ports.people import UserStore
from contrafact.ports.sign_on import IdentityProvider, SignOnStore
from contrafact.services.accounts import clean_name, user_values
from contrafact.services.audit import UNRECORDED

PENDING_LIFETIME = timedelta(minutes=10)
_LONGEST_NAME = 100
_MOST_NAMESAKES = 100
_LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")
"""A path of this server: a browser takes `//host` and `/\\host` for other ones."""


def local_path(text: str) -> str:
    """Return a path to open after signing in; the first page if it leads elsewhere."""
    return text if _LOCAL_PATH.fullmatch(text) and "\\" not in text else "/"


@dataclass(frozen=True, slots=True)
class KnowUsers:
    """Finds or makes the user of another service, with the role that the settings give to its groups.

    A user is known by the service's subject alone: never by a name or an address that somebody chose.

    Parameters
    ----------
    role_of : returns the role of a user's groups; None keeps the user out.
    """

    users: UserStore
    role_of: Callable[[Sequence[str]], Role | None]
    clock: Clock
    new_id: NewId
    audit: AuditLog = UNRECORDED

    def __call__(self, profile: Profile) -> User:
        """Return the user. Raises `sign_on_refused`, `account_disabled`."""
        role = self.role_of(profile.groups)
        if role is None:
            raise ContrafactError("sign_on_refused")
        user = self.users.by_subject(profile.subject)
        if user is None:
            return self._make(profile, role)
        if user.is_disabled:
            raise ContrafactError("account_disabled")
        return user if user.role is role else self._give_role(user, role)

    def _make(self, profile: Profile, role: Role) -> User:
        now = self.clock()
        name = clean_name(profile.name[:_LONGEST_NAME])
        user = User(self.new_id(), name, role, now, now, profile.email, subject=profile.subject)
        for number in range(2, _MOST_NAMESAKES):
            try:
                return self._create(user)
            except ContrafactError as error:
                if error.code != "name_taken":
                    raise
            found = self.users.by_subject(profile.subject)
            if found is not None:  # made at the same moment by another request
                return found
            user = replace(user, name=f"{name} ({number})")
        raise ContrafactError("name_taken")

    def _create(self, user: User) -> User:
        def create(note: Note) -> User:
            self.users.create(user)
            note(Change(Action.USER_CREATED, TargetKind.USER, user.id, after=user_values(user)))
            return user

        with acting_as(_identity(user)):
            return self.audit.record(create)

    def _give_role(self, user: User, role: Role) -> User:
        def edit(note: Note) -> User:
            after = self.users.edit(user.id, UserEdit(role=role), self.clock()) or user
            note(edited(Action.USER_EDITED, TargetKind.USER, user.id, user_values(user), user_values(after)))
            return after

        try:
            with acting_as(_identity(user)):
                return self.audit.record(edit)
        except ContrafactError as error:
            # The last administrator stays one, whatever the service says.
            if error.code != "last_administrator":
                raise
            return user


def _identity(user: User) -> Identity:
    return Identity(user.id, user.name, user.role, frozenset(), Way.SESSION)


@dataclass(frozen=True, slots=True)
class SignOn:
    """Single sign-on by an OpenID provider.

    Parameters
    ----------
    name : of the provider, on the page.
    """

    name: str
    provider: IdentityProvider
    pending: SignOnStore
    know: KnowUsers
    clock: Clock

    def begin(self, redirect_uri: str, to: str) -> tuple[str, str]:
        """Return the provider's address for a browser, and the secret of the cookie that it must bring back.

        Raises
        ------
        ContrafactError : `sign_on_unavailable`, `sign_on_failed`.
        """
        state, browser = new_token(), new_token()
        pending = PendingSignOn(
            state_hash=hash_of(state),
            browser_hash=hash_of(browser),
            nonce=new_token(),
            verifier=new_token(),
            redirect_uri=redirect_uri,
            to=local_path(to),
            expires_at=self.clock() + PENDING_LIFETIME,
        )
        address = self.provider.address(pending, state)
        self.pending.put(pending)
        return address, browser

    def finish(self, state: str, browser: str, code: str) -> tuple[User, str]:
        """Return the user who came back from the provider, and the path to open.

        Each state is taken once, whatever follows.

        Raises
        ------
        ContrafactError : `sign_on_failed`, `sign_on_refused`, `sign_on_unavailable`, `account_disabled`.
        """
        pending = self.pending.take(hash_of(state), self.clock())
        if pending is None or not hmac.compare_digest(pending.browser_hash, hash_of(browser)):
            raise ContrafactError("sign_on_failed")
        return self.know(self.provider.profile(pending, code)), pending.to


@dataclass(frozen=True, slots=True)
class TrustProxy:
    """Takes the user whom a proxy in front names, if the proxy proves itself by a secret.

    Parameters
    ----------
    user_header, groups_header : names of its headers.
    """

    secret: str
    user_header: str
    groups_header: str
    know: KnowUsers

    def user(self, secret: str, name: str, groups: str) -> User | None:
        """Return the user; None without the secret or a name.

        Raises
        ------
        ContrafactError : `sign_on_refused`, `account_disabled`, `invalid_request` for a name that is none.
        """
        if not name or not hmac.compare_digest(self.secret.encode(), secret.encode()):
            return None
        listed = tuple(filter(None, (each.strip() for each in groups.split(","))))
        return self.know(Profile(Subject("proxy", name), name, None, listed))
