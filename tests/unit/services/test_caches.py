from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from tests.doubles.memory_servers import MemoryBucket

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.services.caches import ChromaCache

N_FRAMES = 100
ROOM_FOR_TWO = 2 * (12 * N_FRAMES + 600)


class CountingBucket(MemoryBucket):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def get(self, key: str) -> bytes | None:
        self.asked.append(key)
        return super().get(key)


class MeetingBucket(MemoryBucket):
    """Answers only when so many ask at once."""

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


def test_the_bucket_is_asked_once(bucket: CountingBucket) -> None:
    cache = ChromaCache(bucket, 1_000_000)
    first = cache.get(["k1", "k2", "k1"])
    assert {key: int(chroma.frames[0, 0]) for key, chroma in first.items()} == {"k1": 1, "k2": 2}
    assert cache.get(["k2", "k3"])["k2"] is first["k2"]
    assert cache.one("k1") is first["k1"]
    assert sorted(bucket.asked) == ["k1", "k2", "k3"]
    assert cache.get([]) == {}


def test_what_was_asked_for_longest_ago_makes_room(bucket: CountingBucket) -> None:
    cache = ChromaCache(bucket, ROOM_FOR_TWO)
    for key in ("k1", "k2", "k1", "k3"):
        cache.one(key)
    bucket.asked.clear()
    cache.get(["k1", "k3"])
    assert bucket.asked == []
    cache.one("k2")
    assert bucket.asked == ["k2"]


@pytest.mark.parametrize("max_bytes", [0, 100, ROOM_FOR_TWO])
def test_more_than_there_is_room_for_is_told_all_the_same(bucket: CountingBucket, max_bytes: int) -> None:
    keys = [f"k{number}" for number in range(8)]
    assert list(ChromaCache(bucket, max_bytes).get(keys)) == keys


def test_misses_are_fetched_at_the_same_time() -> None:
    bucket = MeetingBucket(4)
    fill(bucket)
    assert len(ChromaCache(bucket, 1_000_000).get(["k0", "k1", "k2", "k3"])) == 4


def test_a_broken_or_missing_object_concerns_its_track_alone(bucket: CountingBucket) -> None:
    cache = ChromaCache(bucket, 1_000_000)
    bucket.put("broken", b"not a chroma")
    bucket.put("other", chroma_to_bytes(Chroma(np.ones((9, 12), dtype=np.uint8), recipe="hpcp-v0")))
    assert set(cache.get(["k1", "broken", "gone", "other"])) == {"k1"}
    for key, code in (("broken", "invalid_chroma"), ("gone", "invalid_chroma"), ("other", "wrong_recipe")):
        with pytest.raises(ContrafactError) as caught:
            cache.one(key)
        assert caught.value.code == code


def test_with_the_bucket_away_what_is_at_hand_is_told_and_the_rest_is_an_error(bucket: CountingBucket) -> None:
    cache = ChromaCache(bucket, 1_000_000)
    cache.one("k1")
    bucket.is_away = True
    assert set(cache.get(["k1"])) == {"k1"}
    for ask in (lambda: cache.get(["k1", "k2"]), lambda: cache.one("k2")):
        with pytest.raises(ContrafactError) as caught:
            ask()
        assert caught.value.code == "bucket_unavailable"


def test_many_threads_get_what_they_ask_for_and_the_room_stays_bounded(bucket: CountingBucket) -> None:
    cache = ChromaCache(bucket, ROOM_FOR_TWO)

    def ask(seed: int) -> bool:
        keys = [f"k{number}" for number in np.random.default_rng(seed).integers(0, 8, size=3)]
        return all(f"k{chroma.frames[0, 0]}" == key for key, chroma in cache.get(keys).items())

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(200)))
    bucket.asked.clear()
    cache.get([f"k{number}" for number in range(8)])
    assert len(bucket.asked) >= 6
