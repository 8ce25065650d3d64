"""The API still offers all that clients of version 1.0.0 use."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.compatibility import Json, breaking_changes, error_statuses, reduced

STORED = Path(__file__).parents[1] / "data" / "openapi-1.0.0.json"


OF_JOBS_ALONE = {"disk_full"}
"""Codes that no request to version 1.0.0 was answered with, so that their status was never seen."""


@pytest.fixture
def old() -> Json:
    found: Json = json.loads(STORED.read_text())
    return found


def test_the_description_has_changed_by_additions_alone_since_version_1(client: FlaskClient, old: Json) -> None:
    assert len(old["operations"]) == 27
    assert breaking_changes(old, reduced(client.get("/api/openapi.json").get_json())) == []


def test_every_error_code_of_version_1_has_its_status(old: Json) -> None:
    assert len(old["errors"]) > 40
    answered = {code: status for code, status in old["errors"].items() if code not in OF_JOBS_ALONE}
    assert answered.items() <= error_statuses().items()


def _operation(document: Json, name: str) -> Any:
    return document["operations"][name]


def _property(document: Json, schema: str, name: str) -> Any:
    return document["schemas"][schema]["properties"][name]


BREAKING: dict[str, tuple[Callable[[Json], object], str]] = {
    "operation removed": (
        lambda new: new["operations"].pop("GET /api/v1/jobs"),
        "GET /api/v1/jobs: removed",
    ),
    "parameter removed": (
        lambda new: _operation(new, "GET /api/v1/tracks")["parameters"].pop("query state"),
        "GET /api/v1/tracks query state: removed",
    ),
    "parameter required": (
        lambda new: _operation(new, "GET /api/v1/jobs")["parameters"]["query state"].update(required=True),
        "GET /api/v1/jobs query state: required now",
    ),
    "new parameter required": (
        lambda new: _operation(new, "GET /api/v1/works")["parameters"].update(
            {"query user": {"required": True, "schema": {"type": "string"}}}
        ),
        "GET /api/v1/works query user: required now",
    ),
    "parameter default changed": (
        lambda new: _operation(new, "GET /api/v1/tracks")["parameters"]["query limit"]["schema"].update(default=10),
        "GET /api/v1/tracks query limit: default was 20, is 10",
    ),
    "body required": (
        lambda new: _operation(new, "POST /api/v1/jobs/{job_id}/retry").update(body={"required": True, "content": {}}),
        "POST /api/v1/jobs/{job_id}/retry body: required now",
    ),
    "body type removed": (
        lambda new: _operation(new, "POST /api/v1/checks/clip")["body"]["content"].pop("application/json"),
        "POST /api/v1/checks/clip body application/json: removed",
    ),
    "body field required": (
        lambda new: new["schemas"]["WorkRequest"]["required"].append("composer"),
        "POST /api/v1/works body application/json.composer: required now",
    ),
    "body limit lowered": (
        lambda new: _property(new, "WorkRequest", "title").update(maxLength=100),
        "POST /api/v1/works body application/json.title: maxLength was 500, is 100",
    ),
    "status removed": (
        lambda new: _operation(new, "GET /api/v1/tracks/{track_id}")["responses"].pop("404"),
        "GET /api/v1/tracks/{track_id} 404: removed",
    ),
    "answer type removed": (
        lambda new: _operation(new, "GET /api/v1/checks/evidence")["responses"]["200"].pop("image/png"),
        "GET /api/v1/checks/evidence 200 image/png: removed",
    ),
    "answer field removed": (
        lambda new: new["schemas"]["VerdictAnswer"]["properties"].pop("reason"),
        "GET /api/v1/checks 200 application/json.verdict.reason: removed",
    ),
    "answer field optional": (
        lambda new: new["schemas"]["VerdictAnswer"]["required"].remove("reason"),
        "GET /api/v1/checks 200 application/json.verdict.reason: no longer guaranteed",
    ),
    "answer field of another type": (
        lambda new: _property(new, "RankingItem", "rank").update(type="string"),
        "GET /api/v1/tracks/{track_id}/ranking 200 application/json.items[].rank: type was integer, is string",
    ),
    "answer field null": (
        lambda new: _property(new, "TrackAnswer", "duration_s")["anyOf"].append({"type": "string"}),
        "GET /api/v1/tracks/{track_id} 200 application/json.duration_s: may be {'type': 'string'} now",
    ),
    "constant changed": (
        lambda new: _property(new, "HealthAnswer", "status").update(const="fine"),
        "GET /api/v1/health/live 200 application/json.status: no longer one of its values: ok",
    ),
    "value of an enum removed": (
        lambda new: new["schemas"]["State"]["enum"].remove("ready"),
        "GET /api/v1/tracks query state: no longer one of its values: ready",
    ),
}


@pytest.mark.parametrize(("change", "expected"), BREAKING.values(), ids=BREAKING)
def test_a_breaking_change_is_found(old: Json, change: Callable[[Json], object], expected: str) -> None:
    new = deepcopy(old)
    change(new)
    assert expected in breaking_changes(old, new)


def test_additions_are_not_breaking(old: Json) -> None:
    new = deepcopy(old)
    new["operations"]["GET /api/v1/users"] = new["operations"]["GET /api/v1/jobs"]
    new["operations"]["GET /api/v1/jobs"]["parameters"]["query user"] = {"required": False, "schema": {}}
    new["operations"]["GET /api/v1/jobs"]["responses"]["401"] = {}
    new["schemas"]["State"]["enum"].append("deleting")
    new["schemas"]["HealthAnswer"]["properties"]["status"] = {"type": "string", "enum": ["ok", "slow"]}
    new["schemas"]["WorkRequest"]["properties"]["year"] = {"type": "integer"}
    new["schemas"]["WorkAnswer"]["properties"]["year"] = {"type": "integer"}
    new["schemas"]["WorkAnswer"]["required"].append("year")
    assert breaking_changes(old, new) == []
