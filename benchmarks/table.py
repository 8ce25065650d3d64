"""What a benchmark found, as a table; and times."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Row:
    """One thing measured, and the baseline measured beside it in the same run.

    Parameters
    ----------
    name : what was measured, with the statistic.
    baseline_name : what it is compared with.
    unit : of baseline, ours and target.
    target : ours must not be above it; None where nothing was promised.
    """

    name: str
    baseline_name: str
    baseline: float
    ours: float
    unit: str
    target: float | None = None


def print_table(rows: Iterable[Row]) -> int:
    """Print rows; returns 1 if a target was missed, else 0."""
    head = ("name", "baseline", "", "ours", "ratio", "target")
    lines = [head, *(_line(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        texts = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(texts).rstrip())
    return int(any("MISSED" in line[-1] for line in lines))


def times_ms(work: Callable[[], object], repeats: int) -> list[float]:
    """How long each of several runs took, in milliseconds by the clock."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begin))
    return times


def median(times: list[float]) -> float:
    """The time in the middle."""
    return float(np.median(times))


def p95(times: list[float]) -> float:
    """The time that 95 of 100 do not exceed."""
    return float(np.percentile(times, 95))


def _line(row: Row) -> tuple[str, ...]:
    target = "" if row.target is None else f"{row.target:g} {row.unit}" + (" MISSED" if row.ours > row.target else "")
    return (
        row.name,
        row.baseline_name,
        f"{row.baseline:.1f} {row.unit}",
        f"{row.ours:.1f} {row.unit}",
        f"{row.ours / row.baseline:.2f}",
        target,
    )
