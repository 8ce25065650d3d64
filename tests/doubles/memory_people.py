"""Users, sessions, API keys and one-time links in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from tests.doubles.memory_servers import CountingIds, ManualClock

from contrafact.adapters.passwords import Argon2Passwords
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.people import (
    ApiKey,
    Identity,
    Invitation,
    PendingSignOn,
    Purpose,
    Role,
    Scope,
    Session,
    Subject,
    User,
    UserEdit,
    Way,
)
from contrafact.domain.tokens import hash_of
from contrafact.ports.audit import AuditLog
from contrafact.ports.mail import Mailer
from contrafact.ports.sign_on import IdentityProvider
from contrafact.services.accounts import Accounts
from contrafact.services.audit import UNRECORDED
from contrafact.services.keys import Keys
from contrafact.services.pauses import OF_ACCOUNT, OF_ADDRESS, Pauses
from contrafact.services.sessions import SessionLimits, Sessions, SignIn
from contrafact.services.sign_on import KnowUsers, SignOn, TrustProxy
from contrafact.services.wrong_keys import WrongKeys
from contrafact.settings.access import parse_roles, role_of
from contrafact_api.container import PeopleUseCases

QUICK = Argon2Passwords(time_cost=1, memory_kib=8)
"""Real Argon2id, with the least cost."""
PASSWORD = "seven brass herons at dusk"
PASSWORD_HASH = QUICK.hash(PASSWORD)


class MemoryUserStore:
    def __init__(self) -> None:
        self.found: dict[str, User] = {}

    def create(self, user: User) -> None:
        if self.by_name(user.name) or (user.subject and self.by_subject(user.subject)):
            raise ContrafactError("name_taken")
        self.found[user.id] = user

    def get(self, user_id: str) -> User | None:
        return self.found.get(user_id)

    def get_many(self, user_ids: Sequence[str]) -> dict[str, User]:
        return {each: self.found[each] for each in user_ids if each in self.found}

    def by_name(self, name: str) -> User | None:
        return next((user for user in self.found.values() if user.name.casefold() == name.casefold()), None)

    def by_subject(self, subject: Subject) -> User | None:
        return next((user for user in self.found.values() if user.subject == subject), None)

    def page(self, limit: int, cursor: str | None) -> Page[User]:
        users = sorted(self.found.values(), key=lambda user: user.name.casefold())
        start = int(cursor) if cursor else 0
        more = str(start + limit) if start + limit < len(users) else None
        return Page(tuple(users[start : start + limit]), more, len(users))

    def edit(self, user_id: str, edit: UserEdit, now: datetime) -> User | None:
        user = self.found.get(user_id)
        if user is None:
            return None
        changes = {name: value for name in UserEdit.__slots__ if (value := getattr(edit, name)) is not None}
        if edit.email == "":
            changes["email"] = None
        other = self.by_name(edit.name) if edit.name else None
        if other is not None and other.id != user_id:
            raise ContrafactError("name_taken")
        self.found[user_id] = changed = replace(user, **changes, updated_at=now)
        if not self.has_administrator() and _is_administrator(user):
            self.found[user_id] = user
            raise ContrafactError("last_administrator")
        return changed

    def set_password(self, user_id: str, password_hash: str, now: datetime) -> bool:
        if user_id in self.found:
            self.found[user_id] = replace(self.found[user_id], password_hash=password_hash, updated_at=now)
        return user_id in self.found

    def signed_in(self, user_id: str, now: datetime) -> None:
        self.found[user_id] = replace(self.found[user_id], signed_in_at=now)

    def has_administrator(self) -> bool:
        return any(map(_is_administrator, self.found.values()))


def _is_administrator(user: User) -> bool:
    return user.role is Role.ADMINISTRATOR and not user.is_disabled


class MemorySessionStore:
    def __init__(self) -> None:
        self.found: dict[str, Session] = {}

    def create(self, token_hash: str, session: Session) -> None:
        self.found[token_hash] = session

    def find(self, token_hash: str, now: datetime) -> Session | None:
        session = self.found.get(token_hash)
        return session if session and session.idle_until > now else None

    def seen(self, token_hash: str, now: datetime, idle_until: datetime) -> None:
        self.found[token_hash] = replace(self.found[token_hash], seen_at=now, idle_until=idle_until)

    def of_user(self, user_id: str, now: datetime) -> list[Session]:
        running = [each for each in self.found.values() if each.user_id == user_id and each.idle_until > now]
        return sorted(running, key=lambda session: session.seen_at, reverse=True)

    def end(self, user_id: str, session_id: str) -> bool:
        return self._remove(lambda each: each.user_id == user_id and each.id == session_id) == 1

    def end_all(self, user_id: str, except_id: str | None = None) -> int:
        return self._remove(lambda each: each.user_id == user_id and each.id != except_id)

    def _remove(self, is_gone: Callable[[Session], bool]) -> int:
        gone = [token for token, each in self.found.items() if is_gone(each)]
        for token in gone:
            del self.found[token]
        return len(gone)


class MemoryKeyStore:
    def __init__(self) -> None:
        self.found: dict[str, ApiKey] = {}
        self.n_reads = self.n_lists = 0

    def create(self, key_hash: str, key: ApiKey) -> None:
        self.found[key_hash] = key

    def find(self, key_hash: str) -> ApiKey | None:
        self.n_reads += 1
        return self.found.get(key_hash)

    def hashes(self) -> list[str]:
        self.n_lists += 1
        return list(self.found)

    def get(self, key_id: str) -> ApiKey | None:
        return next((key for key in self.found.values() if key.id == key_id), None)

    def of_user(self, user_id: str) -> list[ApiKey]:
        own = [key for key in self.found.values() if key.user_id == user_id]
        return sorted(own, key=lambda key: key.created_at, reverse=True)

    def used(self, key_hash: str, now: datetime) -> None:
        self.found[key_hash] = replace(self.found[key_hash], used_at=now)

    def delete(self, key_id: str) -> bool:
        gone = [key_hash for key_hash, key in self.found.items() if key.id == key_id]
        for key_hash in gone:
            del self.found[key_hash]
        return bool(gone)


class MemoryInvitationStore:
    def __init__(self) -> None:
        self.found: dict[str, Invitation] = {}

    def create(self, token_hash: str, invitation: Invitation) -> None:
        self.found[token_hash] = invitation

    def find(self, token_hash: str, now: datetime) -> Invitation | None:
        found = self.found.get(token_hash)
        return found if found and (found.expires_at is None or found.expires_at > now) else None

    def take(self, token_hash: str, now: datetime) -> Invitation | None:
        found = self.find(token_hash, now)
        if found:
            del self.found[token_hash]
        return found

    def pending(self, purpose: Purpose, now: datetime) -> list[Invitation]:
        waiting = [each for token, each in self.found.items() if each.purpose is purpose and self.find(token, now)]
        return sorted(waiting, key=lambda each: each.created_at, reverse=True)

    def delete(self, invitation_id: str) -> bool:
        gone = [token for token, each in self.found.items() if each.id == invitation_id]
        for token in gone:
            del self.found[token]
        return bool(gone)

    def delete_all(self, purpose: Purpose, user_id: str | None = None) -> None:
        for token, each in list(self.found.items()):
            if each.purpose is purpose and user_id in {None, each.user_id}:
                del self.found[token]


class MemorySignOnStore:
    def __init__(self) -> None:
        self.found: dict[str, PendingSignOn] = {}

    def put(self, pending: PendingSignOn) -> None:
        self.found[pending.state_hash] = pending

    def take(self, state_hash: str, now: datetime) -> PendingSignOn | None:
        found = self.found.pop(state_hash, None)
        return found if found and found.expires_at > now else None


@dataclass
class People:
    """Users and their secrets in memory, and the use cases on them."""

    clock: ManualClock
    ids: CountingIds
    users: MemoryUserStore = field(default_factory=MemoryUserStore)
    sessions: MemorySessionStore = field(default_factory=MemorySessionStore)
    keys: MemoryKeyStore = field(default_factory=MemoryKeyStore)
    invitations: MemoryInvitationStore = field(default_factory=MemoryInvitationStore)
    audit: AuditLog = UNRECORDED
    pending: MemorySignOnStore = field(default_factory=MemorySignOnStore)
    provider: IdentityProvider | None = None
    proxy_secret: str = ""
    mail: Mailer | None = None
    roles: str = "admins=administrator,editors=curator,*=viewer"

    def seconds(self) -> float:
        return self.clock().timestamp()

    def use_cases(self) -> PeopleUseCases:
        running = Sessions(self.users, self.sessions, SessionLimits(), self.clock, self.ids, self.audit)
        know = KnowUsers(self.users, partial(role_of, parse_roles(self.roles)), self.clock, self.ids, self.audit)
        pauses = Pauses(OF_ADDRESS, self.seconds), Pauses(OF_ACCOUNT, self.seconds)
        return PeopleUseCases(
            accounts=Accounts(self.users, self.sessions, self.invitations, QUICK, self.clock, self.ids, self.audit),
            sessions=running,
            sign_in=SignIn(self.users, running, QUICK, *pauses, self.clock),
            keys=Keys(self.users, self.keys, WrongKeys(self.seconds), self.clock, self.ids, self.audit),
            sign_on=SignOn("Example", self.provider, self.pending, know, self.clock) if self.provider else None,
            proxy=TrustProxy(self.proxy_secret, "X-User", "X-Groups", know) if self.proxy_secret else None,
            mail=self.mail,
        )

    def add(self, role: Role, name: str | None = None) -> User:
        """A user with the password `PASSWORD`."""
        now = self.clock()
        user = User(self.ids(), name or role.value, role, now, now, password_hash=PASSWORD_HASH)
        self.users.create(user)
        return user

    def key_of(self, user: User, *scopes: Scope) -> str:
        """A new key of a user, with all scopes of the role unless some are given."""
        owner = Identity(user.id, user.name, user.role, user.role.scopes, Way.SESSION)
        made = Keys(self.users, self.keys, WrongKeys(self.seconds), self.clock, self.ids)
        secret, _ = made.create(owner, "test", frozenset(scopes) or user.role.scopes, None)
        assert hash_of(secret) in self.keys.found
        return secret
