"""How well embeddings, alignment and both together rank a split: tables of docs/results/retrieval.md."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from contrafact_bench.evaluation.evaluate import Evaluation
from contrafact_bench.evaluation.searched_split import Look
from contrafact_bench.evaluation.setting import with_interval
from contrafact_bench.reports.accuracy_tables import table
from contrafact_bench.systems.pair_table import (
    N_CANDIDATES,
    Known,
    by_corrected_similarity,
    by_distance,
    by_similarity,
    corrected,
    fused,
)
from contrafact_training.data.metrics import average_precisions, interval_over_works, rank

FEWER_CANDIDATES = 50
Order = Callable[[Known], NDArray[np.float64]]
NOTHING_ALIGNED = "nothing aligned, embeddings alone"
EVERYTHING_ALIGNED = "everything aligned, by similarity alone"
EVERYTHING_CORRECTED = "everything aligned, by similarity corrected for hubs"
EVERYTHING_FUSED = "everything aligned, fused"
FEWER_FUSED = f"{FEWER_CANDIDATES} candidates aligned, fused"
FUSED = f"{N_CANDIDATES} candidates aligned, fused"
PRODUCT = f"two stages, {N_CANDIDATES} candidates, fused"


def every_order(look: Look) -> dict[str, Evaluation]:
    """What each order gives the seeded queries when their candidates are aligned; the last is the product's."""
    both = _both(look)
    fewer = f"two stages, {FEWER_CANDIDATES} candidates, fused"
    orders: dict[str, Order] = {
        "embeddings alone": by_distance,
        "embeddings, corrected for hubs": corrected,
        fewer: both,
        f"two stages, {N_CANDIDATES} candidates, by similarity alone": by_similarity,
        f"two stages, {N_CANDIDATES} candidates, by similarity corrected for hubs": by_corrected_similarity,
        PRODUCT: both,
    }
    once = cache(look.with_candidates)
    known = dict.fromkeys(orders, once) | {fewer: cache(partial(look.with_candidates, FEWER_CANDIDATES))}
    return {way: look.evaluation(way, known[way], order) for way, order in orders.items()}


def orders_cut_off(look: Look) -> dict[str, Evaluation]:
    """The seeded queries, which are aligned with every other track; what is cut off is compared with that."""
    both = _both(look)
    orders: dict[str, Order] = {NOTHING_ALIGNED: by_distance, EVERYTHING_ALIGNED: by_similarity}
    orders[EVERYTHING_CORRECTED] = by_corrected_similarity
    for n in (FEWER_CANDIDATES, N_CANDIDATES):
        orders[f"{n} candidates aligned, by similarity alone"] = _of_candidates(look, n, by_similarity)
    orders[EVERYTHING_FUSED] = both
    orders[FEWER_FUSED] = _of_candidates(look, FEWER_CANDIDATES, both)
    orders[FUSED] = _of_candidates(look, N_CANDIDATES, both)
    once = cache(look.with_everything)
    return {way: look.evaluation(way, once, order) for way, order in orders.items()}


def ranking_table(found: dict[str, Evaluation]) -> str:
    """What each order gives."""
    rows = [[way, with_interval(each.figures), *_firsts(each)] for way, each in found.items()]
    return table(("the list is ordered by", "mAP (95 %)", "P@1", "queries"), rows)


def cut_table(found: dict[str, Evaluation]) -> str:
    """The same, with what is lost against aligning everything; its interval is over works, as that of mAP."""
    rows = []
    for way, each in found.items():
        base = EVERYTHING_FUSED if way.endswith("fused") else EVERYTHING_ALIGNED
        gain = gain_over(each, found[base]) if way not in (base, NOTHING_ALIGNED) else "-"
        rows.append([way, with_interval(each.figures), *_firsts(each)[:1], gain])
    return table(("the list is ordered by", "mAP (95 %)", "P@1", "against everything aligned"), rows)


def gain_over(one: Evaluation, other: Evaluation) -> str:
    """Difference of the mAP of the same queries, with its 95 % interval from drawing works anew."""
    rankings = [rank(each.distances, each.works, each.queries) for each in (one, other)]
    gains = average_precisions(rankings[0]) - average_precisions(rankings[1])
    low, high = interval_over_works(gains, rankings[0].works)
    return f"{gains.mean():+.3f} ({low:+.3f} to {high:+.3f})"


def _both(look: Look) -> Order:
    return partial(fused, calibration=look.card.calibration)


def _of_candidates(look: Look, n: int, order: Order) -> Order:
    return lambda known: order(known.aligned_up_to(n, look.card.calibration))


def _firsts(found: Evaluation) -> list[str]:
    return [f"{found.figures.p_at_1:.3f}", str(found.figures.n_queries)]
