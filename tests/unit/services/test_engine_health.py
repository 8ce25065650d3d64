"""The state of the vector engine, for readiness: asked seldom, in a thread, and never waited for long."""

from __future__ import annotations

import threading

from tests.doubles.memory_servers import ManualClock

from contrafact.domain.errors import ContrafactError
from contrafact.domain.health import DegradedPart
from contrafact.services.engine_health import EngineHealth

LONG = 60.0
"""Longest wait for a thread; it ends at once."""


class Engine:
    """Counts how often it is asked; answers when it may, with an error if it has one."""

    def __init__(self) -> None:
        self.n_asked = 0
        self.may_answer, self.has_answered = threading.Event(), threading.Event()
        self.error: ContrafactError | None = None
        self.may_answer.set()

    def check(self) -> None:
        self.n_asked += 1
        assert self.may_answer.wait(LONG)
        if self.error is not None:
            raise self.error


def made(engine: Engine, clock: ManualClock, wait_seconds: float = LONG) -> EngineHealth:
    def seconds() -> float:
        return clock().timestamp()

    return EngineHealth(engine.check, clock, wait_seconds, seconds)


def codes(health: EngineHealth) -> list[str | None]:
    return [each.code for each in health.degraded()]


def test_it_is_asked_every_five_seconds_at_most() -> None:
    engine, clock = Engine(), ManualClock()
    health = made(engine, clock)
    for _ in range(3):
        assert health.degraded() == []
        assert health.answers()
    assert engine.n_asked == 1
    clock.advance(4.9)
    assert (health.degraded(), engine.n_asked) == ([], 1)
    clock.advance(0.2)
    assert (health.degraded(), engine.n_asked) == ([], 2)


def test_the_time_since_when_it_does_not_work_stays_until_it_works() -> None:
    engine, clock = Engine(), ManualClock()
    health = made(engine, clock)
    engine.error = ContrafactError("engine_unavailable")
    began = clock()
    expected = DegradedPart("engine", began, engine.error.detail, "engine_unavailable")
    assert health.degraded() == [expected]
    assert not health.answers()
    clock.advance(10)
    assert health.degraded() == [expected]
    engine.error = ContrafactError("engine_refuses_writes")
    clock.advance(10)
    assert codes(health) == ["engine_refuses_writes"]
    assert health.answers()
    engine.error = None
    clock.advance(10)
    assert health.degraded() == []


def test_one_that_does_not_answer_is_neither_waited_for_nor_asked_twice() -> None:
    engine, clock = Engine(), ManualClock()
    health = made(engine, clock, wait_seconds=0.0)
    engine.may_answer.clear()
    engine.error = ContrafactError("engine_unavailable")
    for _ in range(3):
        assert health.degraded() == []
        clock.advance(10)
    assert engine.n_asked == 1
    (asking,) = [each for each in threading.enumerate() if each.name == "engine health"]
    engine.may_answer.set()
    asking.join(LONG)
    assert not asking.is_alive()
    engine.may_answer.clear()
    assert codes(health) == ["engine_unavailable"]
    engine.may_answer.set()


def test_a_database_that_is_away_says_nothing_about_the_engine() -> None:
    engine, clock = Engine(), ManualClock()
    health = made(engine, clock)
    engine.error = ContrafactError("database_unavailable")
    assert health.degraded() == []
    engine.error = ContrafactError("engine_mismatch")
    clock.advance(5)
    assert codes(health) == ["engine_mismatch"]
    engine.error = ContrafactError("database_unavailable")
    clock.advance(5)
    assert codes(health) == ["engine_mismatch"]
