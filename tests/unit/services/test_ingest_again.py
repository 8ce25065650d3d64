"""Jobs that are taken up again: after an outage, by another worker, or too often."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.doubles.memory_app import World
from tests.unit.services.bench import (
    STAGES,
    VIDEO,
    Bench,
    has_embedding,
    make_ingest,
    outcome,
    raising,
    run,
)

from contrafact.domain.errors import KINDS, ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS
from contrafact.domain.states import State
from contrafact.domain.tracks import Track, TrackEdit


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_that_lost_its_lease_leaves_the_others_results(
    world: World, bench: Bench, track: Track, tmp_path: Path, stage: str
) -> None:
    def another_does_it_all() -> None:
        world.clock.advance(30)
        make_ingest(world, Bench(), tmp_path)(track.job_id)

    bench.during[stage] = another_does_it_all
    make_ingest(world, bench, tmp_path)(track.job_id)
    found, job = outcome(world, track)
    assert (found.state, job.state, job.attempts) == (State.READY, State.READY, 2)
    assert list(world.bucket.objects) == [found.chroma_key]
    assert has_embedding(world, track)


def test_a_job_is_done_by_one_worker_at_a_time_and_only_once(
    world: World, bench: Bench, track: Track, tmp_path: Path
) -> None:
    other = Bench()
    bench.during["extracting"] = lambda: make_ingest(world, other, tmp_path)(track.job_id)
    run(world, bench, tmp_path, track.job_id)
    run(world, bench, tmp_path, track.job_id)
    run(world, bench, tmp_path, "no such job")
    assert other.n_calls == {}
    assert bench.n_calls == dict.fromkeys(STAGES, 1)


@pytest.mark.parametrize("stage", STAGES)
def test_with_the_bucket_away_a_job_is_put_back_and_ends_well_when_it_returns(
    world: World, bench: Bench, track: Track, tmp_path: Path, stage: str
) -> None:
    bench.during[stage] = raising("bucket_unavailable")
    for _ in range(MAX_ATTEMPTS + 2):
        run(world, bench, tmp_path, track.job_id)
        found, job = outcome(world, track)
        assert (found.state, job.state, job.attempts) == (State.QUEUED, State.QUEUED, 0)
    bench.during.clear()
    run(world, bench, tmp_path, track.job_id)
    assert outcome(world, track)[0].state is State.READY


@pytest.mark.parametrize("method", ["advance", "finish", "renew"])
def test_with_the_database_away_in_the_middle_a_job_is_taken_up_again_when_its_lease_ran_out(
    world: World, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    bench = Bench()

    def away(*_: object) -> bool:
        raise ContrafactError("database_unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(world.jobs, method, away)
        patched.setattr(world.jobs, "release", away)
        run(world, bench, tmp_path, track.job_id)
        assert world.jobs.jobs[track.job_id].is_active
    run(world, bench, tmp_path, track.job_id)
    assert world.jobs.jobs[track.job_id].is_active
    world.clock.advance(21)
    run(world, bench, tmp_path, track.job_id)
    assert outcome(world, track)[0].state is State.READY


def test_a_second_try_does_not_fetch_what_the_first_has_made_chroma_of(
    world: World, bench: Bench, track: Track, tmp_path: Path
) -> None:
    bench.during["embedding"] = raising("bucket_unavailable")
    run(world, bench, tmp_path, track.job_id)
    bench.during.clear()
    run(world, bench, tmp_path, track.job_id)
    assert bench.n_calls == {"fetching": 1, "extracting": 1, "embedding": 2}
    assert outcome(world, track)[0].state is State.READY


def test_a_second_try_names_the_chroma_that_the_first_could_no_longer_name(
    world: World, bench: Bench, track: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ContrafactError("database_unavailable")

    with monkeypatch.context() as patched:
        patched.setattr(world.tracks, "set_chroma", away)
        run(world, bench, tmp_path, track.job_id)
    run(world, bench, tmp_path, track.job_id)
    found, _ = outcome(world, track)
    assert bench.n_calls["fetching"] == 1
    assert found.chroma_key in world.bucket.objects


def test_a_job_whose_worker_died_too_often_is_given_up(
    world: World, bench: Bench, track: Track, tmp_path: Path
) -> None:
    for number in range(MAX_ATTEMPTS):
        now = world.clock()
        assert world.jobs.take(track.job_id, f"dead-{number}", now, now) is not None
    run(world, bench, tmp_path, track.job_id)
    _, job = outcome(world, track)
    assert job.problem is not None
    assert (job.state, job.problem.code) == (State.FAILED, "worker_crashed")
    assert KINDS["worker_crashed"].retryable
    assert bench.n_calls == {}


def test_a_job_without_its_track_is_gone_and_no_list_counts_it(
    world: World, bench: Bench, track: Track, tmp_path: Path
) -> None:
    world.tracks.delete(track.id)
    run(world, bench, tmp_path, track.job_id)
    assert world.jobs.page(None, 10, None).total == 0
    assert bench.n_calls == {}


def test_a_job_of_a_track_that_was_deleted_and_made_anew_leaves_the_new_one_alone(
    world: World, bench: Bench, track: Track, tmp_path: Path
) -> None:
    world.tracks.delete(track.id)
    anew = world.submit.video(VIDEO).track
    run(world, bench, tmp_path, track.job_id)
    assert list(world.jobs.jobs) == [anew.job_id]
    run(world, bench, tmp_path, anew.job_id)
    assert outcome(world, anew)[0].state is State.READY


def test_a_persons_title_survives_the_sources(world: World, bench: Bench, track: Track, tmp_path: Path) -> None:
    bench.during["fetching"] = lambda: world.tracks.edit(track.id, TrackEdit(title="Mine"), world.clock()) and None
    run(world, bench, tmp_path, track.job_id)
    assert outcome(world, track)[0].metadata.title == "Mine"
