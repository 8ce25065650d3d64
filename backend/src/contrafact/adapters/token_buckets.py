"""Token buckets in Valkey or Redis, and in memory while it is away.

A bucket is kept as what is missing in it, which falls by the rate of its quota: one number and the time at which it was
counted. The server's clock counts.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from redis.exceptions import RedisError

from contrafact.adapters.broker_probes import connected, parse_address
from contrafact.domain.limits import Charge, Level
from contrafact.ports.limits import Buckets

_PREFIX = "contrafact:limits:"
_TIMEOUT_SECONDS = 0.5
_AWAY_SECONDS = 5.0
_MOST_LOCAL = 10_000
_SCRIPT = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local must_fit = ARGV[1] == '1'
local used, fits = {}, true
for i, key in ipairs(KEYS) do
    local amount, rate, cost = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
    local kept = redis.call('HMGET', key, 'used', 'at')
    used[i] = math.max(0, (tonumber(kept[1]) or 0) - (now - (tonumber(kept[2]) or now)) * rate)
    if used[i] + cost > amount then fits = false end
end
local answer = {fits and 1 or 0}
for i, key in ipairs(KEYS) do
    local amount, rate, cost = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
    if fits or not must_fit then
        used[i] = used[i] + cost
        redis.call('HSET', key, 'used', string.format('%.6f', used[i]), 'at', string.format('%.6f', now))
        redis.call('EXPIRE', key, rate > 0 and math.ceil(used[i] / rate) + 60 or 60)
    end
    answer[i + 1] = string.format('%.6f', used[i])
end
return answer
"""
_log = logging.getLogger(__name__)


class ValkeyBuckets:
    """`Buckets` in Valkey or Redis, and in others for some seconds when it does not answer.

    Parameters
    ----------
    url : as of CELERY_BROKER_URL.
    """

    def __init__(self, url: str, instead: Buckets, clock: Callable[[], float] = time.monotonic) -> None:
        client = connected(parse_address(url), timeout_seconds=_TIMEOUT_SECONDS)
        self._script = client.register_script(_SCRIPT)
        self._instead = instead
        self._clock = clock
        self._away_until = 0.0

    def take(self, charges: Sequence[Charge]) -> list[Level]:
        """See `Buckets.take`."""
        answer = self._run(charges, must_fit=True)
        if answer is None:
            return self._instead.take(charges)
        is_allowed = bool(answer[0])
        return [Level(charge, float(used), is_allowed) for charge, used in zip(charges, answer[1:], strict=True)]

    def overdraw(self, charges: Sequence[Charge]) -> None:
        """See `Buckets.overdraw`."""
        if self._run(charges, must_fit=False) is None:
            self._instead.overdraw(charges)

    def _run(self, charges: Sequence[Charge], *, must_fit: bool) -> list[bytes] | None:
        if self._clock() < self._away_until:
            return None
        keys = [f"{_PREFIX}{each.quota.bucket.value}:{each.key}" for each in charges]
        numbers = [number for each in charges for number in (each.quota.amount, each.quota.rate, each.cost)]
        try:
            found: list[bytes] = self._script(keys, [int(must_fit), *numbers])
        except (RedisError, OSError) as error:
            if not self._away_until:
                _log.warning("limits are counted by this process alone: the broker does not answer: %s", error)
            self._away_until = self._clock() + _AWAY_SECONDS
            return None
        self._away_until = 0.0
        return found


@dataclass(slots=True)
class _Local:
    used: float
    at: float


class LocalBuckets:
    """`Buckets` in the memory of this process; when there are too many, the oldest are forgotten.

    Parameters
    ----------
    clock : monotonic time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, _Local] = {}
        self._lock = threading.Lock()

    def take(self, charges: Sequence[Charge]) -> list[Level]:
        """See `Buckets.take`."""
        with self._lock:
            used = [self._used(each) for each in charges]
            is_allowed = all(
                before + each.cost <= each.quota.amount for before, each in zip(used, charges, strict=True)
            )
            if is_allowed:
                used = [self._add(each) for each in charges]
        return [Level(each, after, is_allowed) for each, after in zip(charges, used, strict=True)]

    def overdraw(self, charges: Sequence[Charge]) -> None:
        """See `Buckets.overdraw`."""
        with self._lock:
            for each in charges:
                self._add(each)

    def _used(self, charge: Charge) -> float:
        kept = self._buckets.get(_name(charge))
        return max(0.0, kept.used - (self._clock() - kept.at) * charge.quota.rate) if kept else 0.0

    def _add(self, charge: Charge) -> float:
        after = self._used(charge) + charge.cost
        name = _name(charge)
        # At the end of the order, so that the first is the oldest.
        self._buckets.pop(name, None)
        self._buckets[name] = _Local(after, self._clock())
        if len(self._buckets) > _MOST_LOCAL:
            del self._buckets[next(iter(self._buckets))]
        return after


def _name(charge: Charge) -> str:
    return f"{charge.quota.bucket.value}:{charge.key}"
