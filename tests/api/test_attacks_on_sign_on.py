"""Attacks on single sign-on by OpenID Connect; each must be refused."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.sign_on import BEGIN, begin, finish, refused
from tests.doubles.memory_world import World
from tests.doubles.openid_server import CLIENT_ID, CLIENT_SECRET, Provider, encoded, signed_by_secret

from contrafact.services.sign_on import local_path

# Attacks on state, cookie and code


def test_a_state_is_taken_once(sign_on_client: FlaskClient) -> None:
    fields = begin(sign_on_client)
    assert finish(sign_on_client, fields) == "/songs"
    assert finish(sign_on_client, fields) == refused("sign_on_failed")


def test_a_state_that_failed_is_not_taken_again(sign_on_client: FlaskClient, provider: Provider) -> None:
    fields = begin(sign_on_client)
    assert finish(sign_on_client, fields | {"code": "wrong"}) == refused("sign_on_failed")
    assert finish(sign_on_client, fields) == refused("sign_on_failed")


@pytest.mark.parametrize("state", ["", "wrong", "{}"])
def test_an_unknown_state_is_refused(sign_on_client: FlaskClient, state: str) -> None:
    assert finish(sign_on_client, begin(sign_on_client) | {"state": state}) == refused("sign_on_failed")


def test_another_browser_does_not_finish_what_an_attacker_began(sign_on_client: FlaskClient) -> None:
    fields = begin(sign_on_client)
    victim = sign_on_client.application.test_client()
    assert finish(victim, fields) == refused("sign_on_failed")
    begun = sign_on_client.application.test_client()
    begin(begun)
    assert finish(begun, begin(sign_on_client)) == refused("sign_on_failed")


def test_a_state_ends_after_ten_minutes(sign_on_client: FlaskClient, world: World) -> None:
    fields = begin(sign_on_client)
    world.clock.advance(600)
    assert finish(sign_on_client, fields) == refused("sign_on_failed")


def test_a_stolen_code_is_of_no_use_without_the_verifier(sign_on_client: FlaskClient) -> None:
    stolen = begin(sign_on_client)["code"]
    assert finish(sign_on_client, begin(sign_on_client) | {"code": stolen}) == refused("sign_on_failed")


def test_the_request_has_pkce_state_and_nonce_of_its_own(sign_on_client: FlaskClient, provider: Provider) -> None:
    begin(sign_on_client)
    begin(sign_on_client)
    first, second = provider.asked[-2:]
    assert first["code_challenge_method"] == second["code_challenge_method"] == "S256"
    assert all(first[each] != second[each] for each in ("state", "nonce", "code_challenge"))


def test_what_the_provider_refuses_is_refused(sign_on_client: FlaskClient) -> None:
    state = begin(sign_on_client)["state"]
    assert finish(sign_on_client, {"state": state, "error": "access_denied"}) == refused("sign_on_failed")


# Attacks on the ID token


def unsigned(claims: dict[str, Any], _: Provider) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(encoded(json.dumps(each).encode()) for each in parts) + "."


def without(name: str) -> Any:
    return lambda claims, provider: provider.sign({key: each for key, each in claims.items() if key != name})


def with_claims(**changed: Any) -> Any:
    return lambda claims, provider: provider.sign({**claims, **changed})


def resigned(claims: dict[str, Any], provider: Provider) -> str:
    head, _, signature = provider.sign(claims).split(".")
    return f"{head}.{encoded(json.dumps({**claims, 'sub': '1'}).encode())}.{signature}"


FORGED = {
    "alg none": unsigned,
    "signed by the public key as a shared one": lambda claims, provider: signed_by_secret(
        claims, provider.public_pem()
    ),
    "signed by the client's secret": lambda claims, _: signed_by_secret(claims, CLIENT_SECRET.encode()),
    "signed by another key": lambda claims, _: Provider().sign(claims),
    "claims exchanged": resigned,
    "no signature": lambda claims, provider: provider.sign(claims).rpartition(".")[0] + ".",
    "not a token": lambda *_: "token",
    "another nonce": with_claims(nonce="another"),
    "no nonce": without("nonce"),
    "another issuer": with_claims(iss="https://evil.example"),
    "no issuer": without("iss"),
    "another audience": with_claims(aud="another client"),
    "many audiences without a party": with_claims(aud=[CLIENT_ID, "another client"]),
    "another party": with_claims(azp="another client"),
    "no audience": without("aud"),
    "expired": with_claims(exp=int(time.time()) - 600),
    "no end": without("exp"),
    "not valid yet": with_claims(nbf=int(time.time()) + 600),
    "issued in the future": with_claims(iat=int(time.time()) + 600),
    "no subject": without("sub"),
    "an empty subject": with_claims(sub=""),
    "a subject that is no text": with_claims(sub={"$ne": None}),
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_token_is_refused(sign_on_client: FlaskClient, provider: Provider, world: World, kind: str) -> None:
    provider.forge = FORGED[kind]
    assert finish(sign_on_client, begin(sign_on_client)) == refused("sign_on_failed")
    assert world.people.users.found == world.people.sessions.found == {}


CONFIGURATIONS = {
    "another issuer": {"issuer": "https://evil.example"},
    "a token endpoint without TLS": {"token_endpoint": "http://id.example/token"},
    "keys without TLS": {"jwks_uri": "http://id.example/keys"},
    "no endpoint": {"authorization_endpoint": None},
    "a script as an endpoint": {"authorization_endpoint": "javascript:alert(1)"},
}


@pytest.mark.parametrize("kind", CONFIGURATIONS)
def test_a_wrong_configuration_is_refused(sign_on_client: FlaskClient, provider: Provider, kind: str) -> None:
    provider.configuration = CONFIGURATIONS[kind]
    assert sign_on_client.get(BEGIN).headers["Location"] == refused("sign_on_failed")


@pytest.mark.parametrize(
    "to",
    [
        *("https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)"),
        *("/ok\\..\\..", "/\t/evil.example", "/\n/evil.example", " //evil.example", "evil", "", "/ü"),
    ],
)
def test_signing_in_opens_no_other_site(to: str) -> None:
    assert local_path(to) == "/"


def test_signing_in_opens_the_page_that_was_asked_for(sign_on_client: FlaskClient) -> None:
    assert finish(sign_on_client, begin(sign_on_client, "/tracks/yt-1?tab=x#y")) == "/tracks/yt-1?tab=x#y"
    assert finish(sign_on_client, begin(sign_on_client, "//evil.example")) == "/"
