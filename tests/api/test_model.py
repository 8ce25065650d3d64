"""The agreement of a library's reviews with the model."""

from __future__ import annotations

from flask.testing import FlaskClient
from tests.doubles.memory_world import World
from tests.doubles.weights import untrained_card

from contrafact.domain.reviews import Review, ReviewAnswer, Subject
from contrafact.domain.verdicts import Decision

MODEL = untrained_card().model_id
ADDRESS = "/api/v1/model/agreement"


def answer(world: World, number: int, probability: float | None, *, is_cover: bool, model_id: str = MODEL) -> None:
    decision = Decision.LIKELY if (probability or 0) > 0.5 else Decision.UNSURE
    world.reviews.add(
        Review(
            f"{number:032x}",
            Subject(f"yt-{number:011d}", f"yt-{number + 500:011d}"),
            ReviewAnswer.CONFIRMED if is_cover else ReviewAnswer.REJECTED,
            world.clock(),
            model_id=model_id,
            probability=probability,
            decision=decision,
        )
    )


def test_without_reviews_nothing_is_said(client: FlaskClient) -> None:
    found = client.get(ADDRESS).json

    assert (found["n_pairs"], found["n_of_older_weights"], found["bins"], found["error"]) == (0, 0, [], None)


def test_answers_are_counted_by_what_the_model_had_said(client: FlaskClient, world: World) -> None:
    for number in range(20):
        answer(world, number, 0.9, is_cover=number < 16)
    for number in range(20, 30):
        answer(world, number, 0.2, is_cover=number < 23)
    answer(world, 30, 0.9, is_cover=True, model_id="older-0123456789ab")
    answer(world, 31, None, is_cover=True)

    found = client.get(ADDRESS).json

    assert (found["n_pairs"], found["n_of_older_weights"]) == (30, 2)
    counts = {each["decision"]: (each["n_confirmed"], each["n_rejected"]) for each in found["decisions"]}
    assert counts == {"likely": (16, 4), "unsure": (3, 7), "unlikely": (0, 0)}
    assert [each["n_pairs"] for each in found["bins"]] == [10, 10, 10]
    assert found["bins"][0]["probability"] == 0.2
    assert found["bins"][0]["cover_share"] == 0.3
    assert round(found["bins"][1]["cover_share"] + found["bins"][2]["cover_share"], 6) == 1.6


def test_a_few_answers_have_no_reliability(client: FlaskClient, world: World) -> None:
    for number in range(9):
        answer(world, number, 0.9, is_cover=True)

    assert client.get(ADDRESS).json["bins"] == []
