"""Reviews that are refused, and change nothing."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.api.conftest import assert_problem
from tests.api.reviewing import answer, put_into, work_of
from tests.doubles.memory_world import World


def test_answers_that_contradict_works_or_reviews_are_refused_and_change_nothing(
    client: FlaskClient, world: World
) -> None:
    tracks = [world.add_ready(number) for number in (1, 2, 3)]
    put_into(client, "Song", *tracks[:2])
    assert_problem(answer(client, *tracks[:2], "rejected"), 409, "pair_in_one_work")

    assert answer(client, tracks[2], tracks[0], "rejected").status_code == 201
    assert_problem(answer(client, tracks[1], tracks[2], "confirmed"), 409, "review_conflict")

    assert work_of(client, tracks[2]) is None
    assert client.get("/api/v1/reviews").json["total"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"reference_id": None},
        {"work_id": "0" * 32},
        {"answer": "confirmed", "relation": "none"},
        {"answer": "skipped", "relation": "same_work"},
        {"answer": "withdrawn"},
        {"answer": "maybe"},
        {"note": "x" * 2001},
    ],
)
def test_a_body_that_says_too_little_or_too_much_is_refused(
    client: FlaskClient, world: World, body: dict[str, Any]
) -> None:
    whole = {"query_id": world.add_ready(1).id, "reference_id": world.add_ready(2).id, "answer": "rejected", **body}
    assert_problem(client.post("/api/v1/reviews", json=whole), 422, "invalid_request")


def test_an_answer_about_what_is_not_there_is_refused(client: FlaskClient, world: World) -> None:
    query, reference = world.add_ready(1), world.add_ready(2)
    of_work = {"query_id": query.id, "work_id": "f" * 32, "answer": "confirmed"}
    assert_problem(client.post("/api/v1/reviews", json=of_work), 404, "work_not_found")
    assert_problem(answer(client, query, query, "confirmed"), 422, "same_track")
    client.delete(f"/api/v1/tracks/{reference.id}")
    assert_problem(answer(client, query, reference, "confirmed"), 404, "track_not_found")
    gone = answer(client, query, reference, "withdrawn", revises="f" * 32)
    assert_problem(gone, 409, "review_outdated")
