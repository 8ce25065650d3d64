"""Fixtures of the API on stores in memory, and assertions about its errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.doubles.memory_app import make_client
from tests.doubles.memory_world import World, make_world
from tests.doubles.openid_server import CLIENT_ID, CLIENT_SECRET, Provider, running_provider
from werkzeug.test import TestResponse

from contrafact.adapters.openid import OpenIdProvider
from contrafact.domain.error_table import KINDS
from contrafact.domain.people import Access

_MEMBERS = {"type", "title", "status", "detail", "code"}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def client(world: World) -> FlaskClient:
    return make_client(world)


@pytest.fixture(scope="session")
def openid_server() -> Iterator[Provider]:
    with running_provider() as found:
        yield found


@pytest.fixture
def provider(openid_server: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # of Authlib's server, which has no TLS here
    fresh = Provider(key=openid_server.key)
    openid_server.user, openid_server.forge, openid_server.configuration = fresh.user, None, {}
    openid_server.codes.clear()
    return openid_server


@pytest.fixture
def sign_on_client(world: World, provider: Provider) -> FlaskClient:
    world.people.provider = OpenIdProvider(provider.issuer, CLIENT_ID, CLIENT_SECRET, "groups")
    return make_client(world, access=Access.ACCOUNTS)


def assert_problem(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    """Assert that a response is problem details with this status and code; return them."""
    assert (response.status_code, response.content_type) == (status, "application/problem+json"), response.data
    details: dict[str, Any] = response.get_json(force=True)
    assert set(details) - {"errors", "parts", "degraded"} == _MEMBERS
    assert (details["status"], details["code"]) == (status, code)
    assert details["type"] == f"/api/docs/errors#{code}"
    assert details["title"] == KINDS[code].title
    assert "<" not in response.text
    assert "Traceback" not in response.text
    assert (response.headers.get("Retry-After") is not None) == (status in {429, 503, 507})
    return details
