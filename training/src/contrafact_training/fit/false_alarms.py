"""Estimate false-alarm rates: how often tracks of different works reach a given log-odds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from contrafact.scoring.curve import Curve, FalseAlarms
from contrafact_training.data.labelled_pairs import LabelledPairs

_LEAST_COUNT = 5
"""Pairs that must reach a log-odds before its rate is used."""
_N_RATES = 40


def with_false_alarms(curve: Curve, pairs: LabelledPairs) -> Curve:
    """Return the curve with its false-alarm rates.

    Parameters
    ----------
    pairs : weighted sample of all pairs; covers are ignored. The lowest rate is that of the fifth pair from above.

    Raises
    ------
    ValueError : fewer than two different log-odds among them.
    """
    others = pairs.subset(np.flatnonzero(~pairs.are_covers))
    return replace(curve, false_alarms=false_alarms(curve.log_odds_of(others.features), others.weights))


def false_alarms(log_odds: NDArray[np.float64], weights: NDArray[np.float64]) -> FalseAlarms:
    """Return the rates at which pairs of different works reach log-odds.

    Parameters
    ----------
    log_odds, weights : `(n,)`, of such pairs; a weight is the number of pairs that one represents.

    Raises
    ------
    ValueError : fewer than two different log-odds among them.
    """
    order = np.argsort(-log_odds, kind="stable")
    # The rate of a pair's log-odds counts the pair and all above it.
    rates = np.cumsum(weights[order]) / weights.sum()
    # With fewer than ten pairs, use the upper half.
    least = rates[min(_LEAST_COUNT, (len(rates) + 1) // 2) - 1]
    wanted = np.geomspace(least, 1.0, _N_RATES)
    places = np.unique(np.minimum(np.searchsorted(rates, wanted * (1 - 1e-9)), len(rates) - 1))
    # Of pairs with equal log-odds, the last one counts all of them.
    falling, last = np.unique(-log_odds[order][places][::-1], return_index=True)
    if len(falling) < 2:  # noqa: PLR2004 - a table has two ends
        raise ValueError("all pairs of different works have the same log-odds")
    kept = np.minimum(rates[places][::-1][last], 1.0)
    return FalseAlarms(tuple((-falling)[::-1].tolist()), tuple(kept[::-1].tolist()))
