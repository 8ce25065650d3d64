"""Measure times and print the results of a benchmark as a table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Row:
    """One measurement and its baseline from the same run.

    Parameters
    ----------
    name : measured operation and statistic.
    baseline_name : name of the baseline.
    unit : of baseline, ours and target.
    target : upper limit of `ours`; None without a target.
    """

    name: str
    baseline_name: str
    baseline: float
    ours: float
    unit: str
    target: float | None = None


def print_table(rows: Iterable[Row]) -> int:
    """Print rows; return 1 if a target was missed, else 0."""
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
    """Return the wall times of several runs, in milliseconds."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begin))
    return times


def median(times: list[float]) -> float:
    """Return the median."""
    return float(np.median(times))


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return float(np.percentile(times, 95))


def p99(times: list[float]) -> float:
    """Return the 99th percentile."""
    return float(np.percentile(times, 99))


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
