"""The cache that processes share, in memory and in a real Valkey."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from tests.doubles.servers import Server, redis_client, running_broker

from contrafact.adapters.shared_cache import LocalCache, ValkeyCache
from contrafact.ports.shared_cache import SharedCache

LONG = timedelta(minutes=5)


@pytest.fixture(params=["memory", "valkey"])
def cache(request: pytest.FixtureRequest) -> SharedCache:
    if request.param == "memory":
        return LocalCache()
    broker: Server = request.getfixturevalue("broker")
    redis_client(broker).flushall()
    return ValkeyCache(broker.uri, LocalCache())


def test_a_value_is_kept_until_another_replaces_it(cache: SharedCache) -> None:
    assert cache.get("a") is None
    cache.put("a", b"\x00one", LONG)
    cache.put("b", b"", LONG)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (b"\x00one", b"", None)
    cache.put("a", b"two", LONG)
    assert cache.get("a") == b"two"


def test_a_value_is_gone_when_its_time_is_over(cache: SharedCache) -> None:
    cache.put("a", b"one", timedelta(milliseconds=20))
    until = time.monotonic() + 10
    while cache.get("a") is not None:
        assert time.monotonic() < until
        time.sleep(0.005)


def test_a_value_over_a_megabyte_is_not_kept(cache: SharedCache) -> None:
    cache.put("a", bytes((1 << 20) + 1), LONG)
    assert cache.get("a") is None


def test_processes_share_what_valkey_keeps(broker: Server) -> None:
    first, second = (ValkeyCache(broker.uri, LocalCache()) for _ in range(2))
    first.put("shared", b"one", LONG)
    assert second.get("shared") == b"one"
    assert 0 < redis_client(broker).pttl("contrafact:cache:shared") <= LONG.total_seconds() * 1000


def test_without_valkey_each_process_keeps_its_own(tmp_path: Path) -> None:
    with running_broker(tmp_path) as broker:
        now = [0.0]
        caches = [ValkeyCache(broker.uri, LocalCache(), lambda: now[0]) for _ in range(2)]
        broker.stop()
        for cache in caches:
            assert cache.get("a") is None
        caches[0].put("a", b"one", LONG)
        assert [cache.get("a") for cache in caches] == [b"one", None]
        broker.start()
        now[0] = 6
        caches[0].put("a", b"two", LONG)
        assert [cache.get("a") for cache in caches] == [b"two", b"two"]


def test_the_memory_of_a_process_is_bounded() -> None:
    cache = LocalCache()
    for number in range(40):
        cache.put(str(number), b"x", LONG)
    kept = [number for number in range(40) if cache.get(str(number))]
    assert kept == list(range(8, 40))
