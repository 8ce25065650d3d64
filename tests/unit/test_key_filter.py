"""Requests with wrong API keys are refused before they take a thread."""

from __future__ import annotations

import pytest

from contrafact.domain.people import Access
from contrafact.domain.tokens import hash_of, new_key
from contrafact.services.wrong_keys import WrongKeys
from contrafact_api.people.floods import KeyFilter
from contrafact_api.serving.lanes import Lane

KNOWN_WRONG, UNKNOWN = new_key(), new_key()


@pytest.fixture
def wrong() -> WrongKeys:
    found = WrongKeys(lambda: 0.0)
    found.add(hash_of(KNOWN_WRONG))
    return found


@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        ([], False),
        ([("AUTHORIZATION", f"Bearer {UNKNOWN}")], False),
        ([("AUTHORIZATION", f"Bearer {KNOWN_WRONG}")], True),
        ([("AUTHORIZATION", f"bearer   {KNOWN_WRONG} ")], True),
        ([("AUTHORIZATION", "Bearer wrong")], True),
        ([("AUTHORIZATION", "Bearer ")], True),
        ([("AUTHORIZATION", "Basic wrong")], False),
        ([("AUTHORIZATION", "Bearer wrong"), ("COOKIE", "a=b")], False),
    ],
)
def test_a_key_that_cannot_be_right_is_refused(
    wrong: WrongKeys, headers: list[tuple[str, str]], is_refused: bool
) -> None:
    assert KeyFilter(Access.ACCOUNTS, wrong).refuses(Lane.QUICK, headers) is is_refused
    for lane in (Lane.LIVE, Lane.HEALTH):
        assert not KeyFilter(Access.ACCOUNTS, wrong).refuses(lane, headers)
    for access in (Access.LOCAL, Access.OPEN):
        assert not KeyFilter(access, wrong).refuses(Lane.QUICK, headers)


def test_a_wrong_key_is_remembered_for_a_minute_and_ten_thousand_of_them() -> None:
    now = [0.0]
    wrong = WrongKeys(lambda: now[0])
    for number in range(10_001):
        wrong.add(str(number))
    assert not wrong.is_wrong("0")
    assert wrong.is_wrong("10000")
    now[0] = 60.0
    assert not wrong.is_wrong("10000")
