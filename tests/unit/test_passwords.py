"""Passwords by Argon2id."""

from __future__ import annotations

import threading
import time

import pytest

from contrafact.adapters.passwords import AT_ONCE, Argon2Passwords
from contrafact.domain.errors import ContrafactError

PASSWORD = "seven brass herons at dusk"


@pytest.fixture
def quick() -> Argon2Passwords:
    return Argon2Passwords(time_cost=1, memory_kib=8)


def test_a_password_has_its_hash_and_no_other(quick: Argon2Passwords) -> None:
    stored = quick.hash(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert stored != quick.hash(PASSWORD)
    assert quick.verify(stored, PASSWORD)
    assert not quick.verify(stored, PASSWORD + " ")
    assert not quick.verify(None, PASSWORD)
    assert not quick.verify("not a hash", PASSWORD)


def test_a_hash_of_other_parameters_is_outdated(quick: Argon2Passwords) -> None:
    assert not quick.is_outdated(quick.hash(PASSWORD))
    assert quick.is_outdated(Argon2Passwords(time_cost=2, memory_kib=8).hash(PASSWORD))


@pytest.mark.parametrize("weak", ["passwordpassword", "qwertyuiop123", "Summer2024!!", "maria contrafact", "a" * 200])
def test_common_passwords_and_known_words_are_weak(quick: Argon2Passwords, weak: str) -> None:
    assert quick.is_weak(weak, ["maria", "contrafact"])


@pytest.mark.parametrize(
    "weak",
    [
        *("contrafact-adalovelace", "Adalovelace@Contrafact", "ada.lovelace_contrafact-2026", "contrafact20261130"),
        *("LovelaceAda-Contrafact", "ada@lovelace.example!"),
    ],
)
def test_names_of_product_and_user_between_digits_and_separators_are_weak(quick: Argon2Passwords, weak: str) -> None:
    assert quick.is_weak(weak, ["contrafact", "adalovelace", "ada@lovelace.example"])


def test_unrelated_words_are_not_weak(quick: Argon2Passwords) -> None:
    assert not quick.is_weak(PASSWORD, ["maria"])
    assert not quick.is_weak("contrafact-adalovelace-heron-dusk", ["contrafact", "adalovelace"])
    assert not quick.is_weak("83152964017728", ["contrafact", ""])


def test_each_guess_of_a_password_costs_a_tenth_of_a_second() -> None:
    """`benchmarks/bench_accounts.py` measures that it is not much more."""
    passwords = Argon2Passwords()
    stored = passwords.hash(PASSWORD)
    began = time.process_time()
    assert passwords.verify(stored, PASSWORD)
    assert time.process_time() - began > 0.1


def test_few_are_hashed_at_a_time_and_the_rest_is_told_to_come_again() -> None:
    """Two turns are taken, so that those who wait are refused: by the number that waits, or after the time."""
    passwords = Argon2Passwords(time_cost=1, memory_kib=8, waiting=1, wait_seconds=0.05)
    held = [passwords._turn() for _ in range(AT_ONCE)]
    for turn in held:
        turn.__enter__()
    codes: list[str] = []

    def attempt() -> None:
        try:
            passwords.hash(PASSWORD)
        except ContrafactError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == ["busy"] * 6
    for turn in held:
        turn.__exit__(None, None, None)
    assert passwords.hash(PASSWORD)
