from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Never

import pytest
from tests.doubles.memory_world import World
from tests.unit.services.fakes import FakePipeline, entry, raising

from contrafact.domain.acting import acting_as
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, Job
from contrafact.domain.origin import Origin, coming_from, current_owner
from contrafact.domain.people import ANYONE, Identity, Maker, Role, Way
from contrafact.domain.playlists import Playlist, PlaylistState
from contrafact.ports.sources import PlaylistEntry, PlaylistExpansion
from contrafact.services import leasing
from contrafact.services.playlists import ExpandPlaylist
from contrafact.services.submit import SubmitPlaylist

PLAYLIST = "pl-PL0123456789"


def expand(world: World, pipeline: FakePipeline, max_entries: int = 200) -> Playlist:
    ExpandPlaylist(world.playlists, pipeline, world.submit, world.clock, world.ids, max_entries)(PLAYLIST)
    found = world.playlists.get(PLAYLIST)
    assert found is not None
    return found


@pytest.fixture
def pipeline(world: World) -> FakePipeline:
    SubmitPlaylist(world.playlists, world.queue, world.clock).link("youtube.com/playlist?list=PL0123456789")
    return FakePipeline()


def test_new_tracks_belong_to_whoever_submitted_the_playlist(world: World) -> None:
    maria = Identity("m", "Maria", Role.CONTRIBUTOR, Role.CONTRIBUTOR.scopes, Way.SESSION)
    ready, pipeline = world.add_ready(1), FakePipeline()
    with acting_as(maria):
        SubmitPlaylist(world.playlists, world.queue, world.clock).link("youtube.com/playlist?list=PL0123456789")
    pipeline.playlist = PlaylistExpansion("Mine", (entry(1), entry(2)))

    found = expand(world, pipeline)

    assert found.made_by == Maker("m", "Maria")
    first, second = (world.tracks.tracks[str(each.track_id)] for each in found.entries)
    assert (first.made_by, second.made_by) == (ready.made_by, Maker("m", "Maria"))


def test_without_accounts_its_links_count_for_the_address_that_submitted_it(world: World) -> None:
    counted, pipeline = list[tuple[str, int]](), FakePipeline()
    with acting_as(ANYONE), coming_from(Origin("192.0.2.7", "r")):
        SubmitPlaylist(world.playlists, world.queue, world.clock).link("youtube.com/playlist?list=PL0123456789")
    pipeline.playlist = PlaylistExpansion("Mine", (entry(1), entry(2)))

    def count(n_links: int) -> None:
        counted.append((current_owner(), n_links))

    ExpandPlaylist(world.playlists, pipeline, world.submit, world.clock, world.ids, 9, count_links=count)(PLAYLIST)

    assert counted == [("address:192.0.2.7", 2)]
    assert world.jobs.n_active("address:192.0.2.7") == 2


