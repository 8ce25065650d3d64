"""Lists of tracks with all filters, and changes of many tracks."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_world import World

CHANGES = "/api/v1/tracks/changes"


@pytest.fixture
def ids(world: World) -> list[str]:
    return [world.add_ready(number, title=f"Take_{number}_On_Me").id for number in range(1, 4)]


def change(client: FlaskClient, **body: Any) -> Any:
    return client.post(CHANGES, json=body)


def test_all_that_match_get_a_tag_and_an_undo_takes_it_away(client: FlaskClient, ids: list[str]) -> None:
    answer = change(client, filter={"q": "tkae on"}, edit={"add_tags": ["tape 7"], "artist": "a-ha"})
    assert (answer.status_code, answer.json["state"], answer.json["n_changed"]) == (200, "done", 3)
    tagged = client.get("/api/v1/tracks?tag=tape 7").json
    assert tagged["total"] == 3
    assert {item["artist"] for item in tagged["items"]} == {"a-ha"}
    assert client.get("/api/v1/tracks/choices").json == {"makers": [], "tags": ["tape 7"], "languages": []}
    (listed,) = client.get(CHANGES).json["items"]
    assert (listed["id"], listed["can_be_undone"], listed["kind"]) == (answer.json["id"], True, "edit")

    undone = client.post(f"{CHANGES}/{listed['id']}/undo")

    assert (undone.json["state"], undone.json["n_undone"], undone.json["can_be_undone"]) == ("undone", 3, False)
    assert client.get("/api/v1/tracks?tag=tape 7").json["total"] == 0
    assert_problem(client.post(f"{CHANGES}/{listed['id']}/undo"), 409, "not_undoable")
    assert client.get(f"{CHANGES}/{listed['id']}").json == undone.json


def test_chosen_tracks_go_to_the_trash(client: FlaskClient, ids: list[str]) -> None:
    answer = change(client, ids=ids[:2], delete=True)
    assert (answer.json["kind"], answer.json["n_changed"]) == ("delete", 2)
    assert client.get("/api/v1/tracks/trash").json["total"] == 2
    client.post(f"{CHANGES}/{answer.json['id']}/undo")
    assert client.get("/api/v1/tracks").json["total"] == 3


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": [], "delete": True},
        {"ids": ["yt-00000000001"]},
        {"ids": ["yt-00000000001"], "filter": {}, "delete": True},
        {"ids": ["yt-00000000001"], "delete": False},
        {"ids": ["yt-00000000001"], "delete": True, "edit": {"artist": "X"}},
        {"filter": {}, "edit": {}},
        {"filter": {}, "edit": {"add_tags": [" "]}},
        {"filter": {}, "edit": {"add_tags": None}},
        {"filter": {}, "edit": {"title": "One for all"}},
        {"filter": {"tag": ""}, "delete": True},
        {"filter": {"added_since": "yesterday"}, "delete": True},
        {"filter": {"least_harmony": 2}, "delete": True},
        {"filter": {"limit": 3}, "delete": True},
        {"filter": {"q": None}, "delete": True},
        {"ids": None, "filter": {}, "delete": True},
        {"filter": {}, "delete": None},
    ],
)
def test_a_change_that_is_not_clear_is_refused(client: FlaskClient, ids: list[str], body: dict[str, Any]) -> None:
    assert_problem(change(client, **body), 422, "invalid_request")
    assert client.get("/api/v1/tracks").json["total"] == 3


def test_a_change_that_does_not_exist_has_its_code(client: FlaskClient) -> None:
    assert_problem(client.get(f"{CHANGES}/{'f' * 32}"), 404, "change_not_found")
    assert_problem(change(client, filter={}, edit={"work_id": "f" * 32}), 404, "work_not_found")
    assert_problem(change(client, filter={}, edit={"language": "??"}), 422, "invalid_language")


def test_words_that_were_searched_instead_are_named(client: FlaskClient, ids: list[str]) -> None:
    page = client.get("/api/v1/tracks?q=taek&sort=relevance").json
    assert (page["total"], page["respelled"]) == (3, [{"asked": "taek", "words": ["take"]}])
    assert client.get("/api/v1/tracks?q=take").json["respelled"] == []


@pytest.mark.parametrize("query", ["relation=cousin", "has_work=perhaps", "added_since=2026-02-30", "most_harmony=nan"])
def test_a_filter_that_cannot_be_is_refused(client: FlaskClient, query: str) -> None:
    assert_problem(client.get(f"/api/v1/tracks?{query}"), 422, "invalid_request")


def test_chosen_tracks_are_exported_in_their_order_and_those_of_a_filter_too(
    client: FlaskClient, ids: list[str]
) -> None:
    chosen = client.post("/api/v1/tracks/export", json={"ids": [ids[2], ids[0], "yt-99999999999"]})
    assert (chosen.status_code, chosen.mimetype) == (200, "text/csv")
    assert [row["id"] for row in csv.DictReader(io.StringIO(chosen.text))] == [ids[2], ids[0]]
    found = client.post("/api/v1/tracks/export", json={"filter": {"q": "2"}, "format": "json"})
    assert [row["title"] for row in json.loads(found.text)] == ["Take_2_On_Me"]
    assert_problem(client.post("/api/v1/tracks/export", json={"format": "csv"}), 422, "invalid_request")
