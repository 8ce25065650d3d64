"""Single sign-on by a real OpenID provider, and by a proxy in front."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.api.sign_on import BEGIN, begin, finish, make_client, refused
from tests.doubles.memory_people import PASSWORD
from tests.doubles.memory_world import World
from tests.doubles.openid_server import CLIENT_ID, CLIENT_SECRET, Provider

from contrafact.adapters.openid import OpenIdProvider
from contrafact.domain.people import Role, Subject, UserEdit

SECRET = "a secret of the proxy, long enough"


def test_a_user_signs_in_at_the_provider_and_gets_the_role_of_the_groups(
    sign_on_client: FlaskClient, world: World
) -> None:
    assert sign_on_client.get("/api/v1/session").get_json()["sign_in"]["sign_on"] == "Example"
    assert finish(sign_on_client, begin(sign_on_client)) == "/songs"
    session = sign_on_client.get("/api/v1/session").get_json()
    assert (session["user"]["name"], session["user"]["role"]) == ("maria", "curator")
    (user,) = world.people.users.found.values()
    assert user.password_hash is None
    assert not sign_on_client.get_cookie("contrafact_sign_on", domain="127.0.0.1")
    assert [each.change.action for each in world.audit.entries] == ["user.created", "session.begun"]


def test_the_same_user_comes_back_and_the_role_follows_the_groups(
    sign_on_client: FlaskClient, world: World, provider: Provider
) -> None:
    finish(sign_on_client, begin(sign_on_client))
    provider.user = {"sub": "42", "preferred_username": "maria anna", "groups": []}
    finish(sign_on_client, begin(sign_on_client))
    (user,) = world.people.users.found.values()
    assert (user.name, user.role) == ("maria", Role.VIEWER)


@pytest.mark.parametrize("groups", [None, {"name": "editors"}])
def test_a_claim_that_lists_no_groups_is_none(
    sign_on_client: FlaskClient, world: World, provider: Provider, groups: object
) -> None:
    provider.user["groups"] = groups
    assert finish(sign_on_client, begin(sign_on_client)) == "/songs"
    assert [user.role for user in world.people.users.found.values()] == [Role.VIEWER]


def test_the_last_administrator_keeps_the_role(sign_on_client: FlaskClient, world: World, provider: Provider) -> None:
    provider.user["groups"] = "admins"
    finish(sign_on_client, begin(sign_on_client))
    provider.user["groups"] = []
    assert finish(sign_on_client, begin(sign_on_client)) == "/songs"
    assert world.people.users.has_administrator()


def test_a_user_without_a_role_is_refused(world: World, provider: Provider) -> None:
    world.people.roles = "admins=administrator"
    world.people.provider = OpenIdProvider(provider.issuer, CLIENT_ID, CLIENT_SECRET, "groups")
    client = make_client(world)
    assert finish(client, begin(client)) == refused("sign_on_refused")
    assert world.people.users.found == {}


def test_a_name_at_the_provider_opens_no_other_account(
    sign_on_client: FlaskClient, world: World, provider: Provider
) -> None:
    world.people.add(Role.ADMINISTRATOR, "maria")
    provider.user["email"], provider.user["email_verified"] = "maria@example.org", True
    finish(sign_on_client, begin(sign_on_client))
    user = sign_on_client.get("/api/v1/session").get_json()["user"]
    assert (user["name"], user["role"]) == ("maria (2)", "curator")


def test_a_disabled_user_is_refused(sign_on_client: FlaskClient, world: World, provider: Provider) -> None:
    finish(sign_on_client, begin(sign_on_client))
    user = world.people.users.by_subject(Subject(provider.issuer, "42"))
    assert user is not None
    world.people.use_cases().accounts.edit(user.id, UserEdit(is_disabled=True))
    assert finish(sign_on_client, begin(sign_on_client)) == refused("account_disabled")


def test_a_new_key_of_the_provider_is_read(sign_on_client: FlaskClient, provider: Provider) -> None:
    finish(sign_on_client, begin(sign_on_client))
    old, _ = provider.key, provider.rotate_key()
    provider.forge = lambda claims, provider: provider.sign(claims, kid="second")
    assert finish(sign_on_client, begin(sign_on_client)) == "/songs"
    provider.key = old


def test_a_provider_that_does_not_answer_is_said_to_be_away(world: World) -> None:
    world.people.provider = OpenIdProvider("http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET, "groups")
    answer = make_client(world).get(BEGIN)
    assert answer.headers["Location"] == refused("sign_on_unavailable")


def test_without_a_provider_there_is_no_single_sign_on(world: World) -> None:
    assert_problem(make_client(world).get(BEGIN), 404, "sign_on_off")


# A proxy that signs users in


@pytest.fixture
def behind(world: World) -> FlaskClient:
    world.people.proxy_secret = SECRET
    return make_client(world)


def named(user: str, secret: str = SECRET, groups: str = "") -> dict[str, str]:
    return {"X-Contrafact-Proxy-Secret": secret, "X-User": user, "X-Groups": groups}


def test_a_proxy_with_the_secret_names_the_user(behind: FlaskClient, world: World) -> None:
    answer = behind.get("/api/v1/session", headers=named("maria", groups="x, editors")).get_json()
    assert (answer["way"], answer["user"]["name"], answer["user"]["role"]) == ("proxy", "maria", "curator")
    assert (
        behind.post("/api/v1/works", json={"title": "x"}, headers=named("maria", groups="editors")).status_code == 201
    )
    assert_problem(behind.post("/api/v1/works", json={"title": "x"}, headers=named("maria")), 403, "role_too_low")
    assert len(world.people.users.found) == 1


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", "ü"])
def test_nobody_else_names_a_user(behind: FlaskClient, secret: str) -> None:
    headers = named("maria", secret.encode().decode("latin-1"), "admins")
    assert_problem(behind.get("/api/v1/tracks", headers=headers), 401, "not_signed_in")


def test_without_a_secret_no_header_is_trusted(world: World) -> None:
    assert_problem(make_client(world).get("/api/v1/tracks", headers=named("maria", "")), 401, "not_signed_in")


def test_a_proxys_name_opens_no_account_with_a_password(behind: FlaskClient, world: World) -> None:
    world.people.add(Role.ADMINISTRATOR, "maria")
    answer = behind.get("/api/v1/session", headers=named("maria")).get_json()
    assert (answer["user"]["name"], answer["user"]["role"]) == ("maria (2)", "viewer")
    assert behind.post("/api/v1/session", json={"name": "maria (2)", "password": PASSWORD}).status_code == 401
