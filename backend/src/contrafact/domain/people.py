"""People: roles, scopes, users, their sessions and keys, and one-time links. Who calls: `Identity`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """What a route needs, and what an API key may do."""

    READ = "read"
    SUBMIT = "submit"
    EDIT = "edit"
    REVIEW = "review"
    DELETE = "delete"
    ADMIN = "admin"


class Role(StrEnum):
    """Role of a user, from the least to the most. Each may all that the roles before it may."""

    VIEWER = "viewer"
    CONTRIBUTOR = "contributor"
    CURATOR = "curator"
    ADMINISTRATOR = "administrator"

    @property
    def scopes(self) -> frozenset[Scope]:
        """What the role may do. A contributor edits and deletes only what is its own."""
        return _SCOPES[self]

    def includes(self, other: Role) -> bool:
        """Return whether this role may all that another may."""
        return _RANKS[self] >= _RANKS[other]


_RANKS = {role: rank for rank, role in enumerate(Role)}
_SCOPES = {
    Role.VIEWER: frozenset({Scope.READ}),
    Role.CONTRIBUTOR: frozenset({Scope.READ, Scope.SUBMIT, Scope.EDIT, Scope.DELETE}),
    Role.CURATOR: frozenset({Scope.READ, Scope.SUBMIT, Scope.EDIT, Scope.DELETE, Scope.REVIEW}),
    Role.ADMINISTRATOR: frozenset(Scope),
}
ALL_SCOPES = frozenset(Scope)


class Access(StrEnum):
    """Who may use an installation.

    Attributes
    ----------
    LOCAL : the users of this machine, without accounts.
    OPEN : everybody who reaches it, without accounts.
    ACCOUNTS : those who sign in or send an API key.
    """

    LOCAL = "local"
    OPEN = "open"
    ACCOUNTS = "accounts"


class Way(StrEnum):
    """How a caller said who it is."""

    LOCAL = "local"
    OPEN = "open"
    SESSION = "session"
    KEY = "key"
    PROXY = "proxy"
    SYSTEM = "system"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made a track, a work or a clip, by the name that the user had then."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who calls, and what the call may do.

    Parameters
    ----------
    user_id : of the user, or the name of an identity without an account, such as `local`.
    scopes : of the role, or of the key within the role.
    key_id : of the API key that was sent.
    session_id : of the session whose cookie was sent.
    """

    user_id: str
    name: str
    role: Role
    scopes: frozenset[Scope]
    way: Way
    key_id: str | None = None
    session_id: str | None = None

    @property
    def maker(self) -> Maker:
        """The maker of what this call makes."""
        return Maker(self.user_id, self.name)

    @property
    def limit_key(self) -> str | None:
        """What limits are counted by: key or user; None without one, when the address is."""
        if self.key_id is not None:
            return f"key:{self.key_id}"
        return f"user:{self.user_id}" if self.way in {Way.SESSION, Way.PROXY} else None

    @property
    def is_user(self) -> bool:
        """Whether it has an account."""
        return self.way in {Way.SESSION, Way.KEY, Way.PROXY}

    def may(self, scope: Scope, role: Role = Role.VIEWER) -> bool:
        """Return whether the call has a scope and at least a role."""
        return scope in self.scopes and self.role.includes(role)

    def may_change(self, made_by: Maker | None) -> bool:
        """Return whether it may change what a user made: its own user's, or anything for curators and above."""
        is_own = made_by is not None and made_by.id == self.user_id
        return is_own or self.role.includes(Role.CURATOR)


LOCAL_USER = Identity("local", "local user", Role.ADMINISTRATOR, ALL_SCOPES, Way.LOCAL)
"""Everyone whom an installation without accounts answers on its own machine."""
ANYONE = Identity("anyone", "anyone", Role.ADMINISTRATOR, ALL_SCOPES, Way.OPEN)
"""Everyone, where CONTRAFACT_OPEN is set."""
NOBODY = Identity("nobody", "not signed in", Role.VIEWER, frozenset(), Way.NONE)
"""A caller who has not signed in."""
SYSTEM = Identity("system", "Contrafact", Role.ADMINISTRATOR, ALL_SCOPES, Way.SYSTEM)
"""The worker, and commands of the operator."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A user at another service that signs in.

    Parameters
    ----------
    issuer : address of an OpenID provider, or `proxy`.
    key : the service's own name of the user, which never changes.
    """

    issuer: str
    key: str


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account.

    Parameters
    ----------
    name : by which the user signs in and is shown; unique without regard to case.
    password_hash : Argon2id; None while only another service signs in, or no password was chosen.
    subject : of another service that signs in.
    signed_in_at : last time; None before the first.
    """

    id: str
    name: str
    role: Role
    created_at: datetime
    updated_at: datetime
    email: str | None = None
    is_disabled: bool = False
    password_hash: str | None = field(default=None, repr=False)
    subject: Subject | None = None
    signed_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UserEdit:
    """Changes of a user; a field left at None is kept. An empty `email` removes it."""

    name: str | None = None
    email: str | None = None
    role: Role | None = None
    is_disabled: bool | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser.

    Parameters
    ----------
    id : public; the secret token of the cookie is stored as a hash alone.
    seen_at : last use, written at most once a minute.
    idle_until, expires_at : when it ends without use, and at the latest.
    """

    id: str
    user_id: str
    created_at: datetime
    seen_at: datetime
    idle_until: datetime
    expires_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key with which a program calls.

    Parameters
    ----------
    id : public; the key itself is stored as a hash alone.
    hint : first characters of the key, by which its owner knows it.
    scopes : asked for when it was made; the owner's role limits them at each call.
    expires_at : None for a key without an end.
    used_at : last use, written at most once a minute.
    """

    id: str
    user_id: str
    name: str
    hint: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None


class Purpose(StrEnum):
    """What a one-time link is for."""

    FIRST = "first"
    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link: it makes the first administrator, invites a user, or sets a user's password.

    Parameters
    ----------
    id : public; the secret token of the link is stored as a hash alone.
    role : of the user whom it makes.
    user_id : for `RESET`, whose password it sets.
    made_by : who made the link; None for the first administrator's.
    expires_at : None for the first administrator's, which waits until it is used.
    """

    id: str
    purpose: Purpose
    role: Role
    created_at: datetime
    expires_at: datetime | None
    email: str | None = None
    user_id: str | None = None
    made_by: Maker | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What another service says of a user who signs in.

    Parameters
    ----------
    groups : of which the settings make a role.
    """

    subject: Subject
    name: str
    email: str | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PendingSignOn:
    """A browser that was sent to a provider of single sign-on.

    Parameters
    ----------
    state_hash, browser_hash : hashes of what must come back in the address and in a cookie.
    nonce : what must come back in the provider's signed token.
    verifier : secret of PKCE (RFC 7636), by which this server proves that it asked.
    redirect_uri : where the provider sends the browser.
    to : path of the page to open then.
    """

    state_hash: str
    browser_hash: str
    nonce: str
    verifier: str
    redirect_uri: str
    to: str
    expires_at: datetime
