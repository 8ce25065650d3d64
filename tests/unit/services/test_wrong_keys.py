"""A flood of wrong API keys costs few look-ups, and a key that is made meanwhile works."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.doubles.memory_people import People
from tests.doubles.memory_servers import CountingIds, ManualClock

from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Identity, Role, Way
from contrafact.domain.tokens import hash_of, new_key
from contrafact.services.keys import Keys
from contrafact.services.wrong_keys import WrongKeys


class Library:
    """The keys of a library, and what the server remembers of them."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.people = People(self.clock, CountingIds())
        self.user = self.people.add(Role.CURATOR)
        self.wrong = WrongKeys(self.people.seconds)
        self.keys = Keys(self.people.users, self.people.keys, self.wrong, self.clock, self.people.ids)
        self.right = self.create()

    def create(self) -> str:
        user = self.user
        owner = Identity(user.id, user.name, user.role, user.role.scopes, Way.SESSION)
        return self.keys.create(owner, "test", user.role.scopes, None)[0]

    def asks(self, key: str) -> bool:
        """Whether a request with a key is served, as by the server: it looks up what it does not know."""
        if self.wrong.is_wrong(hash_of(key)):
            return False
        try:
            self.keys.identify(key)
        except ContrafactError:
            return False
        return True

    def flood(self, n: int) -> None:
        for _ in range(n):
            assert not self.asks(new_key())


@pytest.fixture
def library() -> Library:
    return Library()


def test_most_of_a_flood_of_different_wrong_keys_is_never_looked_up(library: Library) -> None:
    for _ in range(4):
        library.flood(1000)
        library.clock.advance(0.5)
    assert library.people.keys.n_reads < 30
    assert library.asks(library.right)


def test_few_wrong_keys_are_looked_up_one_by_one(library: Library) -> None:
    for _ in range(5):
        library.flood(10)
        library.clock.advance(1)
    assert library.people.keys.n_reads == 50
    assert library.people.keys.n_lists == 0


def test_a_key_that_another_process_makes_in_a_flood_works_within_two_seconds(library: Library) -> None:
    library.flood(100)
    key = library.people.key_of(library.user)
    for _ in range(19):
        library.clock.advance(0.1)
        library.flood(50)
    assert library.asks(key)


def test_without_other_wrong_keys_it_works_as_soon(library: Library) -> None:
    library.flood(100)
    key = library.people.key_of(library.user)
    assert not library.asks(key)
    library.clock.advance(1.9)
    assert library.asks(key)


def test_a_key_that_this_process_makes_works_at_once(library: Library) -> None:
    library.flood(100)
    assert library.asks(library.create())


def test_a_key_that_is_made_while_the_keys_are_read_works_at_once(library: Library) -> None:
    made: list[str] = []

    def read() -> Iterable[str]:
        before = library.people.keys.hashes()
        made.append(library.create())
        return before

    for _ in range(30):
        library.wrong.found(read)
    assert made
    assert all(library.asks(key) for key in made)


def test_a_read_that_fails_is_tried_again(library: Library) -> None:
    def fail() -> Iterable[str]:
        raise ContrafactError("database_unavailable")

    library.flood(20)
    with pytest.raises(ContrafactError):
        library.wrong.found(fail)
    library.flood(100)
    assert library.people.keys.n_lists == 1
