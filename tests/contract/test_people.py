"""Users, sessions, API keys and one-time links, in memory and in MongoDB."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, after
from tests.contract.explaining import explained, recorded
from tests.doubles.memory_people import (
    MemoryInvitationStore,
    MemoryKeyStore,
    MemorySessionStore,
    MemoryUserStore,
)
from tests.doubles.servers import Server

from contrafact.adapters.mongo.credentials import MongoInvitationStore, MongoKeyStore, MongoSessionStore
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.users import MongoUserStore
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import (
    ApiKey,
    Invitation,
    Maker,
    Purpose,
    Role,
    Scope,
    Session,
    Subject,
    User,
    UserEdit,
)
from contrafact.ports.people import InvitationStore, KeyStore, SessionStore, UserStore


@dataclass
class PeopleStores:
    users: UserStore
    sessions: SessionStore
    keys: KeyStore
    invitations: InvitationStore


@pytest.fixture(params=["memory", "mongodb"])
def people(request: pytest.FixtureRequest) -> PeopleStores:
    if request.param == "memory":
        return PeopleStores(MemoryUserStore(), MemorySessionStore(), MemoryKeyStore(), MemoryInvitationStore())
    database = request.getfixturevalue("database")
    return PeopleStores(
        MongoUserStore(database), MongoSessionStore(database), MongoKeyStore(database), MongoInvitationStore(database)
    )


def user(name: str, role: Role = Role.VIEWER, subject: Subject | None = None) -> User:
    return User(name.lower(), name, role, NOW, NOW, f"{name}@example.org", password_hash="hash", subject=subject)


def session(number: int, user_id: str = "maria") -> Session:
    seen = after(number)
    return Session(f"s{number}", user_id, NOW, seen, after(100 + number), after(1000), "192.0.2.1", "a browser")


def raises(code: str) -> pytest.RaisesContext[ContrafactError]:
    return pytest.raises(ContrafactError, check=lambda error: error.code == code)


def test_a_user_is_found_by_id_name_and_subject(people: PeopleStores) -> None:
    maria = user("Maria", Role.CURATOR, Subject("https://id.example", "42"))
    people.users.create(maria)
    people.users.create(user("Bo"))
    assert people.users.get("maria") == people.users.by_name("mARIA") == maria
    assert people.users.by_subject(Subject("https://id.example", "42")) == maria
    assert people.users.by_subject(Subject("https://id.example", "43")) is None
    assert people.users.get_many(["maria", "nobody"]) == {"maria": maria}
    assert people.users.get("nobody") is people.users.by_name("nobody") is None


def test_a_name_and_a_subject_belong_to_one_user(people: PeopleStores) -> None:
    people.users.create(user("Maria", subject=Subject("i", "1")))
    people.users.create(user("Bo"))
    people.users.create(user("Cy"))
    with raises("name_taken"):
        people.users.create(replace(user("MARIA"), id="other"))
    with raises("name_taken"):
        people.users.create(user("Dee", subject=Subject("i", "1")))
    with raises("name_taken"):
        people.users.edit("bo", UserEdit(name="maria"), after(1))
    renamed = people.users.edit("bo", UserEdit(name="BO"), after(1))
    assert renamed is not None
    assert renamed.name == "BO"


def test_users_are_listed_by_name(people: PeopleStores) -> None:
    for name in ("zoe", "Ada", "maria"):
        people.users.create(user(name))
    page = people.users.page(2, None)
    assert [each.name for each in page.items] == ["Ada", "maria"]
    assert page.total == 3
    assert [each.name for each in people.users.page(2, page.next_cursor).items] == ["zoe"]


def test_an_edit_changes_the_given_fields(people: PeopleStores) -> None:
    people.users.create(user("Maria"))
    edited = people.users.edit("maria", UserEdit(email="", role=Role.CURATOR), after(3))
    assert edited == replace(user("Maria"), email=None, role=Role.CURATOR, updated_at=after(3))
    assert people.users.get("maria") == edited
    assert people.users.edit("nobody", UserEdit(name="x"), NOW) is None
    assert people.users.set_password("maria", "other", after(4))
    assert not people.users.set_password("nobody", "other", after(4))
    people.users.signed_in("maria", after(5))
    found = people.users.get("maria")
    assert found is not None
    assert (found.password_hash, found.signed_in_at) == ("other", after(5))


@pytest.mark.parametrize("change", [UserEdit(role=Role.CURATOR), UserEdit(is_disabled=True)])
def test_the_last_administrator_stays(people: PeopleStores, change: UserEdit) -> None:
    assert not people.users.has_administrator()
    people.users.create(user("Maria", Role.ADMINISTRATOR))
    people.users.create(replace(user("Bo", Role.ADMINISTRATOR), is_disabled=True))
    with raises("last_administrator"):
        people.users.edit("maria", change, after(1))
    assert people.users.get("maria") == user("Maria", Role.ADMINISTRATOR)
    people.users.edit("bo", UserEdit(is_disabled=False), after(1))
    people.users.edit("maria", change, after(1))
    with raises("last_administrator"):
        people.users.edit("bo", change, after(1))
    assert people.users.has_administrator()


def test_two_administrators_who_demote_each_other_do_not_both_succeed(database: Database[Document]) -> None:
    users = MongoUserStore(database)
    refused: list[str] = []
    for _ in range(5):
        database["users"].delete_many({})
        users.create(user("Maria", Role.ADMINISTRATOR))
        users.create(user("Bo", Role.ADMINISTRATOR))
        barrier = threading.Barrier(2)

        def demote(user_id: str, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            try:
                users.edit(user_id, UserEdit(role=Role.VIEWER), after(1))
            except ContrafactError as error:
                refused.append(error.code)

        threads = [threading.Thread(target=demote, args=(each,)) for each in ("maria", "bo")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert users.has_administrator()
    assert refused == ["last_administrator"] * 5


def test_a_session_is_found_until_it_ends(people: PeopleStores) -> None:
    people.sessions.create("h1", session(1))
    assert people.sessions.find("h1", after(100)) == session(1)
    assert people.sessions.find("h1", after(101)) is None
    assert people.sessions.find("h2", NOW) is None
    people.sessions.seen("h1", after(50), after(150))
    assert people.sessions.find("h1", after(149)) == replace(session(1), seen_at=after(50), idle_until=after(150))


def test_sessions_end_one_by_one_or_all(people: PeopleStores) -> None:
    for number in range(4):
        people.sessions.create(f"h{number}", session(number))
    people.sessions.create("other", session(9, "bo"))
    assert [each.id for each in people.sessions.of_user("maria", NOW)] == ["s3", "s2", "s1", "s0"]
    assert not people.sessions.end("bo", "s1")
    assert people.sessions.end("maria", "s1")
    assert people.sessions.end_all("maria", except_id="s2") == 2
    assert [each.id for each in people.sessions.of_user("maria", NOW)] == ["s2"]
    assert people.sessions.end_all("maria") == 1
    assert people.sessions.find("other", NOW) is not None


def test_a_key_is_found_by_its_hash_and_id(people: PeopleStores) -> None:
    key = ApiKey("k1", "maria", "script", "cf_abcd", frozenset({Scope.READ, Scope.EDIT}), NOW, after(50))
    people.keys.create("h1", key)
    people.keys.create("h2", replace(key, id="k2", created_at=after(1), expires_at=None))
    assert people.keys.find("h1") == people.keys.get("k1") == key
    assert people.keys.find("h3") is people.keys.get("k3") is None
    assert [each.id for each in people.keys.of_user("maria")] == ["k2", "k1"]
    assert set(people.keys.hashes()) == {"h1", "h2"}
    people.keys.used("h1", after(2))
    assert people.keys.find("h1") == replace(key, used_at=after(2))
    assert people.keys.delete("k1")
    assert not people.keys.delete("k1")
    assert people.keys.find("h1") is None


def test_a_link_is_taken_once_and_until_it_expires(people: PeopleStores) -> None:
    link = Invitation("i1", Purpose.INVITATION, Role.VIEWER, NOW, after(10), "a@b", None, Maker("m", "Maria"))
    people.invitations.create("h1", link)
    assert people.invitations.find("h1", after(9)) == link
    assert people.invitations.find("h1", after(10)) is people.invitations.take("h1", after(10)) is None
    found = []
    threads = [threading.Thread(target=lambda: found.append(people.invitations.take("h1", NOW))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each for each in found if each] == [link]


def test_links_are_listed_and_removed_by_purpose(people: PeopleStores) -> None:
    first = Invitation("f", Purpose.FIRST, Role.ADMINISTRATOR, NOW, None)
    people.invitations.create("h0", first)
    for number in range(3):
        reset = Invitation(f"r{number}", Purpose.RESET, Role.VIEWER, after(number), after(99), user_id=f"u{number % 2}")
        people.invitations.create(f"h{number + 1}", reset)
    assert [each.id for each in people.invitations.pending(Purpose.RESET, NOW)] == ["r2", "r1", "r0"]
    assert people.invitations.pending(Purpose.FIRST, after(10**8)) == [first]
    people.invitations.delete_all(Purpose.RESET, "u0")
    assert [each.id for each in people.invitations.pending(Purpose.RESET, NOW)] == ["r1"]
    assert people.invitations.delete("r1")
    assert not people.invitations.delete("r1")
    people.invitations.delete_all(Purpose.FIRST)
    assert people.invitations.pending(Purpose.FIRST, NOW) == []


def test_secrets_are_looked_up_by_indexes(database: Database[Document], mongod: Server) -> None:
    for number in range(200):
        MongoSessionStore(database).create(f"h{number}", session(number, f"u{number}"))
        MongoUserStore(database).create(replace(user(f"name{number}"), id=f"u{number}"))
        key = ApiKey(f"k{number}", f"u{number}", "n", "cf_", frozenset(Scope), NOW)
        MongoKeyStore(database).create(f"h{number}", key)
    with recorded(mongod.uri, database.name, database.codec_options) as (watched, recorder):
        sessions, keys, users = MongoSessionStore(watched), MongoKeyStore(watched), MongoUserStore(watched)
        sessions.find("h7", NOW)
        sessions.of_user("u7", NOW)
        sessions.end("u7", "s7")
        keys.find("h7")
        keys.get("k7")
        keys.of_user("u7")
        users.by_name("name7")
        users.has_administrator()
        users.by_subject(Subject("i", "1"))
    assert len(recorder.queries) == 9
    for query in recorder.queries:
        stages, n_examined = explained(database, query)
        assert "COLLSCAN" not in stages, query
        assert n_examined <= 2, query


def test_sessions_and_links_that_ended_are_deleted_by_the_database(database: Database[Document]) -> None:
    for name, field in (("sessions", "idle_until"), ("invitations", "expires_at")):
        index = database[name].index_information()[f"{field}_1"]
        assert index["expireAfterSeconds"] == timedelta(0).total_seconds()
