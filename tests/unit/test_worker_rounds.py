"""Rounds of periodic tasks of several workers."""

from __future__ import annotations

from collections.abc import Callable

from contrafact.domain.errors import ContrafactError
from contrafact_worker.rounds import Rounds


class Worker:
    """A worker whose rounds note what they did."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        self.now, self.done = 0.0, list[str]()
        self.rounds = Rounds(holds, lambda: self.now)
        self.rounds.add({"sweep": self.noting("sweep"), "broken": self.fail, "lists": self.noting("lists")}, duty="all")
        self.rounds.add({"purge": self.noting("purge")}, seconds=300, duty="all")
        self.rounds.add({"scratch": self.noting("scratch")}, seconds=300)

    def noting(self, what: str) -> Callable[[], None]:
        return lambda: self.done.append(what)

    def fail(self) -> None:
        raise ContrafactError("bucket_unavailable")

    def after(self, seconds: float) -> list[str]:
        self.now += seconds
        self.done.clear()
        self.rounds()
        return self.done[:]


def test_tasks_run_when_they_are_due_whatever_fails() -> None:
    worker = Worker(lambda _: True)
    assert worker.after(0) == ["sweep", "lists", "purge", "scratch"]
    assert worker.after(5) == ["sweep", "lists"]
    assert worker.after(294) == ["sweep", "lists"]
    assert worker.after(1) == ["sweep", "lists", "purge", "scratch"]


def test_only_the_worker_with_the_duty_does_it() -> None:
    leader: list[str] = ["a"]
    first, second = (Worker(lambda _, name=name: leader == [name]) for name in ("a", "b"))  # type: ignore[misc]
    assert first.after(0) == ["sweep", "lists", "purge", "scratch"]
    assert second.after(0) == ["scratch"]
    leader[:] = ["b"]
    assert first.after(5) == []
    # What was due while another had the duty is due at once.
    assert second.after(5) == ["sweep", "lists", "purge"]


def test_a_duty_is_renewed_in_every_round() -> None:
    asked: list[str] = []
    worker = Worker(lambda duty: not asked.append(duty))  # type: ignore[func-returns-value]
    for _ in range(3):
        worker.after(5)
    assert asked == ["all"] * 3


def test_without_an_answer_about_the_duty_nothing_of_it_is_done() -> None:
    def away(_: str) -> bool:
        raise ContrafactError("database_unavailable")

    assert Worker(away).after(0) == ["scratch"]
