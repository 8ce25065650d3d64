from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from tests.doubles.memory_servers import MemoryBucket

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.services.caches import ChromaCache, OnceCache

N_FRAMES = 100
ROOM_FOR_TWO = 2 * (12 * N_FRAMES + 600)


class CountingBucket(MemoryBucket):
    def __init__(self) -> None:
        super().__init__()
        self.reads: list[str] = []

    def get(self, key: str) -> bytes | None:
        self.reads.append(key)
        return super().get(key)


class BarrierBucket(MemoryBucket):
    """Answers only once `n` threads read at the same time."""

    def __init__(self, n: int) -> None:
        super().__init__()
        self._barrier = threading.Barrier(n, timeout=10)

    def get(self, key: str) -> bytes | None:
        self._barrier.wait()
        return super().get(key)


@pytest.fixture
def bucket() -> CountingBucket:
    found = CountingBucket()
    fill(found)
    return found


def fill(bucket: MemoryBucket) -> None:
    for number in range(8):
        bucket.put(f"k{number}", chroma_to_bytes(Chroma(np.full((N_FRAMES, 12), number, dtype=np.uint8))))


def test_each_chroma_is_read_from_the_bucket_once(bucket: CountingBucket) -> None:
    cache = ChromaCache(bucket, 1_000_000)
    first = cache.get(["k1", "k2", "k1"])
    assert {key: int(chroma.frames[0, 0]) for key, chroma in first.items()} == {"k1": 1, "k2": 2}
    assert cache.get(["k2", "k3"])["k2"] is first["k2"]
    assert cache.one("k1") is first["k1"]
    assert sorted(bucket.reads) == ["k1", "k2", "k3"]
    assert cache.get([]) == {}


def test_the_least_recently_used_chroma_is_evicted(bucket: CountingBucket) -> None:
    cache = ChromaCache(bucket, ROOM_FOR_TWO)
    for key in ("k1", "k2", "k1", "k3"):
        cache.one(key)
    bucket.reads.clear()
    cache.get(["k1", "k3"])
    assert bucket.reads == []
    cache.one("k2")
    assert bucket.reads == ["k2"]


@pytest.mark.parametrize("max_bytes", [0, 100, ROOM_FOR_TWO])
def test_more_chroma_than_the_cache_holds_is_returned(bucket: CountingBucket, max_bytes: int) -> None:
    keys = [f"k{number}" for number in range(8)]
    assert list(ChromaCache(bucket, max_bytes).get(keys)) == keys


def test_misses_are_read_concurrently() -> None:
    bucket = BarrierBucket(4)
    fill(bucket)
    assert len(ChromaCache(bucket, 1_000_000).get(["k0", "k1", "k2", "k3"])) == 4


def test_a_damaged_or_missing_object_does_not_affect_other_tracks(bucket: CountingBucket) -> None:
    cache = ChromaCache(bucket, 1_000_000)
    bucket.put("broken", b"not a chroma")
    bucket.put("other", chroma_to_bytes(Chroma(np.ones((9, 12), dtype=np.uint8), recipe="hpcp-v0")))
    assert set(cache.get(["k1", "broken", "gone", "other"])) == {"k1"}
    for key, code in (("broken", "invalid_chroma"), ("gone", "invalid_chroma"), ("other", "wrong_recipe")):
        with pytest.raises(ContrafactError) as caught:
            cache.one(key)
        assert caught.value.code == code


def test_without_the_bucket_cached_chroma_is_returned_and_a_miss_is_an_error(bucket: CountingBucket) -> None:
    cache = ChromaCache(bucket, 1_000_000)
    cache.one("k1")
    bucket.is_away = True
    assert set(cache.get(["k1"])) == {"k1"}
    for ask in (lambda: cache.get(["k1", "k2"]), lambda: cache.one("k2")):
        with pytest.raises(ContrafactError) as caught:
            ask()
        assert caught.value.code == "bucket_unavailable"


def test_concurrent_reads_are_correct_and_the_size_stays_bounded(bucket: CountingBucket) -> None:
    cache = ChromaCache(bucket, ROOM_FOR_TWO)

    def ask(seed: int) -> bool:
        keys = [f"k{number}" for number in np.random.default_rng(seed).integers(0, 8, size=3)]
        return all(f"k{chroma.frames[0, 0]}" == key for key, chroma in cache.get(keys).items())

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(200)))
    bucket.reads.clear()
    cache.get([f"k{number}" for number in range(8)])
    assert len(bucket.reads) >= 6


def test_a_value_is_computed_once_until_it_is_evicted() -> None:
    made: list[str] = []
    recent: OnceCache[str, int] = OnceCache(2)

    def ask(key: str) -> int:
        def make() -> int:
            made.append(key)
            return len(made)

        return recent.get(key, make)

    assert [ask(key) for key in "abab"] == [1, 2, 1, 2]
    assert ask("c") == 3  # puts out "a", which was asked for before "b"
    assert ask("b") == 2
    assert ask("a") == 4


def test_concurrent_callers_compute_a_value_once() -> None:
    recent: OnceCache[str, int] = OnceCache(2)
    made: list[int] = []
    everybody = threading.Barrier(8)

    def make() -> int:
        made.append(1)
        return len(made)

    def ask(_: int) -> int:
        everybody.wait()
        return recent.get("a", make)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {1}
    assert made == [1]


def test_an_exception_is_raised_and_not_cached() -> None:
    recent: OnceCache[str, int] = OnceCache(2)

    def fail() -> int:
        raise ConnectionError("away")

    with pytest.raises(ConnectionError, match="away"):
        recent.get("a", fail)
    assert recent.get("a", lambda: 5) == 5
