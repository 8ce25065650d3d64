"""Calibration: from pair features to a probability, and from a probability to a verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Decision, OperatingPoint, Verdict
from contrafact.scoring.clip_scaling import ClipScaling
from contrafact.scoring.curve import Curve, FalseAlarms
from contrafact.scoring.pair_features import PairFeatures
from contrafact.scoring.reasons import Finding, reason

if TYPE_CHECKING:
    # Imported for its type alone: the module compiles kernels on import, which reading a card does not need.
    from contrafact.alignment.align import Alignment


COVERS_PER_TRACK = 10.0
"""Covers that a track has in a large library; in the training set 10.2."""
LARGEST_PRIOR = 0.1
"""Prior of small libraries: as if a dozen songs had one cover each. Two songs that somebody compares are covers more
often than a random pair, but even odds would call the nearest of a few unrelated songs a cover."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Thresholds on the probability at one operating point.

    Parameters
    ----------
    likely : probabilities from here up are likely, 0..1.
    unlikely : probabilities below are unlikely, 0..likely.

    Raises
    ------
    ContrafactError : `invalid_weights` for cuts that are not in this order.
    """

    likely: float
    unlikely: float

    def __post_init__(self) -> None:
        if not 0 < self.unlikely <= self.likely < 1:
            raise ContrafactError("invalid_weights", "The calibration needs 0 < unlikely <= likely < 1 for its cuts.")

    def decide(self, probability: float) -> Decision:
        """Return the decision for a probability, 0..1."""
        if probability >= self.likely:
            return Decision.LIKELY
        if probability < self.unlikely:
            return Decision.UNLIKELY
        return Decision.UNSURE


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probability that two tracks record one work, and the decision that follows.

    Parameters
    ----------
    fitted_prior : part of all pairs that were covers where the curves were fitted, 0..1. At another prior the log-odds
        move by the difference of both priors' log-odds.
    aligned, unaligned : the curves for pairs that have a similarity, and for those that have none.
    precise, balanced, exhaustive : cuts on the probability at each operating point.
    clips : scaling of the curves' log-odds when the query is a clip; None treats clips as whole tracks.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are not a calibration.
    """

    fitted_prior: float
    aligned: Curve
    unaligned: Curve
    precise: Cuts
    balanced: Cuts
    exhaustive: Cuts
    clips: ClipScaling | None = None

    def __post_init__(self) -> None:
        if not 0 < self.fitted_prior < 1:
            raise ContrafactError("invalid_weights", "The calibration's prior must lie between 0 and 1.")
        if self.unaligned.similarity_weight or not self.aligned.similarity_weight:
            raise ContrafactError("invalid_weights", "Similarity must weigh where there is one, and there alone.")
        if not self.precise.likely >= self.balanced.likely >= self.exhaustive.likely:
            raise ContrafactError(
                "invalid_weights", "Precise must be the strictest operating point, exhaustive the widest."
            )

    def cuts(self, operating_point: OperatingPoint) -> Cuts:
        """Return the cuts at an operating point."""
        return {
            OperatingPoint.PRECISE: self.precise,
            OperatingPoint.BALANCED: self.balanced,
            OperatingPoint.EXHAUSTIVE: self.exhaustive,
        }[operating_point]

    def probabilities(self, features: Sequence[PairFeatures], prior: float) -> NDArray[np.float64]:
        """Return probabilities, float64 `(n,)`, that pairs record one work.

        Parameters
        ----------
        features : of each pair.
        prior : probability that a pair is a cover before it is compared, between 0 and 1.
        """
        shift = logit(prior) - logit(self.fitted_prior)
        return sigmoid(self.log_odds(features) + shift)

    def false_alarm_rates(self, features: Sequence[PairFeatures]) -> NDArray[np.float64]:
        """Return the rate, float64 `(n,)`, above 0, of random pairs of different works with evidence this strong."""
        log_odds, are_aligned = self.log_odds(features), _are_aligned(features)
        rates = np.where(are_aligned, self.aligned.false_alarms.at(log_odds), self.unaligned.false_alarms.at(log_odds))
        if self.clips is None:
            return rates
        return np.where(_are_clips(features), self.clips.false_alarms.at(log_odds), rates)

    def verdict(
        self,
        pair: PairFeatures,
        *,
        prior: float,
        operating_point: OperatingPoint,
        model_id: str,
        alignment: Alignment | None = None,
    ) -> Verdict:
        """Return the verdict on two tracks. Bit for bit the same for a pair alone and in a ranking.

        Parameters
        ----------
        pair : features of the pair.
        prior : probability that a pair is a cover before it is compared, between 0 and 1.
        operating_point : which cuts are used.
        model_id : weights that made both embeddings.
        alignment : transposition, tempo and sections, if they were computed.
        """
        unaligned = replace(pair, similarity=None)
        probability, by_embedding = self.probabilities([pair, unaligned], prior).tolist()
        cuts = self.cuts(operating_point)
        finding = Finding(
            decision=cuts.decide(probability),
            by_embedding=cuts.decide(by_embedding),
            false_alarm_rate=float(self.false_alarm_rates([pair])[0]),
            least_rate=self._false_alarms(pair).rates[-1],
            is_aligned=pair.similarity is not None,
            alignment=alignment,
        )
        return Verdict(
            decision=finding.decision,
            probability=probability,
            false_alarm_rate=finding.false_alarm_rate,
            distance=pair.distance,
            threshold=cuts.likely,
            similarity=pair.similarity,
            transposition_semitones=alignment.transposition_semitones if alignment else None,
            tempo_ratio=alignment.tempo_ratio if alignment else None,
            sections=alignment.sections if alignment else (),
            reason=reason(finding),
            model_id=model_id,
        )

    def log_odds(self, features: Sequence[PairFeatures]) -> NDArray[np.float64]:
        """Return log-odds, float64 `(n,)`, that pairs record one work, at the fitted prior."""
        aligned, unaligned = self.aligned.log_odds_of(features), self.unaligned.log_odds_of(features)
        log_odds = np.where(_are_aligned(features), aligned, unaligned)
        if self.clips is None:
            return log_odds
        of_clips = self.clips.log_odds(log_odds, [each.n_query_frames for each in features])
        return np.where(_are_clips(features), of_clips, log_odds)

    def _false_alarms(self, pair: PairFeatures) -> FalseAlarms:
        if pair.is_clip and self.clips is not None:
            return self.clips.false_alarms
        return (self.unaligned if pair.similarity is None else self.aligned).false_alarms


def _are_aligned(features: Sequence[PairFeatures]) -> NDArray[np.bool_]:
    return np.array([each.similarity is not None for each in features], dtype=bool)


def _are_clips(features: Sequence[PairFeatures]) -> NDArray[np.bool_]:
    return np.array([each.is_clip for each in features], dtype=bool)


def logit(probability: float) -> float:
    """Return the log-odds of a probability between 0 and 1."""
    return math.log(probability) - math.log1p(-probability)


def sigmoid(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of log-odds, of any shape."""
    # 1 / (1 + exp(-x)), written so that exp never overflows.
    probabilities: NDArray[np.float64] = np.exp(-np.logaddexp(0.0, -log_odds))
    return probabilities


def default_prior(n_tracks: int) -> float:
    """Return the expected part of covers among the pairs of a track with its library.

    Parameters
    ----------
    n_tracks : size of the library, the query included.

    Returns
    -------
    `COVERS_PER_TRACK / (n_tracks - 1)`, at most `LARGEST_PRIOR`.
    """
    others = max(1, n_tracks - 1)
    return min(LARGEST_PRIOR, COVERS_PER_TRACK / others)
