"""Draw the figures of docs/results/scaling.md from the results of `bench_scaling`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.bench_scaling import COSTS, TARGET_MB, TARGET_MS
from benchmarks.perturbed import HELD_OUT, QUANTILES, Perturbed
from benchmarks.product import CHECKOUT
from benchmarks.scaled import Cost

FIGURES = CHECKOUT / "docs" / "results" / "figures"
STYLE: dict[Any, Any] = {"svg.hashsalt": "contrafact", "svg.fonttype": "none", "font.size": 9}
N_QUERIES = 900


def main() -> None:
    """Draw all figures, and print the quantiles of nearest neighbours."""
    costs = [Cost(**each) for each in json.loads(COSTS.read_text())]
    with drawn(FIGURES / "scaling.svg", 2) as (times, memory):
        for method, style in (("exact", "o--"), ("graph", "o-")):
            some = [cost for cost in costs if cost.method == method]
            sizes = [cost.n_tracks for cost in some]
            times.plot(sizes, [cost.p95_ms for cost in some], style, label=method)
            memory.plot(sizes, [max(cost.memory_mb, cost.mapped_mb) for cost in some], style, label=method)
        for axes, target, label in ((times, TARGET_MS, "p95, ms of one core"), (memory, TARGET_MB, "memory, MB")):
            axes.axhline(target, color="0.7", linestyle=":", linewidth=1)
            axes.set(xscale="log", yscale="log", xlabel="tracks", ylabel=label)
            axes.legend(frameon=False)
    with drawn(FIGURES / "scaling-neighbours.svg", 1) as (axes,):
        draw_neighbours(axes)


def draw_neighbours(axes: Axes) -> None:
    """Draw the distance to the nearest neighbour of held-out tracks and of perturbed embeddings."""
    perturbed = Perturbed()
    queries = perturbed.queries(N_QUERIES)
    for number, (n_tracks, held_out) in enumerate(HELD_OUT.items()):
        library = np.concatenate(list(perturbed.library(n_tracks)))
        nearest = np.sqrt(2 - 2 * (queries @ library.T).max(axis=1))
        found = np.quantile(nearest, QUANTILES)
        print(n_tracks, "held out", held_out, "perturbed", np.round(found, 3).tolist())
        axes.plot(held_out, QUANTILES, "o", color=f"C{number}", label=f"held out, {n_tracks} tracks")
        axes.plot(found, QUANTILES, color=f"C{number}", linewidth=1, label="perturbed")
    axes.set(xlabel="distance to the nearest track", ylabel="fraction of the tracks")
    axes.legend(frameon=False, ncols=2, fontsize=7)


@contextmanager
def drawn(path: Path, n_axes: int) -> Iterator[tuple[Axes, ...]]:
    """Yield axes side by side, and write the figure, reproducibly, when the block ends."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(4.2 * n_axes, 3), layout="constrained")
        yield tuple(figure.add_subplot(1, n_axes, number) for number in range(1, n_axes + 1))
        figure.savefig(path, format="svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
