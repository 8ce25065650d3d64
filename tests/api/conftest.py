"""Fixtures of the API on stores in memory, and assertions about its errors."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.doubles.memory_app import World, make_client, make_world
from werkzeug.test import TestResponse

from contrafact.domain.error_table import KINDS

_MEMBERS = {"type", "title", "status", "detail", "code"}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def client(world: World) -> FlaskClient:
    return make_client(world)


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
