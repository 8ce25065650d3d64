"""From the distance of two embeddings to a probability, and from a probability to a word."""

from __future__ import annotations

import math
from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Decision, Verdict


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic curve over distance, and two cuts on the probability it gives.

    Parameters
    ----------
    intercept : log-odds at distance 0.
    slope : change of the log-odds per unit of distance; negative.
    likely_cut : probabilities from here up are likely, 0..1.
    unlikely_cut : probabilities below are unlikely, 0..likely_cut.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are no calibration.
    """

    intercept: float
    slope: float
    likely_cut: float
    unlikely_cut: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.intercept) and math.isfinite(self.slope) and self.slope < 0):
            raise ContrafactError("invalid_weights", "The calibration's probability must fall with distance.")
        if not 0 < self.unlikely_cut <= self.likely_cut < 1:
            raise ContrafactError("invalid_weights", "The calibration needs 0 < unlikely_cut <= likely_cut < 1.")

    @property
    def threshold_distance(self) -> float:
        """Distance at which "likely" begins: smaller ones are likely. Negative if none is."""
        return (math.log(self.likely_cut / (1 - self.likely_cut)) - self.intercept) / self.slope

    def probability(self, distance: float) -> float:
        """Probability that two tracks at this Euclidean distance (0..2) are recordings of one work."""
        log_odds = self.intercept + self.slope * distance
        # Each branch keeps exp's argument negative, so that neither overflows.
        if log_odds >= 0:
            return 1 / (1 + math.exp(-log_odds))
        return math.exp(log_odds) / (1 + math.exp(log_odds))

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
