"""What a cancelling person and a worker write at the same moment, in every order."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.doubles.memory_app import World
from tests.unit.services.bench import STAGES, Bench, assert_nothing_left, make_ingest, manage, outcome, raising

from contrafact.domain.jobs import Lease, Problem, Progress
from contrafact.domain.links import VideoLink
from contrafact.domain.states import State
from contrafact.domain.tracks import Track

VIDEO = VideoLink("dQw4w9WgXcQ")


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def track(world: World) -> Track:
    return world.submit.video(VIDEO).track


@pytest.mark.parametrize("state", [State.DOWNLOADING, State.EXTRACTING, State.EMBEDDING])
def test_a_cancel_between_the_workers_two_writes_of_a_stage_wins(
    world: World, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    advance = world.jobs.advance

    def advance_then_cancel(lease: Lease, entered: State, progress: Progress, now: object) -> bool:
        is_held = advance(lease, entered, progress, world.clock())
        if entered is state and world.jobs.jobs[track.job_id].is_active:
            manage(world).cancel(track.job_id)
        return is_held

    monkeypatch.setattr(world.jobs, "advance", advance_then_cancel)
    make_ingest(world, Bench(), tmp_path)(track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.CANCELLED, State.CANCELLED)
    assert_nothing_left(world, track)


@pytest.mark.parametrize("stage", STAGES)
def test_a_job_cancelled_while_its_worker_puts_it_back_stays_cancelled(
    world: World, bench: Bench, track: Track, tmp_path: Path, stage: str
) -> None:
    def cancel_with_the_bucket_away() -> None:
        manage(world).cancel(track.job_id)
        raising("bucket_unavailable")()

    bench.during[stage] = cancel_with_the_bucket_away
    make_ingest(world, bench, tmp_path)(track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.CANCELLED, State.CANCELLED)


def test_a_cancel_between_giving_back_and_showing_it_wins(
    world: World, bench: Bench, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = world.jobs.release

    def release_then_cancel(lease: Lease, _: object) -> bool:
        is_held = release(lease, world.clock())
        manage(world).cancel(track.job_id)
        return is_held

    monkeypatch.setattr(world.jobs, "release", release_then_cancel)
    bench.during["extracting"] = raising("bucket_unavailable")
    make_ingest(world, bench, tmp_path)(track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.CANCELLED, State.CANCELLED)


def test_a_worker_that_lost_its_job_to_another_does_not_show_it_as_waiting(
    world: World, bench: Bench, track: Track, tmp_path: Path
) -> None:
    def another_is_at_it() -> None:
        world.clock.advance(30)
        now = world.clock()
        world.jobs.take(track.job_id, "other", now, now)
        raising("bucket_unavailable")()

    bench.during["extracting"] = another_is_at_it
    make_ingest(world, bench, tmp_path)(track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state) == (State.EXTRACTING, State.EXTRACTING)


@pytest.mark.parametrize("state", [State.CANCELLED, State.FAILED])
def test_a_job_whose_end_its_track_does_not_show_yet_is_retried_all_the_same(
    world: World, bench: Bench, track: Track, tmp_path: Path, state: State
) -> None:
    now = world.clock()
    world.jobs.take(track.job_id, "t", now, now)
    world.jobs.finish(Lease(track.job_id, "t"), state, Problem("bot_check", "Wait."), now)
    assert world.tracks.tracks[track.id].is_active
    submission = manage(world).retry(track.job_id)
    assert submission.is_new
    assert submission.track.job_id != track.job_id
    make_ingest(world, bench, tmp_path)(submission.track.job_id)
    assert outcome(world, track)[0].state is State.READY


def test_a_ready_job_whose_end_its_track_does_not_show_yet_is_given_as_ready(world: World, track: Track) -> None:
    now = world.clock()
    world.jobs.take(track.job_id, "t", now, now)
    world.jobs.finish(Lease(track.job_id, "t"), State.READY, None, now)
    submission = world.submit.video(VIDEO)
    assert (submission.is_new, submission.track.state, submission.track.job_id) == (False, State.READY, track.job_id)
