"""The subcommand that answers about matches, against the API on stores in memory, over HTTP."""

from __future__ import annotations

import json

import pytest
from tests.doubles.memory_world import World, make_world
from tests.unit.cli.conftest import Command

from contrafact.domain.reviews import QueuedPair, ReviewAnswer
from contrafact.domain.verdicts import Decision


@pytest.fixture
def world() -> World:
    world = make_world()
    first, second, third = (world.add_ready(number, title=f"Song {number}") for number in (1, 2, 3))
    for other, information in ((second, 0.4), (third, 0.2)):
        pair = QueuedPair(first.id, other.id, 0.6, Decision.LIKELY, "m-1", world.clock(), information, information)
        world.reviews.offer([pair])
    return world


def test_matches_are_listed_and_answered(on_server: Command, world: World) -> None:
    status, listed, _ = on_server("review")
    assert (status, listed.splitlines()[0]) == (0, "2 matches wait.")
    assert listed.splitlines()[1] == "0.600 likely    yt-00000000001 Song 1  |  yt-00000000002 Song 2"

    pair = ("review", "yt-00000000001", "yt-00000000002")
    _, said, _ = on_server(*pair, "--answer", "confirmed", "--note", "Same words.")
    (review,) = world.reviews.reviews.values()
    assert said.startswith(f"confirmed: review {review.id}; work ")
    assert (review.answer, review.note) == (ReviewAnswer.CONFIRMED, "Same words.")
    assert on_server(*pair, "--answer", "rejected")[2].endswith("[review_outdated]\n")
    _, taken_back, _ = on_server(*pair, "--answer", "withdrawn", "--revises", review.id, "--json")
    assert json.loads(taken_back)["revises"] == review.id
    assert on_server("review", "--limit", "1")[1].startswith("2 matches wait.")


@pytest.mark.parametrize("arguments", [("a",), ("a", "b"), ("a", "b", "c", "--answer", "skipped")])
def test_what_is_neither_a_list_nor_an_answer_is_refused(on_server: Command, arguments: tuple[str, ...]) -> None:
    status, _, said = on_server("review", *arguments)
    assert status == 2
    assert "Name two tracks and an --answer" in said
