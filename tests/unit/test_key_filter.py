"""Requests with wrong API keys are refused before they take a thread."""

from __future__ import annotations

import pytest

from contrafact.domain.people import Access
from contrafact.domain.tokens import hash_of, new_key
from contrafact.services.wrong_keys import WrongKeys
from contrafact_api.people.floods import KeyFilter
from contrafact_api.serving.lanes import Lane
from contrafact_api.serving.refusals import DelayedRefusals

WRONG, RIGHT = new_key(), new_key()


@pytest.fixture
def wrong() -> WrongKeys:
    """In a flood: the keys of the library were read."""
    found = WrongKeys(lambda: 0.0)
    for _ in range(30):
        found.found(lambda: [hash_of(RIGHT)])
    return found


@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        ([], False),
        ([("AUTHORIZATION", f"Bearer {RIGHT}")], False),
        ([("AUTHORIZATION", f"Bearer {WRONG}")], True),
        ([("AUTHORIZATION", f"bearer   {WRONG} ")], True),
        ([("AUTHORIZATION", "Bearer wrong")], True),
        ([("AUTHORIZATION", "Bearer ")], True),
        ([("AUTHORIZATION", "Basic wrong")], False),
        ([("AUTHORIZATION", "Bearer wrong"), ("COOKIE", "a=b")], False),
        ([("AUTHORIZATION", f"Bearer {WRONG}"), ("COOKIE", "a=b")], True),
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


def test_a_flood_of_refusals_is_sent_in_small_parts() -> None:
    refused = DelayedRefusals[int]()
    for number in range(500):
        refused.add(number, "invalid_key")
    # More than 400 wait: the oldest are not delayed for a second.
    assert [len(refused.take_due(at_once=False)) for _ in range(4)] == [64, 36, 0, 0]
    assert refused.take_due(at_once=True)[0] == (100, "invalid_key")
