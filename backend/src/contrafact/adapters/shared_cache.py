"""Cache in Valkey or Redis, and in memory while it is away."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from redis.exceptions import RedisError

from contrafact.adapters.broker_probes import connected, parse_address
from contrafact.ports.shared_cache import SharedCache

_PREFIX = "contrafact:cache:"
_TIMEOUT_SECONDS = 0.5
_AWAY_SECONDS = 5.0
_MOST_BYTES = 1 << 20
"""A larger value is not kept: the server's memory also holds the messages to the workers."""
_MOST_LOCAL = 32
_log = logging.getLogger(__name__)


class ValkeyCache:
    """`SharedCache` in Valkey or Redis, and in another for some seconds when it does not answer.

    Parameters
    ----------
    url : as of CELERY_BROKER_URL.
    instead : the other one.
    clock : monotonic time in seconds.
    """

    def __init__(self, url: str, instead: SharedCache, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = connected(parse_address(url), timeout_seconds=_TIMEOUT_SECONDS)
        self._instead = instead
        self._clock = clock
        self._away_until = 0.0

    def get(self, key: str) -> bytes | None:
        """See `SharedCache.get`."""
        found: list[Any] = []
        is_there = self._try(lambda: found.append(self._client.get(_PREFIX + key)))
        value: bytes | None = found[0] if is_there else self._instead.get(key)
        return value

    def put(self, key: str, value: bytes, lifetime: timedelta) -> None:
        """See `SharedCache.put`."""
        if len(value) > _MOST_BYTES:
            return
        if not self._try(lambda: self._client.set(_PREFIX + key, value, px=lifetime)):
            self._instead.put(key, value, lifetime)

    def _try(self, call: Callable[[], object]) -> bool:
        if self._clock() < self._away_until:
            return False
        try:
            call()
        except (RedisError, OSError) as error:
            if not self._away_until:
                _log.warning("results are cached by this process alone: the broker does not answer: %s", error)
            self._away_until = self._clock() + _AWAY_SECONDS
            return False
        self._away_until = 0.0
        return True


class LocalCache:
    """`SharedCache` in the memory of this process; when there are too many values, the oldest are removed.

    Parameters
    ----------
    clock : monotonic time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """See `SharedCache.get`."""
        with self._lock:
            until, value = self._kept.get(key, (0.0, b""))
            return value if self._clock() < until else None

    def put(self, key: str, value: bytes, lifetime: timedelta) -> None:
        """See `SharedCache.put`."""
        if len(value) > _MOST_BYTES:
            return
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (self._clock() + lifetime.total_seconds(), value)
            if len(self._kept) > _MOST_LOCAL:
                self._kept.popitem(last=False)