def test_the_links_of_a_playlist_count_once_if_its_expansion_was_interrupted(
    world: World, pipeline: FakePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = list[int]()
    pipeline.playlist = PlaylistExpansion("Mine", (entry(1), entry(2)))
    run = ExpandPlaylist(world.playlists, pipeline, world.submit, world.clock, world.ids, 9, count_links=counted.append)

    def lose(*_: object, **__: object) -> Never:
        raise ContrafactError("database_unavailable")

    with monkeypatch.context() as during:
        during.setattr(world.playlists, "finish", lose)
        run(PLAYLIST)
    world.clock.advance(21)
    run(PLAYLIST)
    run(PLAYLIST)

    found = world.playlists.get(PLAYLIST)
    assert found is not None
    assert (found.state, counted) == (PlaylistState.READY, [2])


def test_every_entry_has_a_track_and_a_job_or_a_reason(world: World, pipeline: FakePipeline) -> None:
    ready = world.add_ready(1)
    pipeline.playlist = PlaylistExpansion(
        "Mine",
        (
            entry(1),
            entry(2),
            entry(3, "video_private"),
            PlaylistEntry(None, "[Deleted video]"),
            PlaylistEntry("bad", "x"),
        ),
    )
    found = expand(world, pipeline)
    assert (found.state, found.title, found.is_truncated) == (PlaylistState.READY, "Mine", False)
    assert [each.position for each in found.entries] == [1, 2, 3, 4, 5]
    assert [each.track_id for each in found.entries] == [ready.id, "yt-00000000002", None, None, None]
    reasons = [each.reason.code if each.reason else None for each in found.entries]
    assert reasons == [None, None, "video_private", "video_removed", "invalid_link"]
    assert world.tracks.tracks["yt-00000000002"].metadata.title == "Entry 2"
    assert set(world.jobs.jobs) == {track.job_id for track in world.tracks.tracks.values()}
    assert len(world.tracks.tracks) == 2


def test_a_video_that_appears_twice_is_one_track(world: World, pipeline: FakePipeline) -> None:
    pipeline.playlist = PlaylistExpansion(None, (entry(1), entry(1)))
    found = expand(world, pipeline)
    assert [each.track_id for each in found.entries] == ["yt-00000000001"] * 2
    assert len(world.jobs.jobs) == 1


@pytest.mark.parametrize(("n_there", "is_truncated"), [(199, False), (200, False), (201, True), (350, True)])
def test_at_most_two_hundred_entries_are_expanded_and_the_rest_is_marked_as_truncated(
    world: World, pipeline: FakePipeline, n_there: int, is_truncated: bool
) -> None:
    pipeline.playlist = PlaylistExpansion("Long", tuple(entry(number) for number in range(n_there)))
    found = expand(world, pipeline)
    assert pipeline.expand_limits == [201]
    assert len(found.entries) == len(world.tracks.tracks) == min(n_there, 200)
    assert found.is_truncated is is_truncated


def test_an_unavailable_playlist_fails_and_keeps_its_entries(world: World, pipeline: FakePipeline) -> None:
    pipeline.playlist = PlaylistExpansion("Mine", (entry(1),))
    expand(world, pipeline)
    SubmitPlaylist(world.playlists, world.queue, world.clock).link("youtube.com/playlist?list=PL0123456789")
    pipeline.during["expanding"] = raising("playlist_unavailable")
    found = expand(world, pipeline)
    assert found.problem is not None
    assert (found.state, found.problem.code) == (PlaylistState.FAILED, "playlist_unavailable")
    assert (found.title, len(found.entries)) == ("Mine", 1)


def test_an_unexpected_exception_ends_the_playlist(world: World, pipeline: FakePipeline) -> None:
    def explode() -> None:
        raise RuntimeError("secret of the house")

    pipeline.during["expanding"] = explode
    found = expand(world, pipeline)
    assert found.problem is not None
    assert (found.state, found.problem.code) == (PlaylistState.FAILED, "internal_error")


def test_a_playlist_whose_workers_died_too_often_fails(world: World, pipeline: FakePipeline) -> None:
    for number in range(MAX_ATTEMPTS):
        now = world.clock()
        assert world.playlists.take(PLAYLIST, f"dead-{number}", timedelta(0), now) is not None
    found = expand(world, pipeline)
    assert found.problem is not None
    assert (found.state, found.problem.code) == (PlaylistState.FAILED, "worker_crashed")
    assert pipeline.n_calls == {}
    SubmitPlaylist(world.playlists, world.queue, world.clock).link("youtube.com/playlist?list=PL0123456789")
    assert expand(world, pipeline).state is PlaylistState.READY


def test_a_worker_that_lost_its_lease_submits_no_more_entries(
    world: World, pipeline: FakePipeline, monkeypatch: pytest.MonkeyPatch
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
    pipeline.playlist = PlaylistExpansion("Mine", tuple(entry(number) for number in range(10)))
    assert expand(world, pipeline).state is PlaylistState.EXPANDING
    assert len(world.tracks.tracks) == 3


def test_after_a_database_outage_a_playlist_is_expanded_once_its_lease_ran_out(
    world: World, pipeline: FakePipeline
) -> None:
    pipeline.playlist = PlaylistExpansion("Mine", (entry(1),))
    pipeline.during["expanding"] = raising("database_unavailable")
    expand(world, pipeline)
    pipeline.during.clear()
    assert expand(world, pipeline).state is PlaylistState.EXPANDING
    world.clock.advance(21)
    assert expand(world, pipeline).state is PlaylistState.READY


def test_a_late_nudge_does_not_expand_an_ended_playlist_again(world: World, pipeline: FakePipeline) -> None:
    expand(world, pipeline)
    expand(world, pipeline)
    assert pipeline.n_calls == {"expanding": 1}
