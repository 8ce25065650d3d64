"""Judging a part: pauses between its starts, and when it is degraded or restarted."""

from __future__ import annotations

import pytest

from contrafact.domain.launcher import PartHealth
from contrafact_local.watching import Action, PartWatch, Patience, Process, WatchedTime

PATIENCE = Patience(start=100.0)


@pytest.fixture
def watch() -> PartWatch:
    found = PartWatch(PATIENCE)
    found.started()
    return found


def seen(watch: PartWatch, answers: bool, seconds: float) -> Action:
    return watch.observe(Process.RUNNING, answers=answers, seconds=seconds)


def ends(watch: PartWatch) -> float:
    """Let it end; return the seconds until it is started again."""
    seconds = 0.0
    while watch.observe(Process.ENDED, answers=False, seconds=0.5) == Action.NOTHING:
        seconds += 0.5
    watch.started()
    return seconds + 0.5


def test_a_part_that_answers_is_ready(watch: PartWatch) -> None:
    assert watch.health == PartHealth.STARTING
    assert seen(watch, answers=True, seconds=1) == Action.NOTHING
    assert (watch.health, watch.trouble) == (PartHealth.READY, "")


def test_pauses_grow_to_a_minute_and_starts_never_end(watch: PartWatch) -> None:
    assert [ends(watch) for _ in range(10)] == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert watch.n_starts == 11
    assert watch.trouble == "ended 10 times in a row and is started again"


def test_a_part_that_was_well_for_a_minute_starts_with_a_short_pause_again(watch: PartWatch) -> None:
    for _ in range(5):
        ends(watch)
    seen(watch, answers=True, seconds=59)
    assert ends(watch) == 32
    seen(watch, answers=True, seconds=60)
    assert ends(watch) == 1


def test_a_part_that_ended_once_is_not_degraded(watch: PartWatch) -> None:
    seen(watch, answers=True, seconds=1)
    ends(watch)
    assert watch.health == PartHealth.STARTING
    ends(watch)
    assert watch.health == PartHealth.DEGRADED
    seen(watch, answers=True, seconds=1)
    assert watch.health == PartHealth.READY


def test_a_slow_start_is_degraded_and_never_stopped(watch: PartWatch) -> None:
    began = watch.since
    assert seen(watch, answers=False, seconds=99) == Action.NOTHING
    assert watch.health == PartHealth.STARTING
    assert {seen(watch, answers=False, seconds=10) for _ in range(1000)} == {Action.NOTHING}
    assert (watch.health, watch.trouble) == (PartHealth.DEGRADED, "is not ready after 10099 s")
    assert watch.since <= began
    seen(watch, answers=True, seconds=1)
    assert watch.health == PartHealth.READY


def test_a_part_that_stops_answering_is_degraded_then_restarted_once(watch: PartWatch) -> None:
    seen(watch, answers=True, seconds=1)
    assert seen(watch, answers=False, seconds=49) == Action.NOTHING
    assert watch.health == PartHealth.READY
    assert seen(watch, answers=False, seconds=1) == Action.NOTHING
    assert (watch.health, watch.trouble) == (PartHealth.DEGRADED, "has not answered for 50 s")
    assert seen(watch, answers=False, seconds=149) == Action.NOTHING
    assert seen(watch, answers=False, seconds=1) == Action.RESTART
    assert seen(watch, answers=False, seconds=100) == Action.NOTHING
    assert watch.observe(Process.CHANGING, answers=False, seconds=1) == Action.NOTHING
    assert ends(watch) == 1
    assert (watch.health, watch.trouble) == (PartHealth.DEGRADED, "did not answer for 200 s and is restarted")
    assert watch.n_starts == 2
    seen(watch, answers=True, seconds=1)
    assert watch.health == PartHealth.READY


def test_a_restart_that_did_not_happen_is_tried_again(watch: PartWatch) -> None:
    seen(watch, answers=True, seconds=1)
    actions = [seen(watch, answers=False, seconds=10) for _ in range(60)]
    assert [number for number, action in enumerate(actions, 1) if action == Action.RESTART] == [20, 40, 60]


def test_an_answer_ends_the_silence(watch: PartWatch) -> None:
    for _ in range(10):
        seen(watch, answers=True, seconds=1)
        assert seen(watch, answers=False, seconds=199) == Action.NOTHING
    seen(watch, answers=True, seconds=1)
    assert watch.health == PartHealth.READY


def test_a_restarted_part_may_start_as_slowly_as_the_first_time(watch: PartWatch) -> None:
    seen(watch, answers=True, seconds=1)
    ends(watch)
    assert seen(watch, answers=False, seconds=1000) == Action.NOTHING
    assert watch.health == PartHealth.DEGRADED


def test_a_part_is_not_blamed_for_the_time_in_which_the_machine_slept(watch: PartWatch) -> None:
    moments = iter([0.0, 0.5, 3600.0, 3600.5])
    watched = WatchedTime(lambda: next(moments))
    seen(watch, answers=True, seconds=1)
    durations = [watched() for _ in range(3)]
    assert durations == [0.5, 10.0, 0.5]
    assert [seen(watch, answers=False, seconds=each) for each in durations] == [Action.NOTHING] * 3
    assert watch.health == PartHealth.READY
