from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from tests.doubles.memory_people import MemorySessionStore, MemoryUserStore
from tests.doubles.memory_servers import CountingIds, ManualClock

from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Role, User
from contrafact.services.pauses import FORGOTTEN_AFTER_S, MAX_REMEMBERED, OF_ACCOUNT, OF_ADDRESS, PauseRule, Pauses
from contrafact.services.sessions import Client, SessionLimits, Sessions, SignIn


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class BusyPasswords:
    def hash(self, password: str) -> str:
        raise ContrafactError("busy")

    def verify(self, password_hash: str | None, password: str) -> bool:
        raise ContrafactError("busy")

    def is_outdated(self, password_hash: str) -> bool:
        return False

    def is_weak(self, password: str, known: Sequence[str]) -> bool:
        return False


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def fail(pauses: Pauses, key: str, n: int, seconds: Seconds) -> None:
    for _ in range(n):
        while (left := pauses.begin(key)) > 0:
            seconds.now += left


def test_pauses_double_up_to_the_longest() -> None:
    assert [OF_ADDRESS.pause_s(n) for n in range(4, 9)] == [0, 0, 1, 2, 4]
    assert OF_ADDRESS.pause_s(50) == OF_ADDRESS.longest_s == 900
    assert OF_ACCOUNT.pause_s(10**9) == 60


def test_an_attempt_in_a_pause_is_not_counted(seconds: Seconds) -> None:
    pauses = Pauses(PauseRule(1, 100), seconds)
    fail(pauses, "a", 2, seconds)
    assert [pauses.begin("a") for _ in range(5)] == [1.0] * 5
    seconds.now += 1
    assert pauses.begin("a") == 0
    assert pauses.left_s("a") == 2


def test_attempts_at_the_same_time_are_counted_before_they_are_made(seconds: Seconds) -> None:
    pauses, allowed = Pauses(OF_ADDRESS, seconds), []
    threads = [threading.Thread(target=lambda: allowed.append(pauses.begin("a"))) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert allowed.count(0) == OF_ADDRESS.free + 1


def test_a_success_and_an_hour_without_failures_forget_them(seconds: Seconds) -> None:
    pauses = Pauses(PauseRule(1, 100), seconds)
    fail(pauses, "a", 3, seconds)
    fail(pauses, "b", 3, seconds)
    pauses.succeed("a")
    assert (pauses.left_s("a"), pauses.left_s("b")) == (0, 2)
    seconds.now += FORGOTTEN_AFTER_S + 1
    pauses.begin("b")
    assert pauses.left_s("b") == 0


def test_a_withdrawn_attempt_does_not_count(seconds: Seconds) -> None:
    pauses = Pauses(PauseRule(1, 100), seconds)
    for _ in range(20):
        assert pauses.begin("a") == 0
        pauses.withdraw("a")


def test_a_withdrawn_attempt_prolongs_no_pause(seconds: Seconds) -> None:
    pauses = Pauses(PauseRule(1, 100), seconds)
    fail(pauses, "a", 4, seconds)
    seconds.now += 4
    assert pauses.begin("a") == 0
    pauses.withdraw("a")
    assert pauses.left_s("a") == 0


def test_a_password_that_could_not_be_checked_is_no_failed_attempt(seconds: Seconds) -> None:
    pauses = Pauses(PauseRule(0, 100), seconds), Pauses(PauseRule(0, 100), seconds)
    users, clock = MemoryUserStore(), ManualClock()
    sessions = Sessions(users, MemorySessionStore(), SessionLimits(), clock, CountingIds())
    sign_in = SignIn(users, sessions, BusyPasswords(), *pauses, clock)
    user = User("u", "ada", Role.VIEWER, clock(), clock(), password_hash="hash")
    for _ in range(3):
        with pytest.raises(ContrafactError) as caught:
            sign_in.confirm(user, "password", Client("192.0.2.7", "agent"))
        assert caught.value.code == "busy"


def test_memory_is_bounded_and_keeps_the_newest(seconds: Seconds) -> None:
    pauses = Pauses(PauseRule(0, 100), seconds)
    for number in range(MAX_REMEMBERED + 10):
        pauses.begin(str(number))
    assert pauses.left_s("0") == 0
    assert pauses.left_s(str(MAX_REMEMBERED + 9)) == 1
