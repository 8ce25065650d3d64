"""`contrafact-admin user`: list users, make links, change roles, disable accounts, sign users out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.credentials import MongoInvitationStore, MongoSessionStore
from contrafact.adapters.mongo.database import connect, ensure_indexes
from contrafact.adapters.mongo.probes import parse_address
from contrafact.adapters.mongo.users import MongoUserStore
from contrafact.adapters.system import new_id, now
from contrafact.cli.admin.installation import find_installation
from contrafact.cli.output import print_json
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import all_pages
from contrafact.domain.people import Role, User, UserEdit
from contrafact.services.accounts import Accounts, user_values
from contrafact.settings import Settings

_PAGE = 100


@dataclass(frozen=True, slots=True)
class UserCommand:
    """What to do with whom.

    Parameters
    ----------
    action : a key of `USER_ACTIONS`.
    name : of the user; for `invite`, None.
    """

    action: str
    name: str | None
    role: Role | None


def manage_users(command: UserCommand, data: Path | None, *, as_json: bool) -> None:
    """Run a command and print its result.

    Raises
    ------
    ContrafactError : as of `find_installation` and `Accounts`; `bad_usage` if the name or the role is missing.
    """
    settings = find_installation(data).settings
    with open_accounts(settings) as accounts:
        users, link = _run(command, accounts, settings)
    if as_json:
        print_json({"users": [{"id": user.id, **user_values(user)} for user in users], "link": link})
        return
    for user in users:
        state = ", disabled" if user.is_disabled else ""
        print(f"{user.name}: {user.role.value}{state}")  # noqa: T201 - the answer
    if link is not None:
        print(link)  # noqa: T201 - the answer


def _run(command: UserCommand, accounts: Accounts, settings: Settings) -> tuple[list[User], str | None]:
    """Return the users concerned, and a link if one was made."""
    links: dict[str, Callable[[], str]] = {
        "first-link": lambda: _first(accounts),
        "invite": lambda: accounts.invite(_role(command))[0],
        "reset": lambda: accounts.reset(_user(command, accounts).id)[0],
    }
    if command.action in links:
        return [], settings.welcome_link(links[command.action]())
    if command.action == "list":
        return list(_all(accounts)), None
    user = _user(command, accounts)
    if command.action == "sign-out":
        accounts.sign_out(user.id)
        return [user], None
    edits = {
        "role": lambda: UserEdit(role=_role(command)),
        "disable": lambda: UserEdit(is_disabled=True),
        "enable": lambda: UserEdit(is_disabled=False),
    }
    return [accounts.edit(user.id, edits[command.action]())], None


def _first(accounts: Accounts) -> str:
    token = accounts.first_link()
    if token is None:
        raise ContrafactError("bad_usage", "There is an administrator already; use `invite --role administrator`.")
    return token


def _role(command: UserCommand) -> Role:
    if command.role is None:
        raise ContrafactError("bad_usage", f"`user {command.action}` needs --role, such as --role viewer.")
    return command.role


def _user(command: UserCommand, accounts: Accounts) -> User:
    if command.name is None:
        raise ContrafactError("bad_usage", f"`user {command.action}` needs the user's name.")
    return accounts.by_name(command.name)


def _all(accounts: Accounts) -> Iterator[User]:
    for page in all_pages(lambda cursor: accounts.page(_PAGE, cursor)):
        yield from page.items


@contextmanager
def open_accounts(settings: Settings) -> Iterator[Accounts]:
    """Connect to the accounts of an installation. Raises `database_unavailable`."""
    try:
        # Only installed with the API, and no other command needs it.
        from contrafact.adapters.passwords import Argon2Passwords
    except ModuleNotFoundError:
        raise ContrafactError("bad_usage", "Run this where the API is, such as in the container `api`.") from None
    parse_address(settings.mongodb_uri)
    database = connect(settings.mongodb_uri)
    try:
        ensure_indexes(database)
        users, sessions = MongoUserStore(database), MongoSessionStore(database)
        audit = MongoAuditLog(database, now, new_id)
        invitations = MongoInvitationStore(database)
        yield Accounts(users, sessions, invitations, Argon2Passwords(), now, new_id, audit)
    finally:
        database.client.close()
