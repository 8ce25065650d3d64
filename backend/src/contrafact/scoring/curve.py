"""From what is known of a pair to log-odds that both record one work, and to how often other pairs come as close."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError
from contrafact.scoring.pair_features import Likeness

USUAL_FRAMES = 515
"""Of a song of four minutes: one of that length weighs nothing in the evidence."""
_LENGTH_POWER = 0.35
"""How the similarity that chance gives grows with the shorter track's length; chosen on `val`, for songs and clips."""


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """How often two tracks of different works reach some log-odds: straight in the logarithm of the rate.

    Parameters
    ----------
    log_odds : at least two, rising.
    rates : at these log-odds or above, each in 0..1 and above 0, falling. The last is what could still be counted:
        beyond it the rate stays what it is there.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are no such table.
    """

    log_odds: tuple[float, ...]
    rates: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.log_odds) != len(self.rates) or len(self.rates) < 2 or not is_rising(self.log_odds):  # noqa: PLR2004
            raise ContrafactError("invalid_weights", "False alarms need rates at two or more rising log-odds.")
        if not is_rising(tuple(-rate for rate in self.rates)) or not 0 < self.rates[-1] < self.rates[0] <= 1:
            raise ContrafactError("invalid_weights", "The rates of false alarms must fall and lie in 0..1, above 0.")

    def at(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rates, of the same shape, of pairs of different works that reach these log-odds."""
        rates: NDArray[np.float64] = np.exp(np.interp(log_odds, self.log_odds, np.log(self.rates)))
        return rates


@dataclass(frozen=True, slots=True)
class Curve:
    """Log-odds as a rising, piecewise linear function of the evidence, a weighted sum of what is known of a pair.

    The evidence is `distance_weight * corrected distance + similarity_weight * log(1 + exp(similarity - usual
    similarity)) + length_weight * log(frames of the shorter track / 515)`: a similarity that such tracks reach all the
    time tells nothing, each one above tells as much again. What is usual grows with the shorter track's length. Beyond
    the outer knots the log-odds stay what they are there.

    Parameters
    ----------
    distance_weight : below 0.
    similarity_weight : at least 0; 0 for pairs that are not aligned.
    length_weight : of either sign.
    knots : evidence, at least two, rising.
    log_odds : at the knots, rising, at the prior of the pairs that they were fitted on.
    false_alarms : of these log-odds.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are no such curve.
    """

    distance_weight: float
    similarity_weight: float
    length_weight: float
    knots: tuple[float, ...]
    log_odds: tuple[float, ...]
    false_alarms: FalseAlarms

    def __post_init__(self) -> None:
        weights = (self.distance_weight, self.similarity_weight, self.length_weight)
        if not (all(map(math.isfinite, weights)) and self.distance_weight < 0 <= self.similarity_weight):
            raise ContrafactError("invalid_weights", "Probability must fall with distance and rise with similarity.")
        if len(self.knots) != len(self.log_odds) or len(self.knots) < 2 or not is_rising(self.knots):  # noqa: PLR2004
            raise ContrafactError("invalid_weights", "The calibration needs log-odds at two or more rising knots.")
        if not is_rising(self.log_odds):
            raise ContrafactError("invalid_weights", "The calibration's log-odds must rise with the evidence.")

    def evidence_of(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The weighted sum, float64 `(n,)`, of what `known` gives."""
        # Row by row: a matrix product may round a pair differently alone and among others.
        distances, similarities, lengths = rows
        evidence: NDArray[np.float64] = (
            self.distance_weight * distances + self.similarity_weight * similarities + self.length_weight * lengths
        )
        return evidence

    def log_odds_of(self, likenesses: Sequence[Likeness]) -> NDArray[np.float64]:
        """Log-odds, float64 `(n,)`, at the prior that the curve was fitted at."""
        evidence = self.evidence_of(known(likenesses))
        log_odds: NDArray[np.float64] = np.interp(evidence, self.knots, self.log_odds)
        return log_odds


def known(likenesses: Sequence[Likeness]) -> NDArray[np.float64]:
    """What the evidence is a weighted sum of: corrected distance, similarity beyond the usual, length.

    Returns
    -------
    float64 `(3, n)`; the similarity of a pair that is not aligned counts as 0.
    """
    distances = [each.corrected_distance for each in likenesses]
    similarities = np.array([each.similarity or 0.0 for each in likenesses], dtype=np.float64)
    lengths = np.array([min(each.n_query_frames, each.n_reference_frames) for each in likenesses], dtype=np.float64)
    usual = np.array([each.usual_similarity for each in likenesses], dtype=np.float64)
    shares = lengths / USUAL_FRAMES
    # log(1 + exp(x)), written so that exp never overflows.
    beyond = np.logaddexp(0.0, similarities - usual * shares**_LENGTH_POWER)
    return np.stack([distances, beyond, np.log(shares)])


def is_rising(numbers: tuple[float, ...]) -> bool:
    """Whether all are finite and each is above the one before."""
    pairs = itertools.pairwise(numbers)
    return all(math.isfinite(number) for number in numbers) and all(before < after for before, after in pairs)
