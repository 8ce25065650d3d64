from __future__ import annotations

from datetime import timedelta

import pytest
from tests.doubles.memory_world import World

from contrafact.domain.jobs import Lease, Problem, State
from contrafact.domain.links import VideoLink
from contrafact.services.submit import SubmitPlaylist
from contrafact.services.sweep import UPLOAD_LIFETIME, PurgeUploads, Sweep
from contrafact_worker.housekeeping import PURGE_SECONDS

LINK = "youtu.be/dQw4w9WgXcQ"


def make_sweep(world: World) -> Sweep:
    return Sweep(world.tracks, world.jobs, world.playlists, world.clips, world.queue, world.clock)


def test_a_job_submitted_without_the_broker_is_nudged_by_the_sweep(world: World) -> None:
    world.queue.is_away = True
    job_id = world.submit.link(LINK).track.job_id
    world.clock.advance(21)
    assert make_sweep(world)() == 0
    world.queue.is_away = False
    world.clock.advance(5)
    assert make_sweep(world)() == 1
    assert world.queue.jobs == [job_id]


def test_a_sweep_nudges_overdue_jobs_once_and_leased_jobs_not(world: World) -> None:
    waiting = world.submit.link(LINK).track.job_id
    leased = world.submit.video(VideoLink("00000000001")).track.job_id
    now = world.clock()
    world.jobs.take(leased, "t", timedelta(seconds=60), now)
    world.queue.jobs.clear()
    assert make_sweep(world)() == 0
    world.clock.advance(21)
    assert (make_sweep(world)(), make_sweep(world)()) == (1, 0)
    assert world.queue.jobs == [waiting]
    world.clock.advance(60)
    make_sweep(world)()
    assert leased in world.queue.jobs


def test_an_hour_of_sweeps_sends_few_nudges_for_each_waiting_item(world: World) -> None:
    n_jobs = 30
    for number in range(n_jobs):
        world.submit.video(VideoLink(f"{number:011d}"))
    SubmitPlaylist(world.playlists, world.queue, world.clock).link("youtube.com/playlist?list=PL0123456789")
    for _ in range(720):
        world.clock.advance(5)
        make_sweep(world)()
    assert 2 * n_jobs < len(world.queue.jobs) <= 10 * n_jobs
    assert len(world.queue.playlists) <= 10


def test_an_unavailable_broker_is_tried_once_a_sweep(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        world.submit.video(VideoLink(f"{number:011d}"))
    asked: list[str] = []
    world.clock.advance(21)
    with monkeypatch.context() as patched:
        patched.setattr(world.queue, "nudge_job", lambda job_id, _: bool(asked.append(job_id)))
        assert make_sweep(world)() == 0
    assert len(asked) == 1
    assert make_sweep(world)() == 30


def test_a_sweep_gives_a_track_the_state_of_its_job(world: World) -> None:
    track = world.submit.link(LINK).track
    now = world.clock()
    world.jobs.take(track.job_id, "t", timedelta(0), now)
    problem = Problem("bot_check", "Wait.")
    world.jobs.finish(Lease(track.job_id, "t"), State.FAILED, problem, now)
    make_sweep(world)()
    assert world.tracks.tracks[track.id].state is State.QUEUED
    world.clock.advance(31)
    make_sweep(world)()
    found = world.tracks.tracks[track.id]
    assert (found.state, found.problem) == (State.FAILED, problem)


def test_a_sweep_creates_and_nudges_a_missing_job(world: World) -> None:
    track = world.submit.link(LINK).track
    world.jobs.jobs.clear()
    world.queue.jobs.clear()
    world.clock.advance(31)
    make_sweep(world)()
    assert list(world.jobs.jobs) == [track.job_id]
    assert world.queue.jobs == [track.job_id]


def test_only_old_uploads_and_documents_are_purged(world: World) -> None:
    world.bucket.put("incoming/old", b"x")
    world.bucket.put("documents/old.json", b"x")
    world.bucket.put("documents/old.pdf", b"x")
    world.bucket.put("chroma/yt-1/j.npz", b"x")
    world.clock.advance(3600)
    world.bucket.put("incoming/new", b"x")
    world.bucket.put("documents/new.pdf", b"x")
    purge = PurgeUploads(world.bucket, world.clock)
    world.clock.advance(UPLOAD_LIFETIME.total_seconds() - 3600)
    assert purge() == 0
    world.clock.advance(1)
    assert purge() == 3
    assert set(world.bucket.objects) == {"chroma/yt-1/j.npz", "incoming/new", "documents/new.pdf"}


def test_uploads_are_purged_within_a_day() -> None:
    between_rounds = timedelta(seconds=PURGE_SECONDS)
    assert between_rounds <= timedelta(minutes=5)
    # As much again for rounds that took longer, or met a bucket that was away.
    assert UPLOAD_LIFETIME + 2 * between_rounds < timedelta(hours=24)
    assert timedelta(hours=23) < UPLOAD_LIFETIME
