from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from tests.doubles.memory_app import World
from tests.doubles.memory_servers import CountingIds

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Lease, Problem
from contrafact.domain.links import VideoLink
from contrafact.domain.states import State
from contrafact.domain.tracks import Metadata
from contrafact.services.submit import SubmitPlaylist
from contrafact.services.sweep import SWEEP_SECONDS, UPLOAD_LIFETIME, PurgeUploads, Sweep
from contrafact.services.uploads import TakeUpload, clean_file_name
from contrafact_worker.housekeeping import PURGE_EVERY_SWEEPS

LINK = "youtu.be/dQw4w9WgXcQ"
TRACK = "yt-dQw4w9WgXcQ"


def make_sweep(world: World) -> Sweep:
    return Sweep(world.tracks, world.jobs, world.playlists, world.clips, world.queue, world.clock)


def test_a_hundred_submissions_at_once_make_one_track_one_job_and_one_nudge(world: World) -> None:
    barrier = threading.Barrier(100)

    def submit(_: int) -> bool:
        barrier.wait()
        return world.submit.link(LINK).is_new

    with ThreadPoolExecutor(100) as pool:
        assert sum(pool.map(submit, range(100))) == 1
    assert (len(world.tracks.tracks), len(world.jobs.jobs), len(world.queue.jobs)) == (1, 1, 1)


def test_a_job_that_its_winner_could_not_write_is_written_by_the_next_who_comes(world: World) -> None:
    world.tracks.claim(world.submit.link(LINK).track.source, Metadata(), "unused", world.clock())
    world.jobs.jobs.clear()
    submission = world.submit.link(LINK)
    assert not submission.is_new
    assert submission.job is not None
    assert submission.job.id == submission.track.job_id in world.jobs.jobs


def test_a_ready_track_is_given_as_it_is(world: World) -> None:
    track = world.add_ready(1)
    submission = world.submit.video(VideoLink("00000000001"))
    assert (submission.track, submission.is_new) == (track, False)
    assert len(world.jobs.jobs) == 1


def test_with_the_broker_away_a_job_waits_for_the_sweep(world: World) -> None:
    world.queue.is_away = True
    job_id = world.submit.link(LINK).track.job_id
    world.clock.advance(21)
    assert make_sweep(world)() == 0
    world.queue.is_away = False
    world.clock.advance(5)
    assert make_sweep(world)() == 1
    assert world.queue.jobs == [job_id]


def test_a_playlist_under_way_is_not_nudged_twice_and_one_that_ended_is_expanded_anew(world: World) -> None:
    submit = SubmitPlaylist(world.playlists, world.queue, world.clock)
    link = "https://www.youtube.com/playlist?list=PL0123456789"
    playlist_id = submit.link(link).id
    submit.link(link)
    assert world.queue.playlists == [playlist_id]
    now = world.clock()
    world.playlists.take(playlist_id, "t", now, now)
    world.playlists.finish(playlist_id, "t", title=None, entries=[], is_truncated=False, problem=None, now=now)
    submit.link(link)
    assert world.queue.playlists == [playlist_id, playlist_id]


def test_a_sweep_nudges_what_is_overdue_once_and_leaves_alone_what_is_worked_at(world: World) -> None:
    waiting = world.submit.link(LINK).track.job_id
    leased = world.submit.video(VideoLink("00000000001")).track.job_id
    now = world.clock()
    world.jobs.take(leased, "t", now, now + timedelta(seconds=60))
    world.queue.jobs.clear()
    assert make_sweep(world)() == 0
    world.clock.advance(21)
    assert (make_sweep(world)(), make_sweep(world)()) == (1, 0)
    assert world.queue.jobs == [waiting]
    world.clock.advance(60)
    make_sweep(world)()
    assert leased in world.queue.jobs


def test_an_hour_of_sweeps_sends_few_messages_for_each_job_and_playlist_that_merely_waits(world: World) -> None:
    n_jobs = 30
    for number in range(n_jobs):
        world.submit.video(VideoLink(f"{number:011d}"))
    SubmitPlaylist(world.playlists, world.queue, world.clock).link("youtube.com/playlist?list=PL0123456789")
    for _ in range(720):
        world.clock.advance(5)
        make_sweep(world)()
    assert 2 * n_jobs < len(world.queue.jobs) <= 10 * n_jobs
    assert len(world.queue.playlists) <= 10


