"""The subcommand that changes many tracks, against the API on stores in memory, over HTTP."""

from __future__ import annotations

import json

import pytest
from tests.doubles.memory_world import World, make_world
from tests.unit.cli.conftest import Command


@pytest.fixture
def world() -> World:
    world = make_world()
    for number in (1, 2, 3):
        world.add_ready(number, title=f"Take_{number}_On_Me")
    return world


def test_all_that_match_are_tagged_listed_by_the_tag_and_as_before_again(on_server: Command, world: World) -> None:
    status, said, _ = on_server("change", "tkae on", "--add-tag", "tape 7", "--set", "artist=a-ha", "--set", "album=")
    assert (status, said.partition(";")[0]) == (0, "3 tracks: 3 changed")
    assert len(on_server("tracks", "--tag", "tape 7")[1].splitlines()) == 3
    assert on_server("tracks", "--tag", "tape 8")[1] == ""
    assert world.tracks.tracks["yt-00000000002"].metadata.artist == "a-ha"
    _, undone, _ = on_server("change", "--undo", said.split()[-1], "--json")
    assert (json.loads(undone)["state"], json.loads(undone)["n_undone"]) == ("undone", 3)
    assert world.tracks.tracks["yt-00000000002"].metadata.artist is None
    assert on_server("change", "--undo", said.split()[-1])[2].endswith("[not_undoable]\n")


def test_tracks_named_by_id_are_deleted(on_server: Command, world: World) -> None:
    assert on_server("change", "--ids", "yt-00000000001", "yt-00000000003", "--delete")[1].startswith("2 tracks")
    assert [*world.tracks.tracks] == ["yt-00000000002"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--delete",),
        ("song",),
        ("song", "--all", "--delete"),
        ("--all", "--delete", "--add-tag", "x"),
        ("--all", "--set", "title=One"),
        ("--all", "--set", "artist"),
    ],
)
def test_what_is_not_clear_is_refused(on_server: Command, world: World, arguments: tuple[str, ...]) -> None:
    status, _, said = on_server("change", *arguments)
    assert (status, said[-12:]) == (2, "[bad_usage]\n")
    assert len(world.tracks.tracks) == 3
