"""Users in MongoDB, and who made a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.transactions import Transactions
from contrafact.domain.errors import ContrafactError
from contrafact.domain.pages import Page
from contrafact.domain.people import Maker, Role, Subject, User, UserEdit

_BY_NAME = Order("name_key", 1, str)
_ACTIVE_ADMINISTRATOR: Document = {"role": Role.ADMINISTRATOR.value, "is_disabled": False}


class MongoUserStore:
    """`UserStore` in the collection `users`."""

    def __init__(self, database: Database[Document]) -> None:
        self._users = database["users"]
        self._transactions = Transactions(database)

    @guarded
    def create(self, user: User) -> None:
        """See `UserStore.create`."""
        try:
            self._users.insert_one(_document(user))
        except DuplicateKeyError as error:
            raise ContrafactError("name_taken") from error

    @guarded
    def get(self, user_id: str) -> User | None:
        """See `UserStore.get`."""
        return self._one({"_id": user_id})

    @guarded
    def get_many(self, user_ids: Sequence[str]) -> dict[str, User]:
        """See `UserStore.get_many`."""
        found = self._users.find({"_id": {"$in": list(user_ids)}}) if user_ids else ()
        return {document["_id"]: _user(document) for document in found}

    @guarded
    def by_name(self, name: str) -> User | None:
        """See `UserStore.by_name`."""
        return self._one({"name_key": name_key(name)})

    @guarded
    def by_subject(self, subject: Subject) -> User | None:
        """See `UserStore.by_subject`."""
        return self._one({"subject": _subject(subject)})

    @guarded
    def page(self, limit: int, cursor: str | None) -> Page[User]:
        """See `UserStore.page`."""
        return read_page(self._users, {}, _BY_NAME, limit, cursor, _user)

    @guarded
    def edit(self, user_id: str, edit: UserEdit, now: datetime) -> User | None:
        """See `UserStore.edit`."""
        changes = _changes(edit) | {"updated_at": now}
        return self._transactions.run(lambda: self._edit(user_id, changes))

    def _edit(self, user_id: str, changes: Document) -> User | None:
        try:
            before = self._users.find_one_and_update({"_id": user_id}, {"$set": changes})
        except DuplicateKeyError as error:
            raise ContrafactError("name_taken") from error
        if before is None:
            return None
        after = before | changes
        if _is_administrator(before) and not _is_administrator(after):
            # Every administrator writes one document: of two changes at a time, the second sees the first.
            self._users.update_many(_ACTIVE_ADMINISTRATOR, {"$inc": {"changes": 1}})
            if self._users.find_one(_ACTIVE_ADMINISTRATOR) is None:
                raise ContrafactError("last_administrator")
        return _user(after)

    @guarded
    def set_password(self, user_id: str, password_hash: str, now: datetime) -> bool:
        """See `UserStore.set_password`."""
        changes = {"password_hash": password_hash, "updated_at": now}
        return self._users.update_one({"_id": user_id}, {"$set": changes}).matched_count == 1

    @guarded
    def signed_in(self, user_id: str, now: datetime) -> None:
        """See `UserStore.signed_in`."""
        self._users.update_one({"_id": user_id}, {"$set": {"signed_in_at": now}})

    @guarded
    def has_administrator(self) -> bool:
        """See `UserStore.has_administrator`."""
        return self._users.find_one(_ACTIVE_ADMINISTRATOR, {"_id": 1}) is not None

    def _one(self, which: Document) -> User | None:
        found = self._users.find_one(which)
        return _user(found) if found else None


def name_key(name: str) -> str:
    """Return the form of a name by which it is unique."""
    return name.casefold()


def _is_administrator(document: Document) -> bool:
    return all(document[field] == value for field, value in _ACTIVE_ADMINISTRATOR.items())


def _changes(edit: UserEdit) -> Document:
    changes: Document = {}
    if edit.name is not None:
        changes |= {"name": edit.name, "name_key": name_key(edit.name)}
    if edit.email is not None:
        changes["email"] = edit.email or None
    if edit.role is not None:
        changes["role"] = edit.role.value
    if edit.is_disabled is not None:
        changes["is_disabled"] = edit.is_disabled
    return changes


def _subject(subject: Subject) -> Document:
    return {"issuer": subject.issuer, "key": subject.key}


def _document(user: User) -> Document:
    document: Document = {
        "_id": user.id,
        "name": user.name,
        "name_key": name_key(user.name),
        "role": user.role.value,
        "email": user.email,
        "is_disabled": user.is_disabled,
        "password_hash": user.password_hash,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "signed_in_at": user.signed_in_at,
    }
    # Left out rather than null: its index is unique among those that have one.
    return document | ({"subject": _subject(user.subject)} if user.subject else {})


def _user(document: Document) -> User:
    subject = document.get("subject")
    return User(
        id=document["_id"],
        name=document["name"],
        role=Role(document["role"]),
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        email=document["email"],
        is_disabled=document["is_disabled"],
        password_hash=document["password_hash"],
        subject=Subject(**subject) if subject else None,
        signed_in_at=document["signed_in_at"],
    )


def maker_of(document: Document) -> Maker | None:
    """Return who made a document; None for documents of before there were accounts."""
    found = document.get("made_by")
    return Maker(found["id"], found["name"]) if found else None
