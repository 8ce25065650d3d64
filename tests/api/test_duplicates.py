from __future__ import annotations

from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_recordings import MemoryRecordingStore
from tests.doubles.memory_world import World

from contrafact.domain.jobs import State
from contrafact.domain.tracks import Track

PATH = "/api/v1/tracks/duplicates"


def add_copy(world: World, number: int, of: Track) -> Track:
    """A ready track that holds the recording of another."""
    world.clock.advance(1)
    track = world.add_ready(number)
    MemoryRecordingStore(world.tracks).link(track.id, of.id)
    return track


def groups(client: FlaskClient) -> list[list[str]]:
    answer = client.get(PATH).json
    found = [[track["id"] for track in group["tracks"]] for group in answer["items"]]
    assert answer["total"] == len(found)
    return found


def test_a_library_without_duplicates_has_no_groups(client: FlaskClient, world: World) -> None:
    world.add_ready(1)
    assert client.get(PATH).json == {"items": [], "next_cursor": None, "total": 0, "total_is_exact": True}


def test_copies_of_one_recording_are_one_group_oldest_first(client: FlaskClient, world: World) -> None:
    first, other = world.add_ready(1), world.add_ready(5)
    copies = [add_copy(world, 2, first), add_copy(world, 3, first)]
    copies.append(add_copy(world, 4, copies[0]))
    newer = add_copy(world, 6, other)
    assert groups(client) == [[other.id, newer.id], [first.id, *(each.id for each in copies)]]
    shown = client.get(PATH).json["items"][0]["tracks"]
    assert [track["same_recording_as"] for track in shown] == [None, other.id]


def test_deleting_all_but_one_ends_a_group_and_restoring_brings_it_back(client: FlaskClient, world: World) -> None:
    first = world.add_ready(1)
    second, third = add_copy(world, 2, first), add_copy(world, 3, first)
    client.delete(f"/api/v1/tracks/{first.id}")
    # The two others are still copies of each other.
    assert groups(client) == [[second.id, third.id]]
    client.delete(f"/api/v1/tracks/{third.id}")
    assert groups(client) == []
    client.post("/api/v1/tracks/restore", json={"ids": [first.id]})
    assert groups(client) == [[first.id, second.id]]


def test_a_track_that_was_refused_is_in_no_group(client: FlaskClient, world: World) -> None:
    first = world.add_ready(1)
    second = add_copy(world, 2, first)
    world.tracks.mirror_state(second.id, second.job_id, State.FAILED, world.clock())
    assert groups(client) == []


def test_groups_come_in_pages(client: FlaskClient, world: World) -> None:
    newest = []
    for number in range(0, 10, 2):
        newest.append(add_copy(world, number + 1, world.add_ready(number)).id)
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"{PATH}?limit=2{cursor}").json
        seen += [group["tracks"][-1]["id"] for group in page["items"]]
        assert page["total"] == 5
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == newest[::-1]
    assert_problem(client.get(f"{PATH}?cursor=xyz"), 422, "invalid_cursor")
    assert_problem(client.get(f"{PATH}?limit=0"), 422, "invalid_request")
