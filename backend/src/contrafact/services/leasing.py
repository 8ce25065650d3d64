"""Keep a lease alive while work is done under it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from datetime import timedelta

from contrafact.domain.errors import ContrafactError

LEASE = timedelta(seconds=20)
HEARTBEAT_SECONDS = 5.0

_log = logging.getLogger(__name__)


@contextmanager
def heartbeat(renew: Callable[[], bool]) -> Iterator[threading.Event]:
    """Prolong a lease until the block ends.

    Parameters
    ----------
    renew : prolongs the lease once; False if it is lost.

    Yields
    ------
    an event that is set once the lease is lost.
    """
    lost, ended = threading.Event(), threading.Event()

    def beat() -> None:
        while not ended.wait(HEARTBEAT_SECONDS):
            try:
                if not renew():
                    lost.set()
                    return
            except ContrafactError as error:
                # The database is away: go on, and try again at the next beat. If it stays away, every write
                # under this lease fails, and the lease runs out.
                _log.warning("lease not renewed: %s", error)

    # With the context, so that what it logs names the job too.
    thread = threading.Thread(target=copy_context().run, args=(beat,), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        ended.set()
        thread.join()
