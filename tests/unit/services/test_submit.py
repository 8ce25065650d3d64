from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.doubles.memory_world import World

from contrafact.domain.links import VideoLink
from contrafact.domain.tracks import Metadata
from contrafact.services.submit import SubmitPlaylist

LINK = "youtu.be/dQw4w9WgXcQ"


def test_a_hundred_submissions_at_once_make_one_track_one_job_and_one_nudge(world: World) -> None:
    barrier = threading.Barrier(100)

    def submit(_: int) -> bool:
        barrier.wait()
        return world.submit.link(LINK).is_new

    with ThreadPoolExecutor(100) as pool:
        assert sum(pool.map(submit, range(100))) == 1
    assert (len(world.tracks.tracks), len(world.jobs.jobs), len(world.queue.jobs)) == (1, 1, 1)


def test_a_missing_job_is_created_by_the_next_submission(world: World) -> None:
    world.tracks.claim(world.submit.link(LINK).track.source, Metadata(), "unused", world.clock())
    world.jobs.jobs.clear()
    submission = world.submit.link(LINK)
    assert not submission.is_new
    assert submission.job is not None
    assert submission.job.id == submission.track.job_id in world.jobs.jobs


def test_submitting_a_ready_track_changes_nothing(world: World) -> None:
    track = world.add_ready(1)
    submission = world.submit.video(VideoLink("00000000001"))
    assert (submission.track, submission.is_new) == (track, False)
    assert len(world.jobs.jobs) == 1


def test_an_active_playlist_is_nudged_once_and_an_ended_one_again(world: World) -> None:
    submit = SubmitPlaylist(world.playlists, world.queue, world.clock)
    link = "https://www.youtube.com/playlist?list=PL0123456789"
    playlist_id = submit.link(link).id
    submit.link(link)
    assert world.queue.playlists == [playlist_id]
    now = world.clock()
    world.playlists.take(playlist_id, "t", timedelta(0), now)
    world.playlists.finish(playlist_id, "t", title=None, entries=[], is_truncated=False, problem=None, now=now)
    submit.link(link)
    assert world.queue.playlists == [playlist_id, playlist_id]
