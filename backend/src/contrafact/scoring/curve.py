"""Calibration curve: from pair features to log-odds of one work, and from log-odds to a false alarm rate."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError
from contrafact.scoring.pair_features import TYPICAL_FRAMES, PairFeatures

_LENGTH_POWER = 0.35
"""Growth of the expected similarity with the shorter track's length; chosen on `val`, for songs and clips."""
_LONG_SECONDS = 10.0
DISTANCE, BEYOND_EXPECTED = 0, 1
"""Rows of the corrected distance and of the similarity beyond the expected one in `evidence_terms`."""


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """False alarm rate as a function of log-odds, interpolated linearly in the logarithm of the rate.

    Parameters
    ----------
    log_odds : at least two, rising.
    rates : part of the pairs of different works at these log-odds or above, each in 0..1 and above 0, falling. The
        last is the lowest rate that could be counted; beyond it the rate stays constant.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not such a table.
    """

    log_odds: tuple[float, ...]
    rates: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.log_odds) != len(self.rates) or len(self.rates) < 2 or not is_rising(self.log_odds):  # noqa: PLR2004
            raise ContrafactError("invalid_weights", "False alarms need rates at two or more rising log-odds.")
        if not is_rising(tuple(-rate for rate in self.rates)) or not 0 < self.rates[-1] < self.rates[0] <= 1:
            raise ContrafactError("invalid_weights", "The rates of false alarms must fall and lie in 0..1, above 0.")

    def at(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the rate, of the same shape, of pairs of different works that reach these log-odds."""
        rates: NDArray[np.float64] = np.exp(np.interp(log_odds, self.log_odds, np.log(self.rates)))
        return rates


@dataclass(frozen=True, slots=True)
class Curve:
    """Log-odds as a rising, piecewise linear function of the evidence, a weighted sum of pair features.

    The evidence is the sum of the terms of `evidence_terms`, each times its weight. A similarity below the expected one
    adds almost nothing, each unit above it adds the same. The expected similarity grows with the shorter track's
    length. Beyond the outer knots the log-odds stay constant.

    Parameters
    ----------
    distance_weight : below 0.
    similarity_weight : at least 0; 0 for pairs that are not aligned.
    length_weight : of either sign.
    gain_weight, coverage_weight, strength_weight, longest_weight : of sections, at least 0; 0 where none were searched.
    count_weight : of the number of sections, of either sign.
    network_weight : of the network on cross similarities, at least 0; 0 without such a network.
    knots : evidence, at least two, rising.
    log_odds : at the knots, rising, at the prior of the pairs that they were fitted on.
    false_alarms : of these log-odds.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not such a curve.
    """

    distance_weight: float
    similarity_weight: float
    length_weight: float
    knots: tuple[float, ...]
    log_odds: tuple[float, ...]
    false_alarms: FalseAlarms
    gain_weight: float = 0.0
    coverage_weight: float = 0.0
    strength_weight: float = 0.0
    count_weight: float = 0.0
    longest_weight: float = 0.0
    network_weight: float = 0.0

    def __post_init__(self) -> None:
        if not (all(map(math.isfinite, self.weights)) and self.distance_weight < 0 <= self.similarity_weight):
            raise ContrafactError("invalid_weights", "Probability must fall with distance and rise with similarity.")
        if min(self.weights[3:6] + self.weights[7:]) < 0:
            raise ContrafactError("invalid_weights", "Probability must rise with the evidence of sections and network.")
        if len(self.knots) != len(self.log_odds) or len(self.knots) < 2 or not is_rising(self.knots):  # noqa: PLR2004
            raise ContrafactError("invalid_weights", "The calibration needs log-odds at two or more rising knots.")
        if not is_rising(self.log_odds):
            raise ContrafactError("invalid_weights", "The calibration's log-odds must rise with the evidence.")

    @property
    def weights(self) -> tuple[float, ...]:
        """Weights of the rows of `evidence_terms`."""
        of_pair = (self.distance_weight, self.similarity_weight, self.length_weight)
        of_sections = (self.gain_weight, self.coverage_weight, self.strength_weight, self.count_weight)
        return (*of_pair, *of_sections, self.longest_weight, self.network_weight)

    def evidence_of(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the weighted sum, float64 `(n,)`, of the rows of `evidence_terms`."""
        # Row by row: a matrix product may round a pair differently alone and among others.
        evidence = np.zeros(rows.shape[1])
        for weight, row in zip(self.weights, rows, strict=True):
            evidence += weight * row
        return evidence

    def log_odds_of(self, features: Sequence[PairFeatures]) -> NDArray[np.float64]:
        """Return log-odds, float64 `(n,)`, at the prior that the curve was fitted at."""
        return self.log_odds_at(evidence_terms(features))

    def log_odds_at(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return `log_odds_of` pairs by the rows of their `evidence_terms`, which several curves can share."""
        log_odds: NDArray[np.float64] = np.interp(self.evidence_of(rows), self.knots, self.log_odds)
        return log_odds


def evidence_terms(features: Sequence[PairFeatures]) -> NDArray[np.float64]:
    """Return the terms of the evidence.

    Returns
    -------
    float64 `(9, n)`: corrected distance; `log(1 + exp(similarity - expected similarity))`, where the similarity of a
    pair that was not aligned counts as 0; `log(frames of the shorter track / 515)`; and of the sections `log(1 + gain)`
    of the strongest, coverage, strength, `log(1 + count)` and `log(1 + seconds of the longest / 10)`; and `log(1 +
    exp(log-odds))` by the network on cross similarities, 0 where it was not asked.
    """
    distances = [each.corrected_distance for each in features]
    similarities = np.array([each.similarity or 0.0 for each in features], dtype=np.float64)
    lengths = np.array([min(each.n_query_frames, each.n_reference_frames) for each in features], dtype=np.float64)
    expected = np.array([each.expected_similarity for each in features], dtype=np.float64)
    shares = lengths / TYPICAL_FRAMES
    # log(1 + exp(x)), written so that exp never overflows.
    beyond = np.logaddexp(0.0, similarities - expected * shares**_LENGTH_POWER)
    sections = [each.section_features for each in features]
    return np.stack(
        [
            np.array(distances, dtype=np.float64),
            beyond,
            np.log(shares),
            np.log1p([each.gain for each in sections]),
            np.array([each.coverage for each in sections], dtype=np.float64),
            np.array([each.strength for each in sections], dtype=np.float64),
            np.log1p([each.count for each in sections]),
            np.log1p([each.longest_s / _LONG_SECONDS for each in sections]),
            np.array([_for_a_cover(each.network_log_odds) for each in features], dtype=np.float64),
        ]
    )


def _for_a_cover(network_log_odds: float | None) -> float:
    # What speaks for a cover counts; copies of songs that repeat nothing look to the network like strangers.
    return 0.0 if network_log_odds is None else float(np.logaddexp(0.0, network_log_odds))


def is_rising(numbers: tuple[float, ...]) -> bool:
    """Return whether all numbers are finite and each is above the one before."""
    pairs = itertools.pairwise(numbers)
    return all(math.isfinite(number) for number in numbers) and all(before < after for before, after in pairs)
