"""Transactions: several writes of one thread, of which all or none become visible."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

import pymongo
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import OperationFailure

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.domain.errors import ContrafactError

Result = TypeVar("Result")
_LIMIT_SECONDS = 8.0
_CONFLICT_LABEL = "TransientTransactionError"


class Transactions:
    """Runs functions in transactions. Needs a replica set, of one member at least."""

    def __init__(self, database: Database[Document]) -> None:
        self._client = database.client

    @guarded
    def run(self, change: Callable[[], Result]) -> Result:
        """Run a function whose reads and writes by this client are one transaction.

        It runs again after a conflict with another write. Raises what it raises, after undoing its writes, and
        `database_unavailable`. Within another such function it is a part of that one's transaction.
        """
        if _RUNNING.get():
            return change()
        with self._client.start_session() as session, pymongo.timeout(_LIMIT_SECONDS):
            return session.with_transaction(lambda bound: _bound(bound, change))


_RUNNING: ContextVar[bool] = ContextVar("transaction", default=False)


def _bound(session: ClientSession, change: Callable[[], Result]) -> Result:
    running = _RUNNING.set(True)
    try:
        with session.bind(end_session=False):
            return change()
    except ContrafactError as error:
        # Stores turn conflicts into domain errors. The session runs the transaction again if it sees them itself;
        # not if the server is away, which a user should learn at once.
        cause = error.__cause__
        if isinstance(cause, OperationFailure) and cause.has_error_label(_CONFLICT_LABEL):
            raise cause from None
        raise
    finally:
        _RUNNING.reset(running)
