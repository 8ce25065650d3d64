"""How often a library without a cover shows something as similar as the best result of a ranking.

A large library holds something similar to every song. So whether it holds the work of a query at all is a different
question from which track comes first. The best evidence is compared with the best that as many tracks of other works
reach by chance, like the E-value of a search in a database of sequences (Karlin and Altschul, Methods for assessing the
statistical significance of molecular sequence features, PNAS 87, 1990).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from contrafact.domain.verdicts import Limit
from contrafact.scoring.calibration import Calibration, logit
from contrafact.search.ranked import Ranked

_DOUBT_WEIGHT = 0.5
"""Weight of support that speaks against a track; chosen on `val` (docs/decisions/0078). Support for a track does not
count: unrelated tracks that are covers of each other support each other, too."""
LEAST_CHANCE = 0.03
"""The lowest chance that is stated: on `test`, at most 0.01 occurred in 0.028 of the queries without a cover."""
_NO_EVIDENCE = frozenset({Limit.TOO_LITTLE_HARMONY, Limit.COMMON_PROGRESSION, Limit.OTHER_MELODY})
"""Limits that explain what a pair shares without a common work."""


def evidence_of(calibration: Calibration, ranked: Ranked) -> float:
    """Return the log-odds by which an aligned track speaks for its work being that of the query.

    Its own log-odds at the fitted prior, less half of what the covers of both say against it. Minus infinity for a
    track that was not aligned, or that a limit or a person explains.
    """
    if not ranked.is_aligned or ranked.is_rejected or calibration.limit(ranked.features) in _NO_EVIDENCE:
        return -math.inf
    return ranked.log_odds + _DOUBT_WEIGHT * min(0.0, ranked.support.log_odds)


def chance_of(calibration: Calibration, ranked: Iterable[Ranked], n_others: int) -> float:
    """Return the probability, 0..1, that a library of so many tracks of other works shows evidence as strong.

    Parameters
    ----------
    ranked : the candidates of a query.
    n_others : tracks of the library without the query.

    Returns
    -------
    `1 - exp(-n_others * rate)`, but at least `LEAST_CHANCE`; the rate is that of random pairs of different works whose
    evidence is as strong as the strongest. 0 if a track holds the recording of the query, 1 without any evidence.
    """
    kept = [each for each in ranked if not each.is_rejected]
    if any(each.features.same_recording is not None for each in kept):
        return 0.0
    evidence = [(each, evidence_of(calibration, each)) for each in kept]
    rates = [_rate(calibration, each, found) for each, found in evidence if math.isfinite(found)]
    # A count that is a moment old may leave out the query itself.
    return max(LEAST_CHANCE, -math.expm1(-max(0, n_others) * min(rates))) if rates else 1.0


def _rate(calibration: Calibration, ranked: Ranked, evidence: float) -> float:
    """Return the part of random pairs of different works with evidence as strong."""
    counted = float(calibration.false_alarms(ranked.features).at(np.array(evidence)))
    # Below the lowest rate that could be counted: of unrelated pairs, at most 1 in k have k times the odds of a random
    # pair (Markov's inequality, for log-odds that are right).
    return min(counted, math.exp(logit(calibration.fitted_prior) - evidence))
