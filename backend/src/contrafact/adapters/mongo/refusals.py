"""Errors of MongoDB as sentences for the operator who runs a command."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from pymongo.errors import PyMongoError

from contrafact.adapters.mongo.database import guarded
from contrafact.domain.errors import ContrafactError

Params = ParamSpec("Params")
Result = TypeVar("Result")

_SENTENCES = {
    13: "MongoDB does not permit it. Give the user of MONGODB_URI the role readWrite on its database.",
    18: "MongoDB refuses the user or password of MONGODB_URI. Correct them.",
    123: "MongoDB is not a replica set. Start mongod with --replSet and initiate the set.",
    14031: "The disk of MongoDB is full. Free some space, then run it again.",
}
"""By error code: Unauthorized, AuthenticationFailed, NotAReplicaSet, OutOfDiskSpace."""


def explained(method: Callable[Params, Result]) -> Callable[Params, Result]:
    """Decorator: raise `database_unavailable` for every error of pymongo, with a sentence about its cause."""
    is_guarded = guarded(method)

    @functools.wraps(method)
    def call(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        try:
            return is_guarded(*args, **kwargs)
        except PyMongoError as error:
            first = str(error).splitlines()[0].partition(", full error:")[0]
            sentence = _SENTENCES.get(getattr(error, "code", None) or 0, f"MongoDB reports an error: {first}.")
            raise ContrafactError("database_unavailable", sentence) from error

    return call
