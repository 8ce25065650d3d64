from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from tests.doubles.memory_app import World
from tests.unit.services.bench import Bench, entry, raising

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, Job
from contrafact.domain.playlists import Playlist, PlaylistState
from contrafact.ports.sources import PlaylistEntry, PlaylistExpansion
from contrafact.services import leasing
from contrafact.services.playlists import ExpandPlaylist
from contrafact.services.submit import SubmitPlaylist

PLAYLIST = "pl-PL0123456789"


def expand(world: World, bench: Bench, max_entries: int = 200) -> Playlist:
    ExpandPlaylist(world.playlists, bench, world.submit, world.clock, world.ids, max_entries)(PLAYLIST)
    found = world.playlists.get(PLAYLIST)
    assert found is not None
    return found


@pytest.fixture
def bench(world: World) -> Bench:
    SubmitPlaylist(world.playlists, world.queue, world.clock).link("youtube.com/playlist?list=PL0123456789")
    return Bench()


def test_every_entry_has_its_own_track_and_job_or_its_own_reason(world: World, bench: Bench) -> None:
    ready = world.add_ready(1)
    bench.playlist = PlaylistExpansion(
        "Mine",
        (
            entry(1),
            entry(2),
            entry(3, "video_private"),
            PlaylistEntry(None, "[Deleted video]"),
            PlaylistEntry("bad", "x"),
        ),
    )
    found = expand(world, bench)
    assert (found.state, found.title, found.is_truncated) == (PlaylistState.READY, "Mine", False)
    assert [each.position for each in found.entries] == [1, 2, 3, 4, 5]
    assert [each.track_id for each in found.entries] == [ready.id, "yt-00000000002", None, None, None]
    reasons = [each.reason.code if each.reason else None for each in found.entries]
    assert reasons == [None, None, "video_private", "video_removed", "invalid_link"]
    assert world.tracks.tracks["yt-00000000002"].metadata.title == "Entry 2"
    assert set(world.jobs.jobs) == {track.job_id for track in world.tracks.tracks.values()}
    assert len(world.tracks.tracks) == 2


def test_a_video_that_is_in_the_list_twice_is_one_track(world: World, bench: Bench) -> None:
    bench.playlist = PlaylistExpansion(None, (entry(1), entry(1)))
    found = expand(world, bench)
    assert [each.track_id for each in found.entries] == ["yt-00000000001"] * 2
    assert len(world.jobs.jobs) == 1


@pytest.mark.parametrize(("n_there", "is_truncated"), [(199, False), (200, False), (201, True), (350, True)])
def test_at_most_two_hundred_entries_are_taken_and_more_is_said(
    world: World, bench: Bench, n_there: int, is_truncated: bool
) -> None:
    bench.playlist = PlaylistExpansion("Long", tuple(entry(number) for number in range(n_there)))
    found = expand(world, bench)
    assert bench.asked_for == [201]
    assert len(found.entries) == len(world.tracks.tracks) == min(n_there, 200)
    assert found.is_truncated is is_truncated


def test_a_playlist_that_is_not_there_says_so_and_keeps_what_it_had(world: World, bench: Bench) -> None:
    bench.playlist = PlaylistExpansion("Mine", (entry(1),))
    expand(world, bench)
    SubmitPlaylist(world.playlists, world.queue, world.clock).link("youtube.com/playlist?list=PL0123456789")
    bench.during["expanding"] = raising("playlist_unavailable")
    found = expand(world, bench)
    assert found.problem is not None
    assert (found.state, found.problem.code) == (PlaylistState.FAILED, "playlist_unavailable")
    assert (found.title, len(found.entries)) == ("Mine", 1)


def test_an_unforeseen_failure_ends_the_playlist(world: World, bench: Bench) -> None:
    def explode() -> None:
        raise RuntimeError("secret of the house")

    bench.during["expanding"] = explode
    found = expand(world, bench)
    assert found.problem is not None
    assert (found.state, found.problem.code) == (PlaylistState.FAILED, "internal_error")


def test_a_playlist_that_keeps_killing_its_worker_is_given_up(world: World, bench: Bench) -> None:
    for number in range(MAX_ATTEMPTS):
        now = world.clock()
        assert world.playlists.take(PLAYLIST, f"dead-{number}", now, now) is not None
    found = expand(world, bench)
    assert found.problem is not None
    assert (found.state, found.problem.code) == (PlaylistState.FAILED, "worker_crashed")
    assert bench.n_calls == {}
    SubmitPlaylist(world.playlists, world.queue, world.clock).link("youtube.com/playlist?list=PL0123456789")
    assert expand(world, bench).state is PlaylistState.READY


def test_a_worker_that_lost_its_lease_submits_no_more_entries(
    world: World, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[threading.Event] = []

    @contextmanager
    def heartbeat(_renew: object, event: threading.Event, _interval_seconds: float) -> Iterator[None]:
        lost.append(event)
        yield

    ensure = world.jobs.ensure

    def ensure_then_lose(job_id: str, track_id: str, now: datetime) -> Job:
        if len(world.tracks.tracks) == 3:
            lost[0].set()
        return ensure(job_id, track_id, now)

    monkeypatch.setattr(leasing, "heartbeat", heartbeat)
    monkeypatch.setattr(world.jobs, "ensure", ensure_then_lose)
    bench.playlist = PlaylistExpansion("Mine", tuple(entry(number) for number in range(10)))
    assert expand(world, bench).state is PlaylistState.EXPANDING
    assert len(world.tracks.tracks) == 3


def test_with_the_database_away_a_playlist_is_expanded_when_its_lease_ran_out(world: World, bench: Bench) -> None:
    bench.playlist = PlaylistExpansion("Mine", (entry(1),))
    bench.during["expanding"] = raising("database_unavailable")
    with pytest.raises(ContrafactError):
        expand(world, bench)
    bench.during.clear()
    assert expand(world, bench).state is PlaylistState.EXPANDING
    world.clock.advance(21)
    assert expand(world, bench).state is PlaylistState.READY


def test_a_playlist_that_has_ended_is_not_expanded_again_by_a_late_nudge(world: World, bench: Bench) -> None:
    expand(world, bench)
    expand(world, bench)
    assert bench.n_calls == {"expanding": 1}
