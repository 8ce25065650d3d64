from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.asserting import assert_problem
from tests.doubles.memory_app import World
from tests.doubles.weights import untrained_card

MODEL = untrained_card().model_id


def ranking(client: FlaskClient, track_id: str, limit: int = 3) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = client.get(f"/api/v1/tracks/{track_id}/ranking?limit={limit}{cursor}").json
        assert answer["query"]["id"] == track_id
        items += answer["items"]
        if answer["next_cursor"] is None:
            assert answer["total"] == len(items)
            return items
        cursor = f"&cursor={answer['next_cursor']}"


def test_a_check_gives_both_tracks_and_a_whole_verdict(client: FlaskClient, world: World) -> None:
    query, reference = world.add_ready(1), world.add_ready(2, near=math.pi / 6)
    answer = client.get(f"/api/v1/checks?query_id={query.id}&reference_id={reference.id}").json
    distance = 2 * math.sin(math.pi / 12)
    assert (answer["query"]["id"], answer["reference"]["id"]) == (query.id, reference.id)
    assert answer["verdict"] == {
        "decision": "unsure",
        "probability": pytest.approx(1 / (1 + math.exp(-(4 - 8 * distance))), abs=1e-5),
        "distance": pytest.approx(distance, abs=1e-6),
        "threshold": pytest.approx((math.log(4) - 4) / -8),
        "transposition_semitones": None,
        "sections": [],
        "model_id": MODEL,
    }


def test_a_check_says_what_is_wrong_with_either_track(client: FlaskClient, world: World) -> None:
    ready = world.add_ready(1).id
    gone = world.add_ready(2).id
    client.delete(f"/api/v1/tracks/{gone}")
    queued = client.post("/api/v1/tracks", json={"url": "youtu.be/dQw4w9WgXcQ"}).json["track"]["id"]

    def check(query_id: str, reference_id: str) -> Any:
        return client.get("/api/v1/checks", query_string={"query_id": query_id, "reference_id": reference_id})

    assert_problem(check(ready, ready), 422, "same_track")
    for pair in ((ready, gone), (gone, ready)):
        assert gone in assert_problem(check(*pair), 404, "track_not_found")["detail"]
    for pair in ((ready, queued), (queued, ready)):
        assert queued in assert_problem(check(*pair), 409, "track_not_ready")["detail"]
    assert_problem(check(ready, "x"), 422, "invalid_request")
    details = assert_problem(client.get(f"/api/v1/checks?query_id={ready}"), 422, "invalid_request")
    assert details["errors"] == [{"location": ["reference_id"], "message": "Field required"}]


def test_a_ranking_in_an_otherwise_empty_library_is_empty(client: FlaskClient, world: World) -> None:
    assert ranking(client, world.add_ready(1).id) == []


def test_a_ranking_lists_all_other_tracks_nearest_first_and_agrees_with_the_check(
    client: FlaskClient, world: World
) -> None:
    query = world.add_ready(0)
    others = [world.add_ready(number, near=0.2 * ((number * 7) % 10)) for number in range(1, 11)]
    items = ranking(client, query.id)
    assert [item["rank"] for item in items] == list(range(1, 11))
    assert {item["track"]["id"] for item in items} == {track.id for track in others}
    assert all(near["verdict"]["distance"] <= far["verdict"]["distance"] for near, far in pairwise(items))
    assert items[0]["verdict"]["decision"] == "likely"
    assert items[-1]["verdict"]["decision"] == "unlikely"
    for item in items:
        check = client.get(f"/api/v1/checks?query_id={query.id}&reference_id={item['track']['id']}").json
        assert check["verdict"] == item["verdict"]


def test_equally_near_tracks_are_each_shown_once(client: FlaskClient, world: World) -> None:
    query = world.add_ready(0)
    for number in range(1, 12):
        world.add_ready(number, near=0.3)
    ids = [item["track"]["id"] for item in ranking(client, query.id, limit=2)]
    assert ids == sorted(set(ids))
    assert len(ids) == 11


def test_a_track_added_between_two_pages_repeats_and_hides_none(client: FlaskClient, world: World) -> None:
    query = world.add_ready(0)
    for number in range(1, 7):
        world.add_ready(number, near=number / 10)
    first = client.get(f"/api/v1/tracks/{query.id}/ranking?limit=3").json
    world.add_ready(50, near=0.15)
    second = client.get(f"/api/v1/tracks/{query.id}/ranking?limit=9&cursor={first['next_cursor']}").json
    numbers = [int(item["track"]["id"].removeprefix("yt-")) for item in first["items"] + second["items"]]
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert [item["rank"] for item in second["items"]] == [5, 6, 7]


def test_a_track_is_ranked_as_soon_as_it_has_an_embedding_and_never_after_its_deletion(
    client: FlaskClient, world: World
) -> None:
    query = world.add_ready(0)
    assert ranking(client, query.id) == []
    other = world.add_ready(1)
    assert [item["track"]["id"] for item in ranking(client, query.id)] == [other.id]
    client.delete(f"/api/v1/tracks/{other.id}")
    assert ranking(client, query.id) == []
    world.add_ready(1)
    assert [item["track"]["id"] for item in ranking(client, query.id)] == [other.id]


def test_the_model_is_told_by_its_card(client: FlaskClient) -> None:
    card = client.get("/api/v1/model").json
    assert (card["model_id"], card["recipe"], card["calibration"]["likely_cut"]) == (MODEL, "hpcp-v1", 0.8)
