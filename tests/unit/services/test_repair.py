from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from tests.doubles.interrupting import Calls, KilledError, kill
from tests.doubles.memory_app import make_deletions
from tests.doubles.memory_trash import MemoryTrackJobs
from tests.doubles.memory_world import World
from tests.unit.services.fakes import FakePipeline, make_ingest, manage, outcome

from contrafact.domain.jobs import State
from contrafact.domain.links import VideoLink
from contrafact.domain.tracks import Track
from contrafact.services.repair import RepairTracks
from contrafact.services.sweep import Sweep


def make_repair(world: World) -> RepairTracks:
    jobs = MemoryTrackJobs(world.jobs)
    return RepairTracks(world.tracks, world.jobs, jobs, world.trash, world.embeddings, world.clock, world.ids)


def repair_all(world: World) -> int:
    repair = make_repair(world)
    n_repaired = 0
    while not repair.is_done:
        n_repaired += repair()
    return n_repaired


def add_half_deleted(world: World, number: int) -> Track:
    """A track as release 1.0 left it, killed after it had removed jobs and embedding."""
    track = world.add_ready(number)
    world.jobs.remove([track.job_id])
    world.embeddings.remove(track.id)
    return track


def test_a_half_deleted_track_fails_and_can_be_retried(world: World, tmp_path: Path) -> None:
    whole, track = world.add_ready(1), add_half_deleted(world, 2)
    assert (repair_all(world), repair_all(world)) == (1, 0)
    found, job = outcome(world, track)
    assert found.problem is not None
    assert (found.state, found.problem.code) == (State.FAILED, "deletion_interrupted")
    assert (job.state, job.problem) == (State.FAILED, found.problem)
    assert world.tracks.get(whole.id) == whole
    # No worker has run the job of the whole track here: it would have its turn first.
    world.jobs.cancel(whole.job_id, world.clock())
    again = manage(world).retry(track.job_id)
    assert again.job is not None
    make_ingest(world, FakePipeline(), tmp_path)(again.job.id)
    assert outcome(world, track)[0].state is State.READY


@pytest.mark.parametrize("place", ["trashed", "restored", "on its way"])
def test_a_track_whose_embedding_is_hidden_is_whole(world: World, place: str) -> None:
    track = world.add_ready(1)
    world.trash.trash(track.id)
    world.follow.soon(track.id)
    if place != "trashed":
        world.trash.restore(track.id, "j")
    if place == "restored":
        world.follow.soon(track.id)
    assert repair_all(world) == 0
    make_deletions(world)()
    assert world.embeddings.job_of(track.id) == track.job_id


def test_a_repair_killed_after_any_call_leaves_a_failed_or_a_ready_track(world: World, tmp_path: Path) -> None:
    for n in itertools.count():
        track = add_half_deleted(world, n + 1)
        calls = Calls(n, kill)
        try:
            while not (repair := calls.within(make_repair(world))).is_done:
                repair()
                if not calls.is_reached:
                    assert n > 5
                    return
        except KilledError:
            pass
        world.clock.advance(60)
        repair_all(world)
        Sweep(world.tracks, world.jobs, world.playlists, world.clips, world.queue, world.clock)()
        world.clock.advance(60)
        for job_id in dict.fromkeys(world.queue.jobs):
            make_ingest(world, FakePipeline(), tmp_path)(job_id)
        world.queue.jobs.clear()
        found, job = outcome(world, track)
        assert job.state is found.state
        assert found.state in {State.READY, State.FAILED}
        assert (found.state is State.READY) == (world.embeddings.job_of(track.id) is not None)


def test_a_large_library_is_read_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contrafact.services.repair._BATCH", 2)
    tracks = [add_half_deleted(world, number) for number in range(5)]
    queued = world.submit.video(VideoLink("99999999999")).track
    repair = make_repair(world)
    assert [repair() for _ in range(5)] == [2, 2, 1, 0, 0]
    assert {outcome(world, track)[0].state for track in tracks} == {State.FAILED}
    assert world.tracks.get(queued.id) == queued
