"""Token buckets in memory and in a real Valkey."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.doubles.servers import Server, redis_client, running_broker

from contrafact.adapters.token_buckets import LocalBuckets, ValkeyBuckets
from contrafact.domain.limits import Bucket, Charge, Quota
from contrafact.ports.limits import Buckets

SLOW = Quota(Bucket.LINKS, 10, 86_400)
"""Refills by nothing during a test."""


@pytest.fixture(params=["memory", "valkey"])
def buckets(request: pytest.FixtureRequest) -> Buckets:
    if request.param == "memory":
        return LocalBuckets()
    broker: Server = request.getfixturevalue("broker")
    redis_client(broker).flushall()
    return ValkeyBuckets(broker.uri, LocalBuckets())


def charge(key: str = "user:a", cost: float = 1, quota: Quota = SLOW) -> Charge:
    return Charge(key, quota, cost)


def takes(buckets: Buckets, *charges: Charge) -> bool:
    return all(level.is_allowed for level in buckets.take(charges))


def test_a_bucket_gives_what_it_holds_and_then_nothing(buckets: Buckets) -> None:
    assert [takes(buckets, charge()) for _ in range(12)] == [True] * 10 + [False] * 2
    assert takes(buckets, charge("user:b"))


def test_a_level_says_what_is_left_and_when_to_try_again(buckets: Buckets) -> None:
    (level,) = buckets.take([charge(cost=4)])
    assert level.is_allowed
    assert level.remaining == pytest.approx(6, abs=0.01)
    assert level.full_in_s == pytest.approx(4 * 8640, rel=0.01)
    (refused,) = buckets.take([charge(cost=7)])
    assert not refused.is_allowed
    assert refused.retry_after_s == pytest.approx(8640, rel=0.01)
    assert refused.remaining == pytest.approx(6, abs=0.01)


def test_what_never_fits_waits_for_a_whole_bucket(buckets: Buckets) -> None:
    (refused,) = buckets.take([charge(cost=11)])
    assert (refused.is_allowed, refused.retry_after_s) == (False, 86_400)
    (nothing,) = buckets.take([charge("user:none", 1, Quota(Bucket.LINKS, 0, 60))])
    assert (nothing.is_allowed, nothing.retry_after_s) == (False, 60)


def test_a_bucket_refills_at_an_even_rate(buckets: Buckets) -> None:
    quick = Quota(Bucket.REQUESTS, 5, 0.5)
    assert [takes(buckets, charge(quota=quick)) for _ in range(5)] == [True] * 5
    began = time.monotonic()
    (level,) = buckets.take([charge(cost=2, quota=quick)])
    if not level.is_allowed:
        # A token comes every 0.1 s.
        assert 0 < level.retry_after_s <= 0.2
    while not takes(buckets, charge(cost=5, quota=quick)):
        assert time.monotonic() - began < 10
    assert time.monotonic() - began >= 0.3


def test_if_one_bucket_is_empty_none_is_charged(buckets: Buckets) -> None:
    other = Quota(Bucket.SUBMISSIONS, 3, 86_400)
    assert [takes(buckets, charge(), charge(quota=other)) for _ in range(5)] == [True] * 3 + [False] * 2
    (level,) = buckets.take([charge(cost=7)])
    assert level.is_allowed


def test_what_was_done_already_may_overdraw_a_bucket(buckets: Buckets) -> None:
    buckets.overdraw([charge(cost=25)])
    (refused,) = buckets.take([charge()])
    assert not refused.is_allowed
    assert refused.remaining == 0
    assert refused.retry_after_s == pytest.approx(16 * 8640, rel=0.01)


def test_simultaneous_requests_never_get_more_than_there_is(buckets: Buckets) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: takes(buckets, charge()), range(40)))
    assert sum(found) == 10


def test_processes_share_the_buckets_of_valkey(broker: Server) -> None:
    redis_client(broker).flushall()
    first, second = (ValkeyBuckets(broker.uri, LocalBuckets()) for _ in range(2))
    assert takes(first, charge(cost=6))
    assert not takes(second, charge(cost=6))
    keys = redis_client(broker).keys("contrafact:limits:*")
    assert keys == [b"contrafact:limits:links:user:a"]
    # A full bucket need not be kept.
    assert 0 < redis_client(broker).ttl(keys[0]) <= 6 * 8640 + 60


def test_without_valkey_a_bucket_in_memory_holds(tmp_path: Path) -> None:
    with running_broker(tmp_path) as broker:
        now = [0.0]
        clock: Callable[[], float] = lambda: now[0]  # noqa: E731 - a clock
        buckets = ValkeyBuckets(broker.uri, LocalBuckets(clock), clock)
        assert takes(buckets, charge(cost=9))
        broker.stop()
        assert [takes(buckets, charge(cost=6)) for _ in range(2)] == [True, False]
        broker.start()
        assert not takes(buckets, charge(cost=6))
        now[0] = 6
        # It counts again what it counted before.
        assert takes(buckets, charge(cost=1))
        assert not takes(buckets, charge(cost=1))


def test_the_memory_of_a_process_is_bounded() -> None:
    now = [0.0]
    buckets = LocalBuckets(lambda: now[0])
    for number in range(10_002):
        buckets.overdraw([charge(f"address:{number}", 10)])
    assert takes(buckets, charge("address:0", 10))
    assert not takes(buckets, charge("address:10001", 10))
