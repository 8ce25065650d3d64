from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from tests.doubles.memory_servers import CountingIds
from tests.doubles.memory_world import World

from contrafact.domain.errors import ContrafactError
from contrafact.services.space import DiskSpace, UploadQuota
from contrafact.services.uploads import TakeUpload

MIN_FREE_BYTES, MAX_BYTES = 1000, 100
MIB = 1024 * 1024


@pytest.fixture
def space(world: World) -> DiskSpace:
    return DiskSpace(world.bucket, MIN_FREE_BYTES, world.clock)


@pytest.fixture
def quota(world: World, space: DiskSpace) -> UploadQuota:
    return UploadQuota(world.bucket, space, MAX_BYTES, world.seconds)


def code_of(action: Callable[[], object]) -> str | None:
    try:
        action()
    except ContrafactError as error:
        return error.code
    return None


def begin(quota: UploadQuota, expected_bytes: int = 0) -> str | None:
    """Begin an upload and break it off; return the code of the error that refused it."""

    def upload() -> None:
        with quota.upload(expected_bytes):
            raise InterruptedError

    try:
        return code_of(upload)
    except InterruptedError:
        return None


def store(world: World, quota: UploadQuota, key: str, n_bytes: int) -> None:
    with quota.upload() as count:
        count(n_bytes)
        world.bucket.put(f"incoming/{key}", bytes(n_bytes))


@pytest.mark.parametrize(("free", "needed", "is_full"), [(1000, 0, False), (999, 0, True), (1500, 501, True)])
def test_a_disk_is_full_when_less_than_the_reserve_would_stay_free(
    world: World, space: DiskSpace, free: int, needed: int, is_full: bool
) -> None:
    world.bucket.free = free
    assert code_of(lambda: space.check(needed)) == ("disk_full" if is_full else None)


def test_a_bucket_without_a_limit_is_never_full(space: DiskSpace) -> None:
    space.check(10**15)
    assert space.degraded() == []


def test_a_full_disk_is_degraded_since_it_was_first_found_full(world: World, space: DiskSpace) -> None:
    world.bucket.free = 0
    since = world.clock()
    space.degraded()
    world.clock.advance(60)
    (part,) = space.degraded()
    assert (part.part, part.since) == ("bucket", since)
    assert "free some space" in part.detail
    world.bucket.free = MIN_FREE_BYTES
    assert space.degraded() == []
    world.bucket.free = 0
    assert space.degraded()[0].since == since + timedelta(seconds=60)


def test_uploads_are_refused_while_as_many_bytes_wait_as_may(world: World, quota: UploadQuota) -> None:
    store(world, quota, "a", 60)
    assert begin(quota, 40) is None
    assert begin(quota, 41) == "quota_exceeded"
    store(world, quota, "b", 41)
    assert begin(quota) == "quota_exceeded"
    assert quota.waiting_bytes() == 101


def test_an_upload_is_refused_while_it_is_written(world: World, quota: UploadQuota) -> None:
    world.bucket.put("incoming/a", bytes(60))

    def write() -> None:
        with quota.upload() as count:
            for _ in range(5):
                count(MIB)

    assert code_of(write) == "quota_exceeded"
    assert quota.waiting_bytes() == 60


def test_a_disk_that_becomes_full_during_an_upload_ends_it(world: World, space: DiskSpace) -> None:
    quota = UploadQuota(world.bucket, space, 10**9, world.seconds)
    world.bucket.free = 10**6

    def write() -> None:
        with quota.upload() as count:
            world.bucket.free = 0
            for _ in range(5):
                count(MIB)

    assert code_of(write) == "disk_full"


def test_uploads_at_the_same_time_count_together(quota: UploadQuota) -> None:
    with quota.upload() as count:
        count(80)
        assert begin(quota, 20) is None
        assert begin(quota, 21) == "quota_exceeded"
        with suppress(InterruptedError), quota.upload() as other:
            other(20)
            raise InterruptedError
        assert begin(quota, 20) is None


def test_processed_files_make_room_within_seconds(world: World, quota: UploadQuota) -> None:
    store(world, quota, "a", 100)
    world.clock.advance(3)
    assert begin(quota, 1) == "quota_exceeded"
    world.bucket.delete("incoming/a")
    assert begin(quota, 1) == "quota_exceeded"
    world.clock.advance(2)
    assert begin(quota, 1) is None


def test_the_files_are_not_listed_for_each_upload(world: World, quota: UploadQuota) -> None:
    for number in range(50):
        store(world, quota, str(number), 1)
    assert world.bucket.n_listed == 1
    world.clock.advance(30)
    assert quota.waiting_bytes() == 50
    assert world.bucket.n_listed == 2


def test_uploads_do_not_wait_for_a_list_that_another_one_makes(
    world: World, quota: UploadQuota, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(world, quota, "a", 1)
    world.clock.advance(30)
    refused: list[str | None] = []

    def list_slowly(_: str) -> int:
        refused.append(begin(quota))
        return 1

    monkeypatch.setattr(world.bucket, "total_bytes", list_slowly)
    assert begin(quota) is None
    assert refused == [None]


def test_a_refused_file_leaves_no_object(world: World, quota: UploadQuota) -> None:
    take = TakeUpload(world.bucket, world.submit, CountingIds(), 10**9, quota, world.older)

    def send(expected_bytes: int) -> None:
        with take.writer(expected_bytes) as writer:
            for _ in range(5):
                writer.write(bytes(MIB))

    assert [code_of(lambda: send(0)), code_of(lambda: send(101))] == ["quota_exceeded"] * 2
    assert world.bucket.objects == {}
