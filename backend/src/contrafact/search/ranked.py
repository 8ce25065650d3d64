"""A track of a ranking, and the order of a ranking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contrafact.scoring.calibration import logit, sigmoid
from contrafact.scoring.pair_features import PairFeatures
from contrafact.search.support import NO_SUPPORT, Support

Order = tuple[float, float, float, float, str]
_SMALLEST = 1e-15
"""Probability that still has log-odds."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A track of a ranking.

    Parameters
    ----------
    probability : calibrated, 0..1, that both record one work. Of the pair alone, whatever supports it.
    log_odds : of the features, without the limits on the probability; it orders pairs of equal probability.
    support : by other tracks; it counts in the order alone.
    is_rejected : whether a person said that it is no cover; it follows all other aligned tracks.
    """

    track_id: str
    features: PairFeatures
    probability: float
    log_odds: float
    support: Support = NO_SUPPORT
    is_rejected: bool = False

    @property
    def is_aligned(self) -> bool:
        """Return whether the track was aligned, rather than compared by embedding alone."""
        return self.features.similarity is not None

    @property
    def supported_probability(self) -> float:
        """Return the probability, 0..1, moved by the support: the order of a ranking."""
        if not self.support.log_odds:
            return self.probability
        log_odds = logit(min(max(self.probability, _SMALLEST), 1 - _SMALLEST))
        return float(sigmoid(np.array(log_odds + self.support.log_odds)))


def order_of(ranked: Ranked) -> Order:
    """Return the sort key of a ranking: same recordings, aligned tracks by probability and evidence, rejected ones,
    then the others.

    Tracks of equal probability are those that a limit keeps from being likely, and the most probable ones, since the
    calibration is constant beyond its outer knots.
    """
    features = ranked.features
    if features.similarity is None:
        return order_unaligned(features.distance, ranked.track_id)
    kind = 0.5 if ranked.is_rejected else 0.0 if features.same_recording is None else -1.0
    return (kind, -ranked.supported_probability, -ranked.log_odds, -features.similarity, ranked.track_id)


def order_unaligned(distance: float, track_id: str) -> Order:
    """Return the sort key of a track that was not aligned: behind all aligned tracks, by distance."""
    return (1.0, distance, 0.0, 0.0, track_id)
