from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_world import World

from contrafact.domain.webhooks import Announcement, Event

HOOK = {"url": "https://hooks.example/x", "events": ["track.ready", "track.failed"]}
PATH = "/api/v1/webhooks"


@pytest.fixture
def hook(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.post(PATH, json=HOOK).json
    return found


def test_the_secret_is_shown_once(client: FlaskClient, hook: dict[str, Any]) -> None:
    assert hook["secret"].startswith("whsec_")
    assert len(hook["secret"]) > 40
    assert hook["made_by"] == {"id": "local", "name": "local user"}
    shown = client.get(f"{PATH}/{hook['id']}").json
    assert shown == {name: value for name, value in hook.items() if name != "secret"}
    assert client.get(PATH).json["items"] == [shown]
    edited = client.patch(f"{PATH}/{hook['id']}", json={"is_enabled": False}).json
    assert (edited["secret"], edited["is_enabled"], edited["url"]) == (None, False, HOOK["url"])
    replaced = client.patch(f"{PATH}/{hook['id']}", json={"new_secret": True}).json
    assert replaced["secret"] not in {None, hook["secret"]}


def test_a_webhook_is_deleted(client: FlaskClient, hook: dict[str, Any]) -> None:
    assert client.delete(f"{PATH}/{hook['id']}").status_code == 204
    for method, rest, body in (
        *(("GET", "", None), ("DELETE", "", None), ("PATCH", "", {"is_enabled": True})),
        *(("GET", "/deliveries", None), ("POST", f"/deliveries/msg_{'0' * 32}/replay", None)),
    ):
        answer = client.open(f"{PATH}/{hook['id']}{rest}", method=method, json=body)
        assert_problem(answer, 404, "webhook_not_found")


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://localhost:6379/", "http://nas.lan/", "http://[::1]/"])
def test_a_private_address_is_refused(client: FlaskClient, hook: dict[str, Any], url: str) -> None:
    assert_problem(client.post(PATH, json={**HOOK, "url": url}), 422, "private_address")
    assert_problem(client.patch(f"{PATH}/{hook['id']}", json={"url": url}), 422, "private_address")


def test_what_the_operator_allows_is_taken(client: FlaskClient) -> None:
    for url in ("http://hooks.lan/x", "http://127.0.0.1:9000/", "http://10.1.2.3/"):
        assert client.post(PATH, json={**HOOK, "url": url}).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"url": HOOK["url"]}, {**HOOK, "events": []}, {**HOOK, "events": ["track.eaten"]}),
        *({**HOOK, "secret": "mine"}, {**HOOK, "made_by": "me"}, {**HOOK, "url": None}, {**HOOK, "url": ""}),
    ],
)
def test_a_wrong_webhook_is_refused(client: FlaskClient, body: dict[str, Any]) -> None:
    assert_problem(client.post(PATH, json=body), 422, "invalid_request")


def test_an_address_that_is_none_is_refused(client: FlaskClient) -> None:
    assert_problem(client.post(PATH, json={**HOOK, "url": "ftp://x.example/"}), 422, "invalid_webhook")


def test_deliveries_are_listed_and_replayed(world: World, client: FlaskClient, hook: dict[str, Any]) -> None:
    for number in range(3):
        world.clock.advance(1)
        told = Announcement(Event.TRACK_READY, f"j{number}", {"track": {"id": f"t{number}"}})
        world.webhooks.record(lambda announce, told=told: announce(told))
    path = f"{PATH}/{hook['id']}/deliveries"
    first = client.get(f"{path}?limit=2").json
    rest = client.get(f"{path}?limit=2&cursor={first['next_cursor']}").json
    assert first["total"] == 3
    assert ["t2" in first["items"][0]["body"], len(rest["items"])] == [True, 1]
    assert {each["state"] for each in first["items"]} == {"waiting"}
    assert client.get(f"{path}?state=delivered").json["total"] == 0
    assert_problem(client.get(f"{path}?state=eaten"), 422, "invalid_request")

    one = first["items"][0]["id"]
    answer = client.post(f"{path}/{one}/replay")
    assert (answer.status_code, answer.json["id"], answer.json["attempts"]) == (202, one, 0)
    assert_problem(client.post(f"{path}/msg_{'0' * 32}/replay"), 404, "delivery_not_found")
    assert_problem(client.post(f"{path}/nonsense/replay"), 422, "invalid_request")
