"""How often tracks of different works come as close as a pair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from contrafact.scoring.curve import Curve, FalseAlarms
from contrafact_training.data.labelled_pairs import LabelledPairs

_LEAST_COUNT = 5
"""Pairs that must have come so close before a rate is believed."""
_N_RATES = 40


def with_false_alarms(curve: Curve, pairs: LabelledPairs) -> Curve:
    """The curve with the rates at which pairs of different works reach its log-odds.

    Parameters
    ----------
    pairs : by their weights they stand for all pairs of a library; the covers among them are left out. The lowest rate
        is that of the fifth pair from above, which is what so many pairs can tell.

    Raises
    ------
    ValueError : fewer than two different log-odds among them.
    """
    others = pairs.subset(np.flatnonzero(~pairs.are_covers))
    return replace(curve, false_alarms=false_alarms(curve.log_odds_of(others.features), others.weights))


def false_alarms(log_odds: NDArray[np.float64], weights: NDArray[np.float64]) -> FalseAlarms:
    """The rates at which pairs of different works reach log-odds.

    Parameters
    ----------
    log_odds, weights : `(n,)`, of such pairs, and how many each stands for.

    Raises
    ------
    ValueError : fewer than two different log-odds among them.
    """
    order = np.argsort(-log_odds, kind="stable")
    # Each pair's own rate is that of reaching its log-odds: it and all above it.
    rates = np.cumsum(weights[order]) / weights.sum()
    # Of a handful of pairs the better half is believed.
    least = rates[min(_LEAST_COUNT, (len(rates) + 1) // 2) - 1]
    wanted = np.geomspace(least, 1.0, _N_RATES)
    places = np.unique(np.minimum(np.searchsorted(rates, wanted * (1 - 1e-9)), len(rates) - 1))
    # Of pairs with equal log-odds the last counts all of them.
    falling, last = np.unique(-log_odds[order][places][::-1], return_index=True)
    if len(falling) < 2:  # noqa: PLR2004 - a table has two ends
        raise ValueError("all pairs of different works are equally alike")
    kept = np.minimum(rates[places][::-1][last], 1.0)
    return FalseAlarms(tuple((-falling)[::-1].tolist()), tuple(kept[::-1].tolist()))
