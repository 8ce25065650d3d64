"""Transactions: several writes of one thread, of which all or none become visible."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import OperationFailure

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.domain.errors import ContrafactError

Result = TypeVar("Result")
_LIMIT_SECONDS = 8.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.005, 0.5
_CONFLICT_LABEL = "TransientTransactionError"


class Transactions:
    """Runs functions in transactions. Needs a replica set, of one member at least."""

    def __init__(self, database: Database[Document]) -> None:
        self._client = database.client

    @guarded
    def run(self, change: Callable[[], Result]) -> Result:
        """Run a function whose reads and writes by this client are one transaction.

        After a conflict with another write, the function runs again. Its exceptions undo its writes and are raised;
        also `database_unavailable`. A nested call joins the transaction of the outer one.
        """
        if _RUNNING.get():
            return change()
        with self._client.start_session() as session:
            return _retried(session, change)


_RUNNING: ContextVar[bool] = ContextVar("transaction", default=False)


def _retried(session: ClientSession, change: Callable[[], Result]) -> Result:
    """Run a transaction until no other write comes between.

    `with_transaction` of pymongo would try for two minutes when the server is away; a user should learn it at once.
    """
    until, pause = time.monotonic() + _LIMIT_SECONDS, _FIRST_PAUSE_SECONDS
    while True:
        try:
            with session.start_transaction():
                return _bound(session, change)
        except OperationFailure as error:
            if not error.has_error_label(_CONFLICT_LABEL) or time.monotonic() > until:
                raise
        time.sleep(pause * random.random())  # noqa: S311 - so that two do not meet again
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


def _bound(session: ClientSession, change: Callable[[], Result]) -> Result:
    running = _RUNNING.set(True)
    try:
        with session.bind(end_session=False):
            return change()
    except ContrafactError as error:
        # Stores turn conflicts into domain errors.
        cause = error.__cause__
        if isinstance(cause, OperationFailure) and cause.has_error_label(_CONFLICT_LABEL):
            raise cause from None
        raise
    finally:
        _RUNNING.reset(running)
