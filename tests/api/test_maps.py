"""The map of the library and the likely covers of a recording on it."""

from __future__ import annotations

import gzip
import json
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World
from tests.doubles.weights import untrained_card

from contrafact.domain.maps import MapDecision, MapHead, MapPoints
from contrafact.domain.reviews import Review, ReviewAnswer, Subject
from contrafact.domain.tracks import Track, TrackEdit
from contrafact.domain.works import Work
from contrafact_api.presenters import maps as presenter

MODEL = untrained_card().model_id
ADDRESS = "/api/v1/map"


def put_map(world: World, places: dict[str, tuple[float, float]], version: int = 1) -> None:
    points = MapPoints(tuple(places), np.array([*places.values()], dtype=np.float32).reshape(-1, 2))
    now = world.clock()
    head = MapHead(MODEL, version, len(places), len(places), 0, now, now, now)
    assert world.maps.take(MODEL, "t")
    assert world.maps.put(head, points, "t")


def get_map(client: FlaskClient) -> dict[str, Any]:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def test_before_the_first_map_the_songs_wait_for_their_places(client: FlaskClient, world: World) -> None:
    world.add_ready(1)

    found = get_map(client)

    assert (found["version"], found["made_at"], found["ids"], found["n_waiting"]) == (0, None, [], 1)
    assert found["model_id"] == MODEL


def test_the_map_tells_in_columns_what_its_colours_need(client: FlaskClient, world: World) -> None:
    first, second, third = (world.add_ready(number, title=f"Song {number}") for number in (1, 2, 3))
    waiting = world.add_ready(4)
    world.works.create(Work("a" * 32, "A work", None, world.clock(), world.clock()))
    world.tracks.edit(first.id, TrackEdit(work_id="a" * 32, tags=("live", "jazz"), artist="Ann"), world.clock())
    world.tracks.edit(second.id, TrackEdit(tags=("jazz",)), world.clock())
    world.mapped.decisions[third.id] = MapDecision.LIKELY
    put_map(world, {third.id: (-5.0, 0.0), first.id: (0.0, 1.0), second.id: (5.0, -1.0), "yt-00000000099": (0, 0)})

    found = get_map(client)

    assert found["ids"] == sorted([first.id, second.id, third.id])
    assert waiting.id not in found["ids"]
    assert found["n_waiting"] == 1
    assert found["titles"] == ["Song 1", "Song 2", "Song 3"]
    assert found["artists"] == ["Ann", None, None]
    # The longer side takes all of the numbers, the other keeps its proportion.
    assert found["x"] == [32768, 65535, 0]
    assert found["y"] == [39321, 26214, 32768]
    assert found["works"] == [{"id": "a" * 32, "title": "A work"}]
    assert found["work"] == [0, -1, -1]
    assert [found["decisions"][place] for place in found["decision"]] == ["none", "none", "likely"]
    assert found["decisions"] == ["none", "unsure", "likely", "same_recording", "confirmed"]
    assert [[found["tags"][place] for place in places] for places in found["tagged"]] == [
        ["live", "jazz"],
        ["jazz"],
        [],
    ]


def test_one_song_stands_in_the_middle(client: FlaskClient, world: World) -> None:
    put_map(world, {world.add_ready(1).id: (3.0, 4.0)})

    found = get_map(client)

    assert (found["x"], found["y"]) == ([32768], [32768])


def test_a_song_in_the_trash_is_not_on_the_map(client: FlaskClient, world: World) -> None:
    first, second = world.add_ready(1), world.add_ready(2)
    put_map(world, {first.id: (0, 0), second.id: (1, 1)})
    client.delete(f"/api/v1/tracks/{first.id}")

    assert get_map(client)["ids"] == [second.id]


def test_a_browser_that_has_the_map_does_not_get_it_again(client: FlaskClient, world: World) -> None:
    track = world.add_ready(1)
    put_map(world, {track.id: (0, 0)})
    first = client.get(ADDRESS)
    assert first.headers["Cache-Control"] == "private, no-cache"

    again = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

    world.tracks.edit(track.id, TrackEdit(title="Another name"), world.clock())
    world.clock.advance(6)
    changed = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.json["titles"] == ["Another name"]


def test_the_map_is_compressed_for_those_who_understand_it(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter, "_WORTH_COMPRESSING", 100)
    put_map(world, {world.add_ready(1).id: (0, 0)})
    plain = client.get(ADDRESS)

    compressed = client.get(ADDRESS, headers={"Accept-Encoding": "gzip, br"})

    assert compressed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(compressed.data)) == plain.json
    assert compressed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in compressed.headers["Vary"]
    assert "Content-Encoding" not in client.get(ADDRESS, headers={"Accept-Encoding": "gzip;q=0"}).headers
    same = client.get(ADDRESS, headers={"Accept-Encoding": "gzip", "If-None-Match": compressed.headers["ETag"]})
    assert same.status_code == 304


def test_a_short_map_is_not_compressed(client: FlaskClient, world: World) -> None:
    put_map(world, {world.add_ready(1).id: (0, 0)})

    assert "Content-Encoding" not in client.get(ADDRESS, headers={"Accept-Encoding": "gzip"}).headers


def test_many_readers_within_seconds_cost_one_reading(client: FlaskClient, world: World) -> None:
    put_map(world, {world.add_ready(1).id: (0, 0)})

    for _ in range(5):
        get_map(client)

    assert world.mapped.n_reads == 1


def covers_of(client: FlaskClient, track: Track) -> list[tuple[str, float, bool]]:
    items = client.get(f"{ADDRESS}/covers?track_id={track.id}").json["items"]
    return [(item["track_id"], item["probability"], item["is_confirmed"]) for item in items]


def test_likely_covers_are_found_in_both_directions(client: FlaskClient, world: World) -> None:
    first, second, third, far = (world.add_ready(number, near=0.1 * number) for number in (1, 2, 3, 4))
    vectors = dict(world.embeddings.wholes(MODEL))
    world.edges.put(first.id, MODEL, vectors[first.id], {second.id: 0.8})
    world.edges.put(third.id, MODEL, vectors[third.id], {first.id: 0.9})

    assert covers_of(client, first) == [(third.id, 0.9, False), (second.id, 0.8, False)]
    assert covers_of(client, second) == [(first.id, 0.8, False)]
    assert covers_of(client, far) == []


def test_rejected_covers_are_left_out_and_confirmed_ones_marked(world: World) -> None:
    client = make_client(world)
    first, second, third = (world.add_ready(number, near=0.1 * number) for number in (1, 2, 3))
    vectors = dict(world.embeddings.wholes(MODEL))
    world.edges.put(first.id, MODEL, vectors[first.id], {second.id: 0.8, third.id: 0.7})
    answers = {second: ReviewAnswer.REJECTED, third: ReviewAnswer.CONFIRMED}
    for number, (other, answer) in enumerate(answers.items()):
        world.reviews.add(Review(f"{number:032x}", Subject(first.id, other.id), answer, world.clock()))

    assert covers_of(client, first) == [(third.id, 0.7, True)]


def test_covers_of_unknown_and_damaged_ids_are_refused(client: FlaskClient) -> None:
    assert_problem(client.get(f"{ADDRESS}/covers?track_id=yt-00000000099"), 404, "track_not_found")
    assert_problem(client.get(f"{ADDRESS}/covers?track_id=x"), 422, "invalid_request")
    assert_problem(client.get(f"{ADDRESS}/covers"), 422, "invalid_request")
