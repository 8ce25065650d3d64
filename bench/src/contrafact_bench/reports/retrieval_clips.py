"""Evaluate clips of each length as queries: the last section of the retrieval page."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.pair_table import by_distance, by_probability, by_similarity
from contrafact_bench.evaluation.searched_split import SearchedSplit
from contrafact_bench.reports.figures import panels
from contrafact_bench.reports.markdown import table, with_interval

SECONDS = (6, 10, 15, 20, 25, 30, 40, 50, 60)
"""Lengths of the clips."""
EMBEDDINGS, ALIGNMENT, BOTH = "embeddings", "alignment of the candidates", "both"
Found = dict[int, dict[str, Evaluation]]


def clips_of_each_length(split: SearchedSplit) -> Found:
    """Evaluate clips by length in seconds and by order; the last order is the product's."""
    orders = {EMBEDDINGS: by_distance, ALIGNMENT: by_similarity, BOTH: by_probability}
    found: Found = {}
    for seconds in SECONDS:
        table_of = cache(partial(split.of_clips, float(seconds)))
        found[seconds] = {way: split.evaluation(way, table_of, order, float(seconds)) for way, order in orders.items()}
    return found


def clip_table(found: Found) -> str:
    """Return the table of lengths."""
    rows = [
        [f"{seconds} s", *(cell for each in ways.values() for cell in _cells(each))] for seconds, ways in found.items()
    ]
    columns = [column for way in (EMBEDDINGS, ALIGNMENT, BOTH) for column in (f"{way}: mAP (95 %)", "top 1")]
    return table(("clip", *columns), rows)


def draw_clips(found: Found, path: Path) -> None:
    """Draw mAP and top 1 over the length of the clip."""
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
