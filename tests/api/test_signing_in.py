"""Accounts on stores in memory: sign in, sessions, links, keys."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_app import make_client
from tests.doubles.memory_people import PASSWORD
from tests.doubles.memory_world import World

from contrafact.adapters.logs import JsonLines
from contrafact.domain.people import Access, Role, Scope

DAY = 86_400.0
NEW = "four lazy otters swim"


@pytest.fixture
def client(world: World) -> FlaskClient:
    return make_client(world, access=Access.ACCOUNTS)


def other_browser(world: World, client: FlaskClient) -> FlaskClient:
    return client.application.test_client()


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD) -> None:
    answer = client.post("/api/v1/session", json={"name": name, "password": password})
    assert answer.status_code == 200, answer.text


def test_without_accounts_a_caller_is_the_local_user(world: World) -> None:
    answer = make_client(world).get("/api/v1/session").get_json()
    assert answer["access"] == "local"
    assert answer["user"] == {"id": "local", "name": "local user", "role": "administrator"}
    assert make_client(world, access=Access.OPEN).get("/api/v1/session").get_json()["access"] == "open"


def test_with_accounts_nothing_answers_a_caller_who_is_not_signed_in(client: FlaskClient) -> None:
    answer = client.get("/api/v1/session").get_json()
    assert (answer["access"], answer["user"], answer["scopes"]) == ("accounts", None, [])
    refused = client.get("/api/v1/tracks")
    assert_problem(refused, 401, "not_signed_in")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_first_link_makes_the_first_administrator_once(world: World, client: FlaskClient) -> None:
    accounts = world.people.use_cases().accounts
    token = accounts.first_link()
    assert token
    assert accounts.first_link() != token
    assert not client.get("/api/v1/session").get_json()["is_set_up"]
    assert client.post("/api/v1/invitations/look", json={"token": token}).get_json()["purpose"] == "first"
    made = client.post("/api/v1/invitations/accept", json={"token": token, "name": "Maria", "password": NEW})
    assert made.get_json()["user"]["role"] == "administrator"
    assert client.get("/api/v1/users").get_json()["total"] == 1
    assert accounts.first_link() is None
    again = client.post("/api/v1/invitations/accept", json={"token": token, "name": "Eve", "password": NEW})
    assert_problem(again, 410, "link_used")
    assert world.people.invitations.found == {}


def test_an_invited_user_gets_the_role_of_the_invitation(world: World, client: FlaskClient) -> None:
    world.people.add(Role.ADMINISTRATOR)
    sign_in(client, "administrator")
    invited = client.post("/api/v1/invitations", json={"role": "viewer"})
    assert invited.status_code == 201
    link = invited.get_json()["link"]
    assert link.startswith("http://127.0.0.1:8080/welcome#")
    guest = other_browser(world, client)
    body = {"token": link.partition("#")[2], "name": "  Zoë ", "password": NEW}
    assert guest.post("/api/v1/invitations/accept", json=body).get_json()["user"]["name"] == "Zoë"
    assert guest.get("/api/v1/tracks").status_code == 200
    assert_problem(guest.post("/api/v1/works", json={"title": "x"}), 403, "role_too_low")
    assert client.get("/api/v1/invitations").get_json()["items"] == []


@pytest.mark.parametrize(
    "password", ["short", "passwordpassword", "123456789012", "Zoe contrafact", "aaaaaaaaaaaaaaaaaaaaaaaa"]
)
def test_a_weak_password_is_refused_and_the_link_stays_valid(client: FlaskClient, world: World, password: str) -> None:
    token = world.people.use_cases().accounts.first_link()
    body = {"token": token, "name": "Zoe", "password": password}
    assert_problem(client.post("/api/v1/invitations/accept", json=body), 422, "weak_password")
    assert client.post("/api/v1/invitations/accept", json=body | {"password": NEW}).status_code == 200


def test_a_session_ends_without_use_and_at_the_latest(world: World, client: FlaskClient) -> None:
    world.people.add(Role.VIEWER)
    sign_in(client, "VIEWER")
    for _ in range(7):
        world.clock.advance(4 * DAY)
        assert client.get("/api/v1/tracks").status_code == 200
    world.clock.advance(3 * DAY)
    assert_problem(client.get("/api/v1/tracks"), 401, "session_ended")
    sign_in(client, "viewer")
    world.clock.advance(8 * DAY)
    assert_problem(client.get("/api/v1/tracks"), 401, "session_ended")


def test_one_signs_out_here_there_and_everywhere(world: World, client: FlaskClient) -> None:
    world.people.add(Role.VIEWER)
    others = [other_browser(world, client) for _ in range(3)]
    for each in (client, *others):
        sign_in(each, "viewer")
    listed = client.get("/api/v1/session/all").get_json()["items"]
    assert len(listed) == 4
    assert [each["is_current"] for each in listed].count(True) == 1
    assert others[0].delete("/api/v1/session").status_code == 204
    assert_problem(others[0].get("/api/v1/tracks"), 401, "not_signed_in")
    other = next(each["id"] for each in listed if not each["is_current"])
    client.delete(f"/api/v1/session/all/{other}")
    assert client.delete("/api/v1/session/all").status_code == 204
    assert world.people.sessions.found == {}
    assert {each.get("/api/v1/tracks").status_code for each in (client, *others)} == {401}


def test_a_new_password_ends_all_other_sessions_and_rotates_this_one(world: World, client: FlaskClient) -> None:
    world.people.add(Role.VIEWER)
    other = other_browser(world, client)
    sign_in(other, "viewer")
    sign_in(client, "viewer")
    before = set(world.people.sessions.found)
    wrong = client.put("/api/v1/account/password", json={"current": "not this one", "new": NEW})
    assert_problem(wrong, 403, "wrong_password")
    assert client.put("/api/v1/account/password", json={"current": PASSWORD, "new": NEW}).status_code == 204
    assert client.get("/api/v1/tracks").status_code == 200
    assert_problem(other.get("/api/v1/tracks"), 401, "session_ended")
    assert not before & set(world.people.sessions.found)
    sign_in(other, "viewer", NEW)


def test_a_reset_link_sets_a_password_and_ends_all_sessions(world: World, client: FlaskClient) -> None:
    world.people.add(Role.ADMINISTRATOR)
    user = world.people.add(Role.CURATOR)
    lost = other_browser(world, client)
    sign_in(lost, "curator")
    sign_in(client, "administrator")
    old = client.post(f"/api/v1/users/{user.id}/reset").get_json()["link"].partition("#")[2]
    token = client.post(f"/api/v1/users/{user.id}/reset").get_json()["link"].partition("#")[2]
    fresh = other_browser(world, client)
    assert_problem(fresh.post("/api/v1/invitations/look", json={"token": old}), 410, "link_used")
    assert fresh.post("/api/v1/invitations/look", json={"token": token}).get_json()["name"] == "curator"
    assert fresh.post("/api/v1/invitations/accept", json={"token": token, "password": NEW}).status_code == 200
    assert_problem(lost.get("/api/v1/tracks"), 401, "session_ended")


def test_a_disabled_user_is_signed_out_at_once_and_for_good(world: World, client: FlaskClient) -> None:
    world.people.add(Role.ADMINISTRATOR)
    user = world.people.add(Role.CURATOR)
    key = world.people.key_of(user)
    other = other_browser(world, client)
    sign_in(other, "curator")
    sign_in(client, "administrator")
    assert client.patch(f"/api/v1/users/{user.id}", json={"is_disabled": True}).get_json()["is_disabled"]
    assert_problem(other.get("/api/v1/tracks"), 401, "session_ended")
    answer = other.post("/api/v1/session", json={"name": "curator", "password": PASSWORD})
    assert_problem(answer, 403, "account_disabled")
    by_key = other.get("/api/v1/tracks", headers={"Authorization": f"Bearer {key}"})
    assert_problem(by_key, 403, "account_disabled")


def test_the_last_administrator_stays_one(world: World, client: FlaskClient) -> None:
    user = world.people.add(Role.ADMINISTRATOR)
    sign_in(client, "administrator")
    for change in ({"role": "viewer"}, {"is_disabled": True}):
        assert_problem(client.patch(f"/api/v1/users/{user.id}", json=change), 409, "last_administrator")
    world.people.add(Role.ADMINISTRATOR, "second")
    assert client.patch(f"/api/v1/users/{user.id}", json={"role": "viewer"}).status_code == 200
    assert_problem(client.get("/api/v1/users"), 403, "role_too_low")


def test_a_key_is_shown_once_and_calls_within_its_scopes(world: World, client: FlaskClient) -> None:
    world.people.add(Role.CONTRIBUTOR)
    sign_in(client, "contributor")
    made = client.post("/api/v1/keys", json={"name": "script", "scopes": ["read"], "expires_in_days": 2}).get_json()
    key = made["key"]
    assert key.startswith("cf_")
    assert len(key) == 52
    assert made["item"]["hint"] == key[:7]
    assert key not in str(world.people.keys.found)
    program = other_browser(world, client)
    headers = {"Authorization": f"Bearer {key}"}
    assert program.get("/api/v1/tracks", headers=headers).status_code == 200
    assert program.get("/api/v1/session", headers=headers).get_json()["scopes"] == ["read"]
    refused = assert_problem(program.post("/api/v1/tracks", json={"url": "x"}, headers=headers), 403, "scope_missing")
    assert "`submit`" in refused["detail"]
    assert_problem(program.get("/api/v1/keys", headers=headers), 403, "session_needed")
    assert client.get("/api/v1/keys").get_json()["items"][0]["used_at"]
    world.clock.advance(2 * DAY)
    assert_problem(program.get("/api/v1/tracks", headers=headers), 401, "key_expired")
    assert client.delete(f"/api/v1/keys/{made['item']['id']}").status_code == 204
    assert_problem(program.get("/api/v1/tracks", headers=headers), 401, "invalid_key")


def test_a_key_loses_what_its_owners_role_loses(world: World, client: FlaskClient) -> None:
    user = world.people.add(Role.CURATOR)
    world.people.add(Role.ADMINISTRATOR)
    headers = {"Authorization": f"Bearer {world.people.key_of(user, Scope.READ, Scope.EDIT)}"}
    assert client.post("/api/v1/works", json={"title": "x"}, headers=headers).status_code == 201
    sign_in(client, "administrator")
    client.patch(f"/api/v1/users/{user.id}", json={"role": "viewer"})
    assert_problem(client.post("/api/v1/works", json={"title": "x"}, headers=headers), 403, "role_too_low")
    assert client.get("/api/v1/tracks", headers=headers).status_code == 200


def test_nobody_gives_a_key_more_than_the_own_role(world: World, client: FlaskClient) -> None:
    world.people.add(Role.CONTRIBUTOR)
    sign_in(client, "contributor")
    refused = client.post("/api/v1/keys", json={"name": "script", "scopes": ["read", "review", "admin"]})
    assert "admin, review" in assert_problem(refused, 403, "role_too_low")["detail"]


def test_failed_attempts_make_the_next_one_wait(world: World, client: FlaskClient) -> None:
    world.people.add(Role.VIEWER)
    wrong = {"name": "viewer", "password": "not this one"}
    for _ in range(6):
        assert_problem(client.post("/api/v1/session", json=wrong), 401, "wrong_sign_in")
    paused = client.post("/api/v1/session", json={"name": "viewer", "password": PASSWORD})
    assert_problem(paused, 429, "too_many_sign_ins")
    assert paused.headers["Retry-After"] == "1"
    world.clock.advance(1)
    assert_problem(client.post("/api/v1/session", json=wrong), 401, "wrong_sign_in")
    assert client.post("/api/v1/session", json=wrong).headers["Retry-After"] == "2"
    world.clock.advance(2)
    sign_in(client, "viewer")
    assert_problem(client.post("/api/v1/session", json=wrong), 401, "wrong_sign_in")


def test_readiness_answers_everybody_but_says_what_is_wrong_to_users_alone(world: World, client: FlaskClient) -> None:
    world.people.add(Role.VIEWER)
    world.clock.advance(600)
    to_all = client.get("/api/v1/health/ready").get_json()
    sign_in(client, "viewer")
    to_user = client.get("/api/v1/health/ready").get_json()
    assert to_all["degraded"][0]["detail"] == "Sign in to read what is wrong."
    assert "worker" in to_user["degraded"][0]["detail"]
    assert {**to_all, "degraded": None} == {**to_user, "degraded": None}


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7"])
def test_fail2ban_finds_the_address_of_a_failed_attempt(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "operator" / "accounts.md").read_text()
    shown = re.search(r"^failregex = (.*)$", page, re.MULTILINE)
    assert shown
    body = {"name": 'x", "address": "203.0.113.1', "password": "wrong"}
    client.post("/api/v1/session", json=body, environ_overrides={"REMOTE_ADDR": address})
    lines = [JsonLines().format(each) for each in caplog.records if each.name == "contrafact.sign_in"]
    found = re.search(shown[1].replace("<SUBNET>", r"(?P<subnet>[0-9a-f.:]+(?:/\d+)?)"), lines[-1])
    assert found
    assert ip_address(address) in ip_network(found["subnet"])


def test_a_name_is_read_as_it_is_stored(world: World, client: FlaskClient) -> None:
    administrator = world.people.add(Role.ADMINISTRATOR)
    sign_in(client, " Administrator ")
    path = f"/api/v1/users/{administrator.id}"
    for unseen in ("\u200b", "A\u200bda", "A\x07"):
        assert_problem(client.patch(path, json={"name": unseen}), 422, "invalid_request")
    assert client.patch(path, json={"name": " Rene\u0301 "}).get_json()["name"] == "Ren\u00e9"
    sign_in(other_browser(world, client), "rene\u0301")
