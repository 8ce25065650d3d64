"""A full bucket lets jobs wait; a full scratch disk ends them. Files that no retry can process are removed."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from tests.doubles.memory_world import World
from tests.unit.services.fakes import MIN_FREE_BYTES, FakePipeline, manage, outcome, raising, run
from tests.unit.services.test_ingest import upload

from contrafact.domain.error_table import FILE_FAULTS, KINDS
from contrafact.domain.errors import BucketFullError, ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, State
from contrafact.domain.tracks import Track
from contrafact.services.sweep import Sweep


def test_while_the_bucket_is_full_a_job_waits_with_the_reason_and_downloads_nothing(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    world.bucket.free = MIN_FREE_BYTES - 1
    for _ in range(MAX_ATTEMPTS + 2):
        run(world, pipeline, tmp_path, track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state, job.attempts, pipeline.n_calls) == (State.QUEUED, State.QUEUED, 0, {})
    assert job.problem is not None
    assert job.problem == found.problem
    assert job.problem.code == "disk_full"
    assert "free some space" in job.problem.detail
    world.bucket.free = MIN_FREE_BYTES
    run(world, pipeline, tmp_path, track.job_id)
    found, job = outcome(world, track)
    assert (found.state, found.problem, job.problem) == (State.READY, None, None)


def test_a_bucket_that_becomes_full_before_the_chroma_is_written_lets_the_job_wait(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise BucketFullError

    with monkeypatch.context() as patched:
        patched.setattr(world.bucket, "put", full)
        run(world, pipeline, tmp_path, track.job_id)
    assert outcome(world, track)[1].state is State.QUEUED
    run(world, pipeline, tmp_path, track.job_id)
    assert outcome(world, track)[0].state is State.READY


def test_waiting_jobs_are_nudged_ever_more_rarely_until_there_is_space(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    world.bucket.free = 0
    sweep = Sweep(world.tracks, world.jobs, world.playlists, world.clips, world.queue, world.clock)
    tried_at = []
    for at_s in range(0, 3600, 5):
        if world.queue.jobs:
            world.queue.jobs.clear()
            tried_at.append(at_s)
            run(world, pipeline, tmp_path, track.job_id)
        world.clock.advance(5)
        sweep()
    pauses = [later - earlier for earlier, later in itertools.pairwise(tried_at)]
    assert pauses == [20, 40, 80, 160, 320, 600, 600, 600, 600]


def test_a_download_that_fills_the_disk_waits_if_it_is_the_buckets_disk_and_fails_otherwise(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    def fill_both() -> None:
        world.bucket.free = 0
        raise ContrafactError("disk_full")

    pipeline.during["fetching"] = fill_both
    run(world, pipeline, tmp_path, track.job_id)
    assert outcome(world, track)[1].state is State.QUEUED
    world.bucket.free = None
    pipeline.during["fetching"] = raising("disk_full")
    run(world, pipeline, tmp_path, track.job_id)
    _, job = outcome(world, track)
    assert job.problem is not None
    assert (job.state, job.problem.code) == (State.FAILED, "disk_full")


@pytest.mark.parametrize("code", sorted(FILE_FAULTS))
def test_a_file_that_no_retry_can_process_is_removed_at_once_and_a_retry_says_so(
    world: World, pipeline: FakePipeline, tmp_path: Path, code: str
) -> None:
    track = upload(world)
    pipeline.during["extracting"] = raising(code)
    run(world, pipeline, tmp_path, track.job_id)
    assert world.bucket.objects == {}
    found, job = outcome(world, track)
    assert (found.state, found.source.upload_key) == (State.FAILED, None)
    with pytest.raises(ContrafactError) as caught:
        manage(world).retry(job.id)
    assert caught.value.code == "upload_missing"
    assert caught.value.detail.startswith("The file was removed because it cannot be processed: ")
    assert KINDS[code].advice in caught.value.detail


@pytest.mark.parametrize("code", ["internal_error", "disk_full", "wrong_recipe", "worker_crashed"])
def test_a_file_that_may_be_processed_later_is_kept(
    world: World, pipeline: FakePipeline, tmp_path: Path, code: str
) -> None:
    track = upload(world)
    pipeline.during["extracting"] = raising(code)
    run(world, pipeline, tmp_path, track.job_id)
    assert list(world.bucket.objects) == ["incoming/1"]
    pipeline.during.clear()
    run(world, pipeline, tmp_path, manage(world).retry(track.job_id).track.job_id)
    assert outcome(world, track)[0].state is State.READY


def test_the_same_file_sent_again_after_it_was_removed_is_processed_anew(
    world: World, pipeline: FakePipeline, tmp_path: Path
) -> None:
    track = upload(world)
    pipeline.during["extracting"] = raising("corrupt_audio")
    run(world, pipeline, tmp_path, track.job_id)
    pipeline.during.clear()
    again = upload(world)
    assert again.id == track.id
    run(world, pipeline, tmp_path, again.job_id)
    assert outcome(world, again)[0].state is State.READY


def test_no_fault_of_a_file_is_retryable() -> None:
    assert [code for code in FILE_FAULTS if KINDS[code].retryable] == []
