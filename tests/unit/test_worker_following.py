"""One worker fills the vector engine and follows the changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from contrafact.domain.errors import ContrafactError
from contrafact_worker.following import EngineFollowing

SECONDS = 30.0


class Upkeep:
    """Notes what it is asked; due once, and away for the first two times that it should write."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.n_away = 2
        self.is_empty = True
        self.caught_up = threading.Event()

    def is_due(self) -> bool:
        return self.is_empty

    def __call__(self, report: Callable[[int], object]) -> str:
        report(500)
        self.done.append("filled")
        self.is_empty = False
        return "collection"

    def catch_up(self) -> int:
        if self.n_away:
            self.n_away -= 1
            raise ContrafactError("engine_refuses_writes", "The vector engine takes no vectors: the disk is full")
        self.done.append("caught up")
        self.caught_up.set()
        return 1


def following(upkeep: Upkeep, holds: Callable[[], bool]) -> EngineFollowing:
    made: Any = upkeep
    return EngineFollowing(made, holds, pause_seconds=0.001)


def test_the_engine_is_filled_once_and_followed_again_after_it_was_full(caplog: pytest.LogCaptureFixture) -> None:
    upkeep = Upkeep()
    thread = following(upkeep, lambda: True)
    with caplog.at_level(logging.WARNING):
        thread.start()
        assert upkeep.caught_up.wait(SECONDS)
        thread.stop()
    assert upkeep.done[:2] == ["filled", "caught up"]
    # Not a line each second.
    assert caplog.text.count("the disk is full") == 1


def test_a_worker_without_the_duty_writes_nothing_and_one_that_loses_it_stops() -> None:
    asked, upkeep = threading.Event(), Upkeep()
    answers = iter([True, False])

    def holds() -> bool:
        found = next(answers, None)
        if found is None:
            asked.set()
        return bool(found)

    thread = following(upkeep, holds)
    thread.start()
    assert asked.wait(SECONDS)
    thread.stop()
    assert upkeep.done == []
