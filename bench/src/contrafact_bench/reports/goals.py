"""The figures that the network is to reach, beside what was measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contrafact_bench.reports.accuracy_tables import BASE_OF_SPEED, Bench, table
from contrafact_bench.systems.registry import OURS

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Goal:
    """A figure to reach.

    Parameters
    ----------
    what : in words.
    floor, aim : the least, and what is hoped for; less is better where the aim is below the floor.
    measured : takes the figure from the bench; None if it was not measured.
    shown : format of the figures.
    """

    what: str
    floor: float
    aim: float
    measured: Callable[[Bench], float | None]
    shown: str


def goal_table(bench: Bench) -> str:
    """Each figure with its floor, its aim, and what was measured."""
    rows = []
    for goal in GOALS:
        found = goal.measured(bench)
        cells = ["-", "not measured"] if found is None else [goal.shown.format(found), verdict(goal, found)]
        rows.append([goal.what, goal.shown.format(goal.floor), goal.shown.format(goal.aim), *cells])
    return table(("figure", "floor", "aim", "measured", ""), rows)


def verdict(goal: Goal, found: float) -> str:
    """Whether floor and aim are reached, or by how much they are not."""
    sign = 1 if goal.aim > goal.floor else -1
    parts = []
    for name, figure in (("floor", goal.floor), ("aim", goal.aim)):
        short = sign * (figure - found)
        parts.append(f"{name} reached" if short <= _ROUNDING else f"{name} short by {goal.shown.format(short)}")
    return ", ".join(parts)


def _map(bench: Bench, split: str, name: str = OURS) -> float | None:
    found = bench.evaluations.get((split, name))
    return None if found is None else found.figures.map


def _p_at_1(bench: Bench) -> float | None:
    found = bench.evaluations.get(("test", OURS))
    return None if found is None else found.figures.p_at_1


def _gain(bench: Bench) -> float | None:
    ours, base = _map(bench, "test"), _map(bench, "test", BASE_OF_SPEED)
    return None if ours is None or base is None else ours - base


def _times_as_fast(bench: Bench) -> float | None:
    ours, base = bench.costs.get(OURS), bench.costs.get(BASE_OF_SPEED)
    return None if ours is None or base is None else base.describe_ms / ours.describe_ms


def _clips(bench: Bench) -> float | None:
    found = bench.clips.get(("test", OURS))
    return None if found is None else found.figures.map


GOALS = (
    Goal("mAP on `test`", 0.48, 0.62, lambda bench: _map(bench, "test"), "{:.3f}"),
    Goal("mAP on `greek`", 0.72, 0.86, lambda bench: _map(bench, "greek"), "{:.3f}"),
    Goal("P@1 on `test`", 0.60, 0.75, _p_at_1, "{:.3f}"),
    Goal(f"mAP on `test`, above {BASE_OF_SPEED}", 0.10, 0.20, _gain, "{:.3f}"),
    Goal(
        f"embedding whole and segments, times as fast as {BASE_OF_SPEED}'s one vector", 2, 6, _times_as_fast, "{:.1f}"
    ),
    Goal("mAP on `test` of clips of 30 s", 0.28, 0.45, _clips, "{:.3f}"),
    Goal("weights file, MB", 25, 10, lambda bench: bench.weights_mb, "{:.1f}"),
)
"""Set before the training. Every figure is that of the system `contrafact`, none the better of two systems."""
