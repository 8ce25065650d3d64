"""Evaluate the orders of the retrieval page, for whole tracks and for clips: by embeddings, alignment, probability."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.search import N_CANDIDATES
from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.pair_table import (
    PairTable,
    by_corrected_distance,
    by_corrected_similarity,
    by_distance,
    by_evidence,
    by_probability,
    by_similarity,
)
from contrafact_bench.evaluation.searched_split import SearchedSplit
from contrafact_bench.reports.figures import panels
from contrafact_bench.reports.markdown import table, with_interval
from contrafact_training.data.metrics import average_precisions, interval_over_works, rank

SECONDS = (6, 10, 15, 20, 25, 30, 40, 50, 60)
"""Lengths of the clips."""
EMBEDDINGS, ALIGNMENT, BOTH = "embeddings", "alignment of the candidates", "both"
Found = dict[int, dict[str, Evaluation]]
FEWER_CANDIDATES = 50
Order = Callable[[PairTable], NDArray[np.float64]]
NOTHING_ALIGNED = "nothing aligned, embeddings alone"
EVERYTHING_ALIGNED = "everything aligned, by similarity alone"
EVERYTHING_CORRECTED = "everything aligned, by similarity corrected for hubs"
EVERYTHING_FUSED = "everything aligned, fused"
FEWER_FUSED = f"{FEWER_CANDIDATES} candidates aligned, fused"
FUSED = f"{N_CANDIDATES} candidates aligned, fused"
PRODUCT = f"two stages, {N_CANDIDATES} candidates, fused"


def every_order(split: SearchedSplit) -> dict[str, Evaluation]:
    """Evaluate each order of the seeded queries' candidates; the last is the product's."""
    fewer = f"two stages, {FEWER_CANDIDATES} candidates, fused"
    orders: dict[str, Order] = {
        "embeddings alone": by_distance,
        "embeddings, corrected for hubs": by_corrected_distance,
        fewer: by_probability,
        f"two stages, {N_CANDIDATES} candidates, by similarity alone": by_similarity,
        f"two stages, {N_CANDIDATES} candidates, by similarity corrected for hubs": by_corrected_similarity,
        f"two stages, {N_CANDIDATES} candidates, by each pair's own evidence": by_evidence,
        PRODUCT: by_probability,
    }
    tables = dict.fromkeys(orders, cache(split.with_candidates))
    tables[fewer] = cache(partial(split.with_candidates, FEWER_CANDIDATES))
    return {way: split.evaluation(way, tables[way], order) for way, order in orders.items()}


def orders_cut_off(split: SearchedSplit) -> dict[str, Evaluation]:
    """Evaluate some of the seeded queries with all, or only some, of the other tracks aligned."""
    everything = cache(partial(split.cut_off_at, None))
    found: dict[str, tuple[Callable[[], PairTable], Order]] = {
        NOTHING_ALIGNED: (everything, by_distance),
        EVERYTHING_ALIGNED: (everything, by_similarity),
        EVERYTHING_CORRECTED: (everything, by_corrected_similarity),
    }
    some = {n: cache(partial(split.cut_off_at, n)) for n in (FEWER_CANDIDATES, N_CANDIDATES)}
    for n, table_of in some.items():
        found[f"{n} candidates aligned, by similarity alone"] = (table_of, by_similarity)
    found[EVERYTHING_FUSED] = (everything, by_probability)
    found[FEWER_FUSED] = (some[FEWER_CANDIDATES], by_probability)
    found[FUSED] = (some[N_CANDIDATES], by_probability)
    return {way: split.evaluation(way, table_of, order) for way, (table_of, order) in found.items()}


def shown(way: str) -> str:
    """Return the name of an order in the page; the log of evaluations has the whole name."""
    return way.removeprefix("two stages, ")


def ranking_table(found: dict[str, Evaluation]) -> str:
    """Return the table of orders."""
    rows = [[shown(way), *_cells(each)] for way, each in found.items()]
    return table(("order", "mAP (95 %)", "P@1"), rows)


def cut_table(found: dict[str, Evaluation]) -> str:
    """Return the table of orders with the loss against aligning everything and its interval over works."""
    rows = []
    for way, each in found.items():
        base = EVERYTHING_FUSED if way.endswith("fused") else EVERYTHING_ALIGNED
        gain = gain_over(each, found[base]) if way not in (base, NOTHING_ALIGNED) else "-"
        rows.append([way, *_cells(each), gain])
    return table(("order", "mAP (95 %)", "P@1", "against everything aligned"), rows)


def gain_over(one: Evaluation, other: Evaluation) -> str:
    """Return the difference of mAP of the same queries, with its 95 % bootstrap interval over works."""
    rankings = [rank(each.distances, each.works, each.queries) for each in (one, other)]
    gains = average_precisions(rankings[0]) - average_precisions(rankings[1])
    low, high = interval_over_works(gains, rankings[0].works)
    return f"{gains.mean():+.3f} ({low:+.3f} to {high:+.3f})"


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
    columns = [column for way in ("embeddings", "alignment", "both") for column in (f"{way}: mAP (95 %)", "P@1")]
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
    return [with_interval(found.figures), f"{found.figures.p_at_1:.3f}"]
