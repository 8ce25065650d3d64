from __future__ import annotations

from contrafact.services.listing import KeepLists, Step


def step(left: list[int]) -> Step:
    """A step with so much left to do."""

    def run(limit: int) -> int:
        done = min(limit, left[0])
        left[0] -= done
        return done

    return run


def test_every_step_is_repeated_until_nothing_is_left() -> None:
    first, second = [1200], [3]
    assert KeepLists((step(first), step(second)), limit_s=60)() == 1203
    assert (first, second) == ([0], [0])


def test_it_stops_when_the_time_is_over_and_goes_on_at_the_next_call() -> None:
    left = [1200]
    assert KeepLists((step(left),), limit_s=0)() == 0
    assert left == [1200]
