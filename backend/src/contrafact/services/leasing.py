"""Run leased work: take an item, renew its lease while working, end it whatever happens."""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Generic, Protocol, TypeVar

from contrafact.domain.errors import UNAVAILABLE, BucketFullError, ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, Problem
from contrafact.domain.log_context import log_context

LEASE = timedelta(seconds=20)
_HEARTBEATS_PER_LEASE = 4
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}

_log = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """The item was cancelled, deleted or taken by another worker: stop and remove partial results."""


class Leasable(Protocol):
    """A job, playlist or clip.

    Parameters
    ----------
    attempts : how many times it has been taken, this time included.
    """

    @property
    def id(self) -> str: ...  # noqa: D102 - a plain field

    @property
    def attempts(self) -> int: ...  # noqa: D102 - a plain field


Item = TypeVar("Item", bound=Leasable)


@dataclass(frozen=True, slots=True)
class Leased(Generic[Item]):
    """An item that this worker has leased.

    Parameters
    ----------
    token : names the lease in every write.
    lost : set once a heartbeat finds that the lease is lost.
    """

    item: Item
    token: str
    lost: threading.Event

    def check(self) -> None:
        """Raise `LeaseLostError` if a heartbeat found that the lease is lost."""
        if self.lost.is_set():
            raise LeaseLostError


class LeasedWork(Protocol[Item]):
    """One kind of work for `run_leased`.

    Parameters
    ----------
    kind : names the item in log lines.
    lease : how long a lease lasts unless it is renewed.
    """

    kind: ClassVar[str]

    @property
    def lease(self) -> timedelta: ...  # noqa: D102 - a plain field

    def take(self, item_id: str, token: str) -> Item | None:
        """Lease the item and count an attempt; None if it has ended or another lease is running."""

    def renew(self, leased: Leased[Item]) -> bool:
        """Extend the lease; False if it is lost."""

    def log_fields(self, item: Item) -> Mapping[str, str]:
        """Return the context fields for log records."""

    def run(self, leased: Leased[Item]) -> None:
        """Do the work and end the item. Raises `LeaseLostError`, ContrafactError, or anything else."""

    def fail(self, leased: Leased[Item], problem: Problem) -> None:
        """End the item as failed. Raises `LeaseLostError`."""

    def put_back(self, leased: Leased[Item], error: ContrafactError) -> None:
        """Let the item be taken again later: the database or the bucket is unavailable, or the bucket is full.

        May raise the error.
        """

    def give_up(self, leased: Leased[Item]) -> None:
        """Clean up after the lease was lost."""


def run_leased(work: LeasedWork[Item], item_id: str, token: str) -> bool:
    """Take an item, run the work under a renewed lease, and end the item; return whether it was taken.

    Returns at once if the item cannot be taken. An item taken more than `MAX_ATTEMPTS` times fails with
    `worker_crashed`. An unexpected exception is logged; the item fails with `disk_full` or `internal_error`. While the
    database is unavailable nothing is raised: the item stays as it is, and the sweep nudges it again.

    Parameters
    ----------
    token : random, new for each call.
    """
    with left_for_later_if_unavailable(f"{work.kind} {item_id}"):
        item = work.take(item_id, token)
        if item is not None:
            _run_taken(work, Leased(item, token, threading.Event()))
            return True
    return False


@contextmanager
def left_for_later_if_unavailable(what: str) -> Iterator[None]:
    """Log a warning, and end the block, if the database or the bucket is unavailable.

    Parameters
    ----------
    what : names the work in the log.
    """
    try:
        yield
    except ContrafactError as error:
        if error.code not in UNAVAILABLE:
            raise
        _log.warning("%s left for later: %s", what, error)


def _run_taken(work: LeasedWork[Item], leased: Leased[Item]) -> None:
    interval_seconds = work.lease.total_seconds() / _HEARTBEATS_PER_LEASE
    fields = work.log_fields(leased.item)
    with log_context(**fields), heartbeat(lambda: work.renew(leased), leased.lost, interval_seconds):
        _log.info("%s taken", work.kind, extra={"attempt": leased.item.attempts})
        try:
            _run(work, leased)
        except LeaseLostError:
            work.give_up(leased)


def _run(work: LeasedWork[Item], leased: Leased[Item]) -> None:
    try:
        if leased.item.attempts > MAX_ATTEMPTS:
            raise ContrafactError("worker_crashed")
        work.run(leased)
    except LeaseLostError:
        raise
    except ContrafactError as error:
        if error.code in UNAVAILABLE or isinstance(error, BucketFullError):
            _log.warning("%s interrupted: %s", work.kind, error)
            work.put_back(leased, error)
        else:
            work.fail(leased, Problem(error.code, error.detail))
    except Exception as error:  # noqa: BLE001 - the item must end
        _log.exception("%s failed unexpectedly", work.kind)
        is_disk_full = isinstance(error, OSError) and error.errno in _DISK_FULL
        known = ContrafactError("disk_full" if is_disk_full else "internal_error")
        work.fail(leased, Problem(known.code, known.detail))


@contextmanager
def heartbeat(renew: Callable[[], bool], lost: threading.Event, interval_seconds: float) -> Iterator[None]:
    """Renew a lease in a thread until the block ends.

    Parameters
    ----------
    renew : extends the lease; False if it is lost.
    lost : set once the lease is lost.
    """
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(interval_seconds):
            try:
                if not renew():
                    lost.set()
                    return
            except ContrafactError as error:
                # Database unavailable: try again at the next beat. If it stays so, every write under this lease
                # fails, and the lease runs out.
                _log.warning("lease not renewed: %s", error)

    # The copied context adds the item's ids to the thread's log records.
    thread = threading.Thread(target=copy_context().run, args=(beat,), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