def test_a_broker_that_does_not_answer_is_asked_once_a_sweep(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        world.submit.video(VideoLink(f"{number:011d}"))
    asked: list[str] = []
    world.clock.advance(21)
    with monkeypatch.context() as patched:
        patched.setattr(world.queue, "nudge_job", lambda job_id: bool(asked.append(job_id)))
        assert make_sweep(world)() == 0
    assert len(asked) == 1
    assert make_sweep(world)() == 30


def test_a_sweep_gives_a_track_the_state_that_its_job_reached(world: World) -> None:
    track = world.submit.link(LINK).track
    now = world.clock()
    world.jobs.take(track.job_id, "t", now, now)
    problem = Problem("bot_check", "Wait.")
    world.jobs.finish(Lease(track.job_id, "t"), State.FAILED, problem, now)
    make_sweep(world)()
    assert world.tracks.tracks[track.id].state is State.QUEUED
    world.clock.advance(31)
    make_sweep(world)()
    found = world.tracks.tracks[track.id]
    assert (found.state, found.problem) == (State.FAILED, problem)


def test_a_sweep_writes_and_nudges_a_job_that_was_never_written(world: World) -> None:
    track = world.submit.link(LINK).track
    world.jobs.jobs.clear()
    world.queue.jobs.clear()
    world.clock.advance(31)
    make_sweep(world)()
    assert list(world.jobs.jobs) == [track.job_id]
    assert world.queue.jobs == [track.job_id]


def test_uploads_are_purged_within_a_day_and_nothing_else_is(world: World) -> None:
    world.bucket.put("incoming/old", b"x")
    world.bucket.put("chroma/yt-1/j.npz", b"x")
    world.clock.advance(3600)
    world.bucket.put("incoming/new", b"x")
    purge = PurgeUploads(world.bucket, world.clock)
    world.clock.advance(UPLOAD_LIFETIME.total_seconds() - 3600)
    assert purge() == 0
    world.clock.advance(1)
    assert purge() == 1
    assert set(world.bucket.objects) == {"chroma/yt-1/j.npz", "incoming/new"}


def test_uploads_are_gone_after_a_day_whenever_the_last_round_of_purging_was() -> None:
    between_rounds = timedelta(seconds=PURGE_EVERY_SWEEPS * SWEEP_SECONDS)
    assert between_rounds <= timedelta(minutes=5)
    # As much again for rounds that took longer, or met a bucket that was away.
    assert UPLOAD_LIFETIME + 2 * between_rounds < timedelta(hours=24)
    assert timedelta(hours=23) < UPLOAD_LIFETIME


def test_a_file_of_too_many_bytes_is_stopped_while_it_is_written(world: World) -> None:
    take = TakeUpload(world.bucket, world.submit, CountingIds(), max_bytes=10)
    with take.writer() as writer:
        writer.write(b"x" * 10)
    assert writer.stored().size_bytes == 10

    def write_too_much() -> None:
        with take.writer() as writer:
            writer.write(b"x" * 6)
            writer.write(b"x" * 5)

    with pytest.raises(ContrafactError) as caught:
        write_too_much()
    assert caught.value.code == "file_too_large"
    assert len(world.bucket.objects) == 1


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        (None, None),
        ("", None),
        ("C:\\Music\\a.mp3", "a.mp3"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\b.ogg", "b.ogg"),
        ("a\r\nb\x00.mp3", "ab.mp3"),
        ("\u202egpj.mp3", "gpj.mp3"),
        ("\ud800x.mp3", "x.mp3"),
        ("   ", None),
        ("dir/", None),
        ("Ärger 東京 🎵.flac", "Ärger 東京 🎵.flac"),
    ],
)
def test_a_files_name_is_its_last_part_without_what_deceives(name: str | None, cleaned: str | None) -> None:
    assert clean_file_name(name) == cleaned
