"""Every request that changes something leaves one entry in the audit log, or one for each track."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask.testing import FlaskClient
from tests.api.audited import (
    ELSEWHERE,
    OF_IMPORTS,
    OF_TWO_WORKS,
    ROUTES,
    WITHOUT_CHANGE,
    call,
    changing_operations,
    entries_of,
)
from tests.api.conftest import assert_problem
from tests.api.prepared import LINK
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World, make_world


def test_every_route_that_changes_something_is_in_the_table() -> None:
    assert changing_operations() - ELSEWHERE - WITHOUT_CHANGE - OF_IMPORTS == set(ROUTES)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_change_leaves_one_entry_with_the_id_of_its_request(name: str) -> None:
    world = make_world()
    client, route = make_client(world), ROUTES[name]
    ids = route.prepare(world, client)

    answer = call(client, route, ids)

    assert answer.status_code < 300, answer.data
    *others, entry = entries_of(world, answer.headers["X-Request-Id"])
    assert len(others) == (name in OF_TWO_WORKS)
    assert (entry.change.action, entry.change.kind) == (route.action, route.kind)
    assert (entry.actor.user_id, entry.actor.name, entry.actor.address) == ("local", "local user", "127.0.0.1")
    assert entry.change.target_id
    named = ids.get(f"{route.kind.value}_id")
    assert named in {None, entry.change.target_id}
    assert "whsec_" not in repr(entry)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_what_is_refused_leaves_no_entry(name: str) -> None:
    world = make_world()
    client, route = make_client(world), ROUTES[name]
    names = (
        "work_id",
        "job_id",
        "webhook_id",
        "change_id",
        "calibration_id",
        "import_id",
        "case_id",
        "pair_id",
        "link_id",
        "set_id",
    )
    gone = dict.fromkeys(names, "f" * 32) | {"track_id": "yt-goneGoneGon"}
    answer = client.open(
        "/api/v1" + route.path.format(**gone, delivery_id=f"msg_{'f' * 32}"),
        method=route.method,
        json={"url": "nonsense"} if route.body is not None else None,
        headers={"Origin": "https://evil.example"} if "reextraction" in name or "calibration" in name else {},
    )
    assert answer.status_code >= 400
    assert entries_of(world, answer.headers["X-Request-Id"]) == []


def test_submitting_what_is_there_changes_nothing(world: World, client: FlaskClient) -> None:
    client.post("/api/v1/tracks", json={"url": LINK})
    again = client.post("/api/v1/tracks", json={"url": LINK})
    assert again.status_code == 200
    assert entries_of(world, again.headers["X-Request-Id"]) == []


def test_deleting_many_leaves_an_entry_for_each(world: World, client: FlaskClient) -> None:
    ids = [world.add_ready(number).id for number in (1, 2)]
    answer = client.post("/api/v1/tracks/delete", json={"ids": [*ids, "yt-goneGoneGon"]})
    found = entries_of(world, answer.headers["X-Request-Id"])
    assert [each.change.target_id for each in found] == ids


def test_an_edit_shows_the_fields_that_changed_before_and_after(world: World, client: FlaskClient) -> None:
    track = world.add_ready(1, title="Old")
    work_id = client.post("/api/v1/works", json={"title": "Song"}).json["id"]
    client.patch(f"/api/v1/tracks/{track.id}", json={"title": "New", "work_id": work_id})

    page = client.get(f"/api/v1/tracks/{track.id}/history").json

    newest = page["items"][0]
    assert newest["before"] == {"title": "Old", "work_id": None}
    assert newest["after"] == {"title": "New", "work_id": work_id}
    assert newest["user"] == {"id": "local", "name": "local user"}
    assert [each["action"] for each in page["items"]] == ["track.edited", "track.submitted"]
    assert not {"address", "key_id", "request_id"} & set(newest)


def test_the_history_of_a_work_stays_after_its_end(client: FlaskClient) -> None:
    work_id = client.post("/api/v1/works", json={"title": "Song"}).json["id"]
    client.patch(f"/api/v1/works/{work_id}", json={"composer": "Anna"})
    client.delete(f"/api/v1/works/{work_id}")
    page = client.get(f"/api/v1/works/{work_id}/history").json
    assert sorted(each["action"] for each in page["items"]) == ["work.created", "work.deleted", "work.edited"]
    assert page["total"] == 3


def test_the_log_is_filtered_and_read_in_pages(world: World, client: FlaskClient) -> None:
    for number in range(3):
        world.clock.advance(60)
        client.post("/api/v1/works", json={"title": f"Song {number}"})
    track = world.add_ready(1)
    client.delete(f"/api/v1/tracks/{track.id}")

    def total(query: str) -> int:
        answer = client.get(f"/api/v1/audit?{query}")
        assert answer.status_code == 200, answer.data
        found: int = answer.json["total"]
        return found

    assert total("action=work.created") == 3
    assert total(f"target_kind=track&target_id={track.id}") == 2
    assert total("who=local&action=track.trashed") == 1
    assert total("who=system") == 1
    assert total("who=127.0.0.1") == 4
    assert total("since=2026-01-01T12:02:00Z&action=work.created") == 2
    assert total("until=2026-01-01T13:02:00%2B01:00&action=work.created") == 1
    assert total("since=2026-01-02") == 0
    first = client.get("/api/v1/audit?action=work.created&limit=2").json
    rest = client.get(f"/api/v1/audit?action=work.created&limit=2&cursor={first['next_cursor']}").json
    titles = [each["after"]["title"] for page in (first, rest) for each in page["items"]]
    assert titles == ["Song 2", "Song 1", "Song 0"]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    "query",
    ["since=yesterday", "since=2026-02-31", "until=1", "action=nothing", "target_kind=cat", "format=xml", "cursor=x"],
)
def test_a_wrong_filter_is_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/v1/audit?{query}")
    assert_problem(answer, 422, "invalid_cursor" if "cursor" in query else "invalid_request")


def test_the_log_as_csv_holds_all_entries_and_no_formula(world: World, client: FlaskClient) -> None:
    for number in range(25):
        client.post("/api/v1/works", json={"title": f"=HYPERLINK({number})"})
    for answer in (
        client.get("/api/v1/audit?format=csv&limit=5"),
        client.get("/api/v1/audit", headers={"Accept": "text/csv"}),
    ):
        assert answer.mimetype == "text/csv"
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert len(rows) == 25
        assert {row["action"] for row in rows} == {"work.created"}
        assert {row["user_id"] for row in rows} == {"local"}
        assert json.loads(rows[0]["after"])["title"].startswith("=HYPERLINK")
        assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())
