"""From the distance of two embeddings to a probability, and from a probability to a word."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Decision, Verdict

FARTHEST = 2.0
"""Distance of opposite unit vectors."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log-odds as a falling, piecewise linear function of distance, and two cuts on the probability they give.

    Two knots at the ends of the range are a logistic curve; more of them follow an isotonic fit. Beyond the outer
    knots the log-odds stay what they are there.

    Parameters
    ----------
    knot_distances : at least two, rising, each 0..2.
    knot_log_odds : at these distances; they never rise, and the last is below the first.
    likely_cut : probabilities from here up are likely, 0..1.
    unlikely_cut : probabilities below are unlikely, 0..likely_cut.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are no calibration.
    """

    knot_distances: tuple[float, ...]
    knot_log_odds: tuple[float, ...]
    likely_cut: float
    unlikely_cut: float

    def __post_init__(self) -> None:
        if not (
            len(self.knot_distances) == len(self.knot_log_odds) > 1
            and all(math.isfinite(number) for number in (*self.knot_distances, *self.knot_log_odds))
            and self.knot_distances[0] >= 0
            and self.knot_distances[-1] <= FARTHEST
            and all(before < after for before, after in itertools.pairwise(self.knot_distances))
        ):
            raise ContrafactError("invalid_weights", "The calibration needs log-odds at two or more rising distances.")
        if (
            any(before < after for before, after in itertools.pairwise(self.knot_log_odds))
            or self.knot_log_odds[0] == self.knot_log_odds[-1]
        ):
            raise ContrafactError("invalid_weights", "The calibration's probability must fall with distance.")
        if not 0 < self.unlikely_cut <= self.likely_cut < 1:
            raise ContrafactError("invalid_weights", "The calibration needs 0 < unlikely_cut <= likely_cut < 1.")

    @classmethod
    def logistic(cls, intercept: float, slope: float, likely_cut: float, unlikely_cut: float) -> Calibration:
        """The logistic curve with log-odds `intercept` at distance 0 that change by `slope` per unit of distance."""
        return cls((0.0, FARTHEST), (intercept, intercept + FARTHEST * slope), likely_cut, unlikely_cut)

    @property
    def threshold_distance(self) -> float:
        """Distance at which "likely" begins: smaller ones are likely. 0 if none is, 2 if all are."""
        wanted = math.log(self.likely_cut / (1 - self.likely_cut))
        if self.knot_log_odds[0] < wanted:
            return 0.0
        if self.knot_log_odds[-1] >= wanted:
            return FARTHEST
        after = next(i for i, log_odds in enumerate(self.knot_log_odds) if log_odds < wanted)
        (left, right), (high, low) = (
            self.knot_distances[after - 1 : after + 1],
            self.knot_log_odds[after - 1 : after + 1],
        )
        return left + (right - left) * (high - wanted) / (high - low)

    def probabilities(self, distances: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities, of the same shape, that tracks at Euclidean distances (0..2) are recordings of one work."""
        log_odds = np.interp(distances, self.knot_distances, self.knot_log_odds)
        return sigmoid(log_odds)

    def probability(self, distance: float) -> float:
        """Probability that two tracks at this Euclidean distance (0..2) are recordings of one work."""
        return float(self.probabilities(np.array(distance)))

    def decide(self, probability: float) -> Decision:
        """The word for a probability, 0..1."""
        if probability >= self.likely_cut:
            return Decision.LIKELY
        if probability < self.unlikely_cut:
            return Decision.UNLIKELY
        return Decision.UNSURE

    def verdict(self, distance: float, model_id: str) -> Verdict:
        """The verdict on two tracks.

        Parameters
        ----------
        distance : Euclidean distance of their embeddings, 0..2.
        model_id : weights that made both embeddings.
        """
        probability = self.probability(distance)
        return Verdict(self.decide(probability), probability, distance, self.threshold_distance, model_id)


def sigmoid(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """From log-odds, of any shape, to probability."""
    # 1 / (1 + exp(-x)), written so that exp never overflows.
    probabilities: NDArray[np.float64] = np.exp(-np.logaddexp(0.0, -log_odds))
    return probabilities
