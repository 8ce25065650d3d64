"""Races of a cancellation and the worker, in every order of their writes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.doubles.memory_world import World
from tests.unit.services.fakes import (
    STAGES,
    VIDEO,
    FakePipeline,
    assert_nothing_left,
    make_ingest,
    manage,
    outcome,
    raising,
)

from contrafact.domain.jobs import Lease, Problem, Progress, State
from contrafact.domain.tracks import Track


@pytest.mark.parametrize("state", [State.DOWNLOADING, State.EXTRACTING, State.EMBEDDING])
def test_a_cancellation_between_the_writes_of_job_and_track_wins(
    world: World, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    advance = world.jobs.advance

    def advance_then_cancel(lease: Lease, entered: State, progress: Progress, now: object) -> bool:
        is_held = advance(lease, entered, progress, world.clock())
        if entered is state and world.jobs.jobs[track.job_id].is_active:
            manage(world).cancel(track.job_id)
        return is_held

    monkeypatch.setattr(world.jobs, "advance", advance_then_cancel)
    make_ingest(world, FakePipeline(), tmp_path)(track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.CANCELLED, State.CANCELLED)
    assert_nothing_left(world, track)


@pytest.mark.parametrize("stage", STAGES)
def test_a_job_cancelled_while_it_is_put_back_stays_cancelled(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, stage: str
) -> None:
    def cancel_with_the_bucket_away() -> None:
        manage(world).cancel(track.job_id)
        raising("bucket_unavailable")()

    pipeline.during[stage] = cancel_with_the_bucket_away
    make_ingest(world, pipeline, tmp_path)(track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.CANCELLED, State.CANCELLED)


def test_a_cancellation_between_release_and_the_write_of_the_track_wins(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = world.jobs.release

    def release_then_cancel(lease: Lease, problem: Problem, _: object) -> bool:
        is_held = release(lease, problem, world.clock())
        manage(world).cancel(track.job_id)
        return is_held

    monkeypatch.setattr(world.jobs, "release", release_then_cancel)
    pipeline.during["extracting"] = raising("bucket_unavailable")
    make_ingest(world, pipeline, tmp_path)(track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.CANCELLED, State.CANCELLED)


def test_a_worker_that_lost_its_lease_does_not_write_queued(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path
) -> None:
    def let_another_worker_take_the_job() -> None:
        world.clock.advance(30)
        now = world.clock()
        world.jobs.take(track.job_id, "other", timedelta(0), now)
        raising("bucket_unavailable")()

    pipeline.during["extracting"] = let_another_worker_take_the_job
    make_ingest(world, pipeline, tmp_path)(track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.EXTRACTING, State.EXTRACTING)


@pytest.mark.parametrize("state", [State.CANCELLED, State.FAILED])
def test_a_job_that_ended_before_its_track_was_updated_can_be_retried(
    world: World, pipeline: FakePipeline, track: Track, tmp_path: Path, state: State
) -> None:
    now = world.clock()
    world.jobs.take(track.job_id, "t", timedelta(0), now)
    world.jobs.finish(Lease(track.job_id, "t"), state, Problem("bot_check", "Wait."), now)
    assert world.tracks.tracks[track.id].is_active
    submission = manage(world).retry(track.job_id)
    assert submission.is_new
    assert submission.track.job_id != track.job_id
    make_ingest(world, pipeline, tmp_path)(submission.track.job_id)
    assert outcome(world, track)[0].state is State.READY


def test_a_job_that_became_ready_before_its_track_was_updated_is_returned_as_ready(world: World, track: Track) -> None:
    now = world.clock()
    world.jobs.take(track.job_id, "t", timedelta(0), now)
    world.jobs.finish(Lease(track.job_id, "t"), State.READY, None, now)
    submission = world.submit.video(VIDEO)
    assert (submission.is_new, submission.track.state, submission.track.job_id) == (False, State.READY, track.job_id)
