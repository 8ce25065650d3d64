"""Errors of MongoDB that pass by themselves become `database_unavailable`; others are not hidden."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.errors import AutoReconnect, OperationFailure

from contrafact.adapters.mongo.database import guarded
from contrafact.domain.errors import ContrafactError

PASSING = {
    "no connection": AutoReconnect("gone"),
    "not primary": OperationFailure("not primary", 10107),
    "just started, keys not loaded": OperationFailure("No keys found for HMAC", 211),
    "may be retried": OperationFailure("busy", 1, {"errorLabels": ["RetryableWriteError"]}),
}


@pytest.mark.parametrize("error", PASSING.values(), ids=PASSING.keys())
def test_a_passing_error_says_that_the_database_does_not_answer(error: Exception) -> None:
    with pytest.raises(ContrafactError) as raised:
        _raise(error)
    assert raised.value.code == "database_unavailable"


def test_an_error_of_the_request_itself_is_not_hidden() -> None:
    with pytest.raises(OperationFailure):
        _raise(OperationFailure("bad query", 2))


@guarded
def _raise(error: Exception) -> Any:
    raise error
