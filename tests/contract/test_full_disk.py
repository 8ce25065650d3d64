"""A disk that is really full: a file system of 8 MiB."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.memory_world import make_world
from tests.unit.services.fakes import VIDEO, FakePipeline, make_ingest, outcome

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.domain.errors import BucketFullError
from contrafact.domain.jobs import State
from contrafact.services.space import DiskSpace

MIB = 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], check=False).returncode:
        pytest.skip("a file system can only be mounted as root")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_refuses_objects_and_takes_them_again_when_it_has_space(small_disk: Path) -> None:
    local = LocalBucket(small_disk)
    assert 7 * MIB < local.free_bytes() <= 8 * MIB
    local.put("a", bytes(6 * MIB))
    assert local.total_bytes("") == 6 * MIB
    with pytest.raises(BucketFullError):
        local.put("b", bytes(6 * MIB))
    assert [key for key, _ in local.keys("")] == ["a"]
    assert local.free_bytes() > MIB
    local.check()
    local.delete("a")
    local.put("b", bytes(6 * MIB))
    assert local.free_bytes() <= 2 * MIB


@pytest.mark.parametrize("min_free_bytes", [4 * MIB, 0], ids=["reserve", "no reserve"])
def test_a_job_waits_while_the_disk_is_full_and_goes_on_when_it_has_space(
    small_disk: Path, tmp_path: Path, min_free_bytes: int
) -> None:
    local, world, pipeline = LocalBucket(small_disk), make_world(), FakePipeline()
    space = DiskSpace(local, min_free_bytes, world.clock)
    ingest = replace(make_ingest(world, pipeline, tmp_path), bucket=local, space=space)
    track = world.submit.video(VIDEO).track
    (small_disk / "filler").write_bytes(bytes(local.free_bytes()))
    ingest(track.job_id)
    found, job = outcome(world, track)
    assert job.problem is not None
    assert (found.state, job.state, job.problem.code) == (State.QUEUED, State.QUEUED, "disk_full")
    assert bool(space.degraded()) == (min_free_bytes > 0)
    (small_disk / "filler").unlink()
    ingest(track.job_id)
    assert outcome(world, track)[0].state is State.READY
    assert local.get(f"chroma/{track.id}/{track.job_id}.npz") is not None
