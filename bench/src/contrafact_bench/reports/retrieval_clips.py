"""Clips of each length against whole tracks, by embedding, by alignment and by both: a section of docs/results/retrieval.md."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.searched_split import Look
from contrafact_bench.evaluation.setting import with_interval
from contrafact_bench.reports.accuracy_tables import table
from contrafact_bench.reports.drawing import panels
from contrafact_bench.studies.query_length import SECONDS
from contrafact_bench.systems.pair_table import Known, by_distance, by_similarity, fused

EMBEDDINGS, ALIGNMENT, BOTH = "embeddings", "alignment of the candidates", "both"
Found = dict[int, dict[str, Evaluation]]


def clips_of_each_length(look: Look) -> Found:
    """By length in seconds and by what orders the list; the last is the product's answer."""
    orders: dict[str, Callable[[Known], NDArray[np.float64]]] = {
        EMBEDDINGS: by_distance,
        ALIGNMENT: by_similarity,
        BOTH: partial(fused, calibration=look.card.calibration),
    }
    found: Found = {}
    for seconds in SECONDS:
        known = cache(partial(look.of_clips, float(seconds)))
        found[seconds] = {way: look.evaluation(way, known, order, float(seconds)) for way, order in orders.items()}
    return found


def clip_table(found: Found) -> str:
    """What each length gives."""
    rows = [
        [f"{seconds} s", *(cell for each in ways.values() for cell in _cells(each))] for seconds, ways in found.items()
    ]
    columns = [column for way in (EMBEDDINGS, ALIGNMENT, BOTH) for column in (f"{way}: mAP (95 %)", "top 1")]
    return table(("clip", *columns), rows)


def draw_clips(found: Found, path: Path) -> None:
    """MAP and top 1 over the length of the clip."""
    with panels(path, n_columns=2) as axes:
        for panel, what in zip(axes, ("mAP", "top 1"), strict=True):
            for way in (EMBEDDINGS, ALIGNMENT, BOTH):
                figures = [ways[way].figures for ways in found.values()]
                values = [each.map if what == "mAP" else each.top_1 for each in figures]
                panel.plot(list(found), values, marker="o", label=way)
                if what == "mAP":
                    lows, highs = zip(*(each.map_interval for each in figures), strict=True)
                    panel.fill_between(list(found), lows, highs, alpha=0.15, linewidth=0)
            panel.set_xlabel("length of the clip in seconds")
            panel.set_ylabel(what)
            panel.set_ylim(bottom=0)
        axes[0].legend(frameon=False)


def _cells(found: Evaluation) -> list[str]:
    return [with_interval(found.figures), f"{found.figures.top_1:.3f}"]
