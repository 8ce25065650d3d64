"""Jobs that are taken again: after an outage, by another worker, or too often."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.doubles.memory_world import World
from tests.unit.services.fakes import (
    STAGES,
    VIDEO,
    FakePipeline,
    has_embedding,
    make_ingest,
    outcome,
    raising,
    run,
)

from contrafact.domain.error_table import KINDS
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, State
from contrafact.domain.tracks import Track, TrackEdit


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_that_lost_its_lease_keeps_the_results_of_the_other(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, stage: str
) -> None:
    def let_another_worker_run_the_job() -> None:
        world.clock.advance(30)
        make_ingest(world, FakePipeline(), tmp_path)(track.job_id)

    pipeline.during[stage] = let_another_worker_run_the_job
    make_ingest(world, pipeline, tmp_path)(track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state, job.attempts) == (State.READY, State.READY, 2)
    assert list(world.bucket.objects) == [found.chroma_key]
    assert has_embedding(world, track)


def test_a_job_is_run_by_one_worker_at_a_time_and_only_once(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    other = FakePipeline()
    pipeline.during["extracting"] = lambda: make_ingest(world, other, tmp_path)(track.job_id)
    run(world, pipeline, tmp_path, track.job_id)
    run(world, pipeline, tmp_path, track.job_id)
    run(world, pipeline, tmp_path, "no such job")
    assert other.n_calls == {}
    assert pipeline.n_calls == dict.fromkeys(STAGES, 1)


@pytest.mark.parametrize("stage", STAGES)
def test_while_the_bucket_is_unavailable_a_job_is_put_back_and_succeeds_later(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, stage: str
) -> None:
    pipeline.during[stage] = raising("bucket_unavailable")
    for _ in range(MAX_ATTEMPTS + 2):
        run(world, pipeline, tmp_path, track.job_id)
        found, job = outcome(world, track)
        assert (found.state, job.state, job.attempts) == (State.QUEUED, State.QUEUED, 0)
    pipeline.during.clear()
    run(world, pipeline, tmp_path, track.job_id)
    assert outcome(world, track)[0].state is State.READY


@pytest.mark.parametrize("method", ["advance", "finish", "renew"])
def test_after_a_database_outage_a_job_is_taken_again_once_its_lease_ran_out(
    world: World, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    pipeline = FakePipeline()

    def away(*_: object) -> bool:
        raise ContrafactError("database_unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(world.jobs, method, away)
        patched.setattr(world.jobs, "release", away)
        run(world, pipeline, tmp_path, track.job_id)
        assert world.jobs.jobs[track.job_id].is_active
    run(world, pipeline, tmp_path, track.job_id)
    assert world.jobs.jobs[track.job_id].is_active
    world.clock.advance(21)
    run(world, pipeline, tmp_path, track.job_id)
    assert outcome(world, track)[0].state is State.READY


def test_a_second_attempt_reuses_the_chroma_of_the_first(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    pipeline.during["embedding"] = raising("bucket_unavailable")
    run(world, pipeline, tmp_path, track.job_id)
    pipeline.during.clear()
    run(world, pipeline, tmp_path, track.job_id)
    assert pipeline.n_calls == {"fetching": 1, "fingerprinting": 1, "extracting": 1, "embedding": 2}
    assert outcome(world, track)[0].state is State.READY


def test_a_second_attempt_writes_the_chroma_key_that_the_first_could_not_write(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ContrafactError("database_unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(world.tracks, "set_chroma", away)
        run(world, pipeline, tmp_path, track.job_id)
    run(world, pipeline, tmp_path, track.job_id)
    found, _ = outcome(world, track)
    assert pipeline.n_calls["fetching"] == 1
    assert found.chroma_key in world.bucket.objects


def test_a_job_whose_workers_died_too_often_fails(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    for number in range(MAX_ATTEMPTS):
        now = world.clock()
        assert world.jobs.take(track.job_id, f"dead-{number}", timedelta(0), now) is not None
    run(world, pipeline, tmp_path, track.job_id)
    _, job = outcome(world, track)
    assert job.problem is not None
    assert (job.state, job.problem.code) == (State.FAILED, "worker_crashed")
    assert KINDS["worker_crashed"].retryable
    assert pipeline.n_calls == {}


def test_a_job_without_its_track_is_discarded(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    world.tracks.delete(track.id)
    run(world, pipeline, tmp_path, track.job_id)
    assert world.jobs.page(None, 10, None).total == 0
    assert pipeline.n_calls == {}


def test_a_job_of_a_deleted_track_does_not_affect_the_same_track_submitted_again(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    world.tracks.delete(track.id)
    anew = world.submit.video(VIDEO).track
    run(world, pipeline, tmp_path, track.job_id)
    assert list(world.jobs.jobs) == [anew.job_id]
    run(world, pipeline, tmp_path, anew.job_id)
    assert outcome(world, anew)[0].state is State.READY


def test_a_title_set_by_the_user_is_not_overwritten_by_the_source(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    pipeline.during["fetching"] = lambda: world.tracks.edit(track.id, TrackEdit(title="Mine"), world.clock()) and None
    run(world, pipeline, tmp_path, track.job_id)
    assert outcome(world, track)[0].metadata.title == "Mine"
