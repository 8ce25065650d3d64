"""Count what workers do, and read the figures for monitoring."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from contrafact.domain.engines import EngineReport
from contrafact.domain.errors import ContrafactError
from contrafact.domain.figures import Figures
from contrafact.ports.bucket import Bucket
from contrafact.ports.figures import FigureStore
from contrafact.ports.health import HeartbeatStore, JobQueue
from contrafact.services.health import MOST_WORKERS
from contrafact.services.space import UploadQuota

MAX_AGE_SECONDS = 5.0
_AGE_PER_SECOND = 20.0
"""Figures that take long to read are read more rarely, for a twentieth of the time."""
_ENGINE_WAIT_SECONDS = 0.5
"""An engine that is away takes longer to read, and the other figures do not wait for it."""
_Read = TypeVar("_Read")

_log = logging.getLogger(__name__)


@contextmanager
def timed(figures: FigureStore, stage: str) -> Iterator[None]:
    """Count a stage and its duration if the block succeeds. If the database is unavailable, it is not counted."""
    began = time.perf_counter()
    yield
    with suppress(ContrafactError):
        figures.stage_took(stage, time.perf_counter() - began)


@dataclass(frozen=True, slots=True)
class FigureSources:
    """Where figures come from."""

    store: FigureStore
    queue: JobQueue
    heartbeats: HeartbeatStore
    quota: UploadQuota
    bucket: Bucket
    engines: Callable[[], list[EngineReport]]


class ReadFigures:
    """Reads the figures, at most every few seconds. While they are read, others get the older ones.

    Parameters
    ----------
    seconds : a clock that only goes forward.
    """

    def __init__(self, sources: FigureSources, seconds: Callable[[], float] = time.monotonic) -> None:
        self._library = _Cached(sources.store.library, seconds)
        self._waiting = _Cached(sources.queue.waiting, seconds)
        self._workers = _Cached(lambda: sources.heartbeats.newest(MOST_WORKERS), seconds)
        self._engines = _InBackground(_Cached(sources.engines, seconds), _ENGINE_WAIT_SECONDS)
        self._incoming_bytes = _Cached(sources.quota.waiting_bytes, seconds)
        self._free_bytes = _Cached(sources.bucket.free_bytes, seconds)

    def __call__(self) -> Figures:
        """Return the figures. Those of servers that do not answer are None."""
        library = self._library()
        is_away = library is None
        engines, engines_age_seconds = (None, None) if is_away else self._engines()
        return Figures(
            library=library,
            # Each question to a database that does not answer takes seconds.
            waiting=None if is_away else self._waiting(),
            workers=None if is_away else self._workers(),
            engines=engines,
            engines_age_seconds=engines_age_seconds,
            incoming_bytes=self._incoming_bytes(),
            free_bytes=self._free_bytes(),
        )


class _Cached(Generic[_Read]):
    """Keeps what was read for some seconds, longer if it took long to read."""

    def __init__(self, read: Callable[[], _Read], seconds: Callable[[], float]) -> None:
        self._read = read
        self._seconds = seconds
        self._lock = threading.Lock()
        self._known: _Read | None = None
        self._read_at = self._read_again_at = float("-inf")

    def __call__(self) -> _Read | None:
        known = self._known
        if known is not None and (self._seconds() < self._read_again_at or self._lock.locked()):
            return known
        with self._lock:
            began = self._seconds()
            if began >= self._read_again_at:
                self._known = _unless_away(self._read)
                ended = self._read_at = self._seconds()
                age = 0.0 if self._known is None else _AGE_PER_SECOND * (ended - began)
                self._read_again_at = ended + max(MAX_AGE_SECONDS, age)
            return self._known

    def last(self) -> tuple[_Read | None, float | None]:
        """Return what was read last, and how many seconds ago; reads nothing."""
        known = self._known
        return known, None if known is None else self._seconds() - self._read_at


class _InBackground(Generic[_Read]):
    """Reads in a thread, waits for it a short while only, and returns what was read last."""

    def __init__(self, cached: _Cached[_Read], wait_seconds: float) -> None:
        self._cached, self._wait_seconds = cached, wait_seconds
        self._lock = threading.Lock()
        self._reading: threading.Thread | None = None

    def __call__(self) -> tuple[_Read | None, float | None]:
        with self._lock:
            if self._reading is None or not self._reading.is_alive():
                self._reading = threading.Thread(target=self._cached, name="engine figures", daemon=True)
                self._reading.start()
            reading = self._reading
        reading.join(self._wait_seconds)
        return self._cached.last()


def _unless_away(read: Callable[[], _Read]) -> _Read | None:
    try:
        return read()
    except ContrafactError as error:
        _log.warning("figures left out: %s", error)
        return None
