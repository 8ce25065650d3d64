"""The library's own calibration: asked for, taken into use, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.doubles.memory_world import World
from tests.doubles.reviewed import add_fitted, add_reviews
from tests.doubles.tunes import tune

from contrafact.domain.tracks import Track


def check(client: FlaskClient, pair: list[Track]) -> Any:
    asked = {"query_id": pair[0].id, "reference_id": pair[1].id}
    return client.get("/api/v1/checks", query_string=asked).json["verdict"]


@pytest.fixture
def pair(world: World) -> list[Track]:
    """Two tracks that nothing keeps from being likely."""
    return [world.add_ready(0, chroma=tune(0)), world.add_ready(7, near=2.1, chroma=tune(7))]


def test_a_calibration_is_asked_for_from_100_reviews_on_and_once(client: FlaskClient, world: World) -> None:
    add_reviews(world, 99)
    details = assert_problem(client.post("/api/v1/calibrations"), 409, "too_few_reviews")
    assert "Reviews of pairs that can be used: 99. " in details["detail"]
    world.reviews.reviews.clear()
    add_reviews(world, 100)

    first, again = (client.post("/api/v1/calibrations") for _ in range(2))

    assert (first.status_code, first.json["state"], first.json["fit"]) == (202, "asked", None)
    assert again.json["id"] == first.json["id"]
    listed = client.get("/api/v1/calibrations").json
    assert (listed["total"], listed["n_reviews"], listed["n_needed"], listed["in_use"]) == (1, 100, 100, None)


def test_verdicts_say_which_calibration_they_use(client: FlaskClient, world: World, pair: list[Track]) -> None:
    before = check(client, pair)
    fitted = add_fitted(world)
    assert check(client, pair) == before

    used = client.put(f"/api/v1/calibrations/{fitted.id}/use").json
    world.clock.advance(6)
    after = check(client, pair)

    assert used["used_since"] == "2026-01-01T12:00:00.000Z"
    assert (before["calibration_id"], after["calibration_id"]) == (None, fitted.id)
    assert after["probability"] != before["probability"]
    row = client.get(f"/api/v1/tracks/{pair[0].id}/ranking").json
    assert row["prior"] == pytest.approx(0.4)  # fitted to three tracks, scaled to two
    assert row["items"][0]["verdict"]["calibration_id"] == fitted.id

    assert client.delete("/api/v1/calibrations/use").status_code == 204
    world.clock.advance(6)
    assert check(client, pair) == before


def test_a_calibration_of_other_weights_is_not_taken_into_use(client: FlaskClient, world: World) -> None:
    other = add_fitted(world, model_id="other-000000000000")
    assert_problem(client.put(f"/api/v1/calibrations/{other.id}/use"), 409, "calibration_not_usable")
    assert_problem(client.put(f"/api/v1/calibrations/{'f' * 32}/use"), 404, "calibration_not_found")
    listed = client.get("/api/v1/calibrations").json
    assert (listed["in_use"], listed["items"][0]["fit"]["before"]["bins"][0]["n_pairs"]) == (None, 50)
