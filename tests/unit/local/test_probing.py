"""Asking a part in a thread of its own."""

from __future__ import annotations

import threading

import pytest

from contrafact_local import probing
from contrafact_local.parts import Part, wait_until
from contrafact_local.probing import Prober

SECONDS = 20.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "READY_PAUSE_SECONDS", 0.01)


class Asked:
    """A part that answers what a test sets."""

    def __init__(self) -> None:
        self.ready = self.alive = False
        self.n_ready = self.n_alive = 0
        self.prober = Prober(Part("api", (), self._ready, answers=self._alive))

    def _ready(self) -> bool:
        self.n_ready += 1
        return self.ready

    def _alive(self) -> bool:
        self.n_alive += 1
        return self.alive


def test_a_part_is_asked_whether_it_is_ready_then_whether_it_answers() -> None:
    asked = Asked()
    assert not asked.prober.answers
    asked.prober.begin()
    assert wait_until(lambda: asked.n_ready > 1, SECONDS)
    assert (asked.n_alive, asked.prober.answers) == (0, False)
    asked.ready = asked.alive = True
    assert wait_until(lambda: asked.n_alive > 1, SECONDS)
    assert asked.prober.answers
    asked.alive = False
    assert wait_until(lambda: not asked.prober.answers, SECONDS)
    asked.prober.end()


def test_after_its_end_a_part_is_not_asked_until_it_is_started() -> None:
    asked = Asked()
    asked.ready = asked.alive = True
    asked.prober.begin()
    assert wait_until(lambda: asked.prober.answers, SECONDS)
    asked.prober.end()
    assert not asked.prober.answers
    before = asked.n_ready
    asked.prober.begin()
    assert wait_until(lambda: asked.prober.answers and asked.n_ready > before, SECONDS)
    asked.prober.end()


def test_an_answer_of_the_run_before_does_not_count() -> None:
    asked, answered = threading.Semaphore(0), threading.Semaphore(0)

    def slow() -> bool:
        asked.release()
        answered.acquire()
        return True

    prober = Prober(Part("api", (), slow))
    prober.begin()
    asked.acquire()
    prober.end()
    prober.begin()
    answered.release()
    asked.acquire()  # the question of the second run
    assert not prober.answers
    answered.release()
    assert wait_until(lambda: prober.answers, SECONDS)
    prober.end()
    answered.release(10)
