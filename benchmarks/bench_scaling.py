"""Measure the candidate search at 1 000 to 1 000 000 tracks: time on one core, recall, memory.

The libraries are perturbed real embeddings (`perturbed.py`). Their snapshots are kept in runs/scaling, since building
the graph of a million takes several minutes on two cores. Baseline: exhaustive search of the same snapshot. Times are
processor times of one thread, which do not depend on other load. Results are written to runs/scaling/costs.json;
`python -m benchmarks.scaling_figures` draws the figures of docs/results/scaling.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from benchmarks.product import CHECKOUT
from benchmarks.scaled import Cost, build_s, make_snapshot, measure
from benchmarks.table import Row, print_table
from contrafact.index.writer import EXACT_UP_TO

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TARGET_MS = 50.0
TARGET_MB = 1200.0
MIN_RECALL = 0.98
ROOT = CHECKOUT / "runs" / "scaling"
COSTS = ROOT / "costs.json"


def main() -> int:
    """Measure and print; with a size and a method as arguments, only these."""
    if len(sys.argv) > 1:
        print(measure(ROOT, int(sys.argv[1]), sys.argv[2]))
        return 0
    rows, costs = [], []
    for n_tracks in SIZES:
        make_snapshot(ROOT, n_tracks)
        print(f"the snapshot of {n_tracks} tracks was built in {build_s(ROOT, n_tracks)} s of processor time")
        exact, graph = measured(n_tracks, "exact"), measured(n_tracks, "graph")
        costs += [exact, graph]
        rows += rows_of(n_tracks, exact, exact if n_tracks <= EXACT_UP_TO else graph)
    COSTS.write_text(json.dumps([vars(cost) for cost in costs], indent=1) + "\n")
    return print_table(rows)


def measured(n_tracks: int, method: str) -> Cost:
    """Measure in a new process with one thread."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench_scaling", str(n_tracks), method],
        cwd=CHECKOUT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    return Cost(**json.loads(done.stdout))


def rows_of(n_tracks: int, exact: Cost, ours: Cost) -> list[Row]:
    """Return rows that compare the product with exact search at one size."""
    name = f"stage one, {n_tracks} tracks, {ours.method}"
    missed = 1000 * (1 - ours.recall)
    return [
        Row(f"{name}: median", "exact", exact.median_ms, ours.median_ms, "ms"),
        Row(f"{name}: p95", "exact", exact.p95_ms, ours.p95_ms, "ms", TARGET_MS),
        Row(f"{name}: of 1000 nearest missed", "1000", 1000.0, missed, "", 1000 * (1 - MIN_RECALL)),
        Row(f"{name}: memory", "exact", exact.mapped_mb, max(ours.memory_mb, ours.mapped_mb), "MB", TARGET_MB),
    ]


if __name__ == "__main__":
    sys.exit(main())
