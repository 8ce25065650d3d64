"""From what is known of a pair to a probability, and from a probability to a verdict."""

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
from contrafact.scoring.pair_features import Likeness
from contrafact.scoring.reasons import Finding, reason

if TYPE_CHECKING:
    # Compiles on import, which whoever only reads a card need not wait for.
    from contrafact.alignment.align import Alignment


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where the words begin at one operating point.

    Parameters
    ----------
    likely : probabilities from here up are likely, 0..1.
    unlikely : probabilities below are unlikely, 0..likely.

    Raises
    ------
    ContrafactError : `invalid_weights` for cuts in another order.
    """

    likely: float
    unlikely: float

    def __post_init__(self) -> None:
        if not 0 < self.unlikely <= self.likely < 1:
            raise ContrafactError("invalid_weights", "The calibration needs 0 < unlikely <= likely < 1 for its cuts.")

    def decide(self, probability: float) -> Decision:
        """The word for a probability, 0..1."""
        if probability >= self.likely:
            return Decision.LIKELY
        if probability < self.unlikely:
            return Decision.UNLIKELY
        return Decision.UNSURE


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probability that two tracks record one work, and the words for it.

    Parameters
    ----------
    fitted_prior : part of all pairs that were covers where the curves were fitted, 0..1. At another prior the log-odds
        move by the difference of both priors' log-odds.
    aligned, unaligned : the curves for pairs that have a similarity, and for those that have none.
    precise, balanced, exhaustive : cuts on the probability at each operating point.
    clips : what becomes of the curves' log-odds when the query is a clip; None judges clips as songs.

    Raises
    ------
    ContrafactError : `invalid_weights` for numbers that are no calibration.
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
        """The cuts at an operating point."""
        return {
            OperatingPoint.PRECISE: self.precise,
            OperatingPoint.BALANCED: self.balanced,
            OperatingPoint.EXHAUSTIVE: self.exhaustive,
        }[operating_point]

    def probabilities(self, likenesses: Sequence[Likeness], prior: float) -> NDArray[np.float64]:
        """Probabilities, float64 `(n,)`, that pairs record one work.

        Parameters
        ----------
        likenesses : what is known of each pair.
        prior : how likely a pair is a cover before listening, between 0 and 1.
        """
        shift = logit(prior) - logit(self.fitted_prior)
        return sigmoid(self.log_odds(likenesses) + shift)

    def false_alarm_rates(self, likenesses: Sequence[Likeness]) -> NDArray[np.float64]:
        """How often two random tracks of different works come as close as each pair, float64 `(n,)`, above 0."""
        log_odds, are_aligned = self.log_odds(likenesses), _are_aligned(likenesses)
        rates = np.where(are_aligned, self.aligned.false_alarms.at(log_odds), self.unaligned.false_alarms.at(log_odds))
        if self.clips is None:
            return rates
        return np.where(_are_clips(likenesses), self.clips.false_alarms.at(log_odds), rates)

    def verdict(
        self,
        likeness: Likeness,
        *,
        prior: float,
        operating_point: OperatingPoint,
        model_id: str,
        alignment: Alignment | None = None,
    ) -> Verdict:
        """The verdict on two tracks; for a pair the same alone and in a ranking, to the last bit.

        Parameters
        ----------
        likeness : what is known of the pair.
        prior : how likely a pair is a cover before listening, between 0 and 1.
        operating_point : which cuts are used.
        model_id : weights that made both embeddings.
        alignment : transposition, tempo and sections, where somebody has looked for them.
        """
        unaligned = replace(likeness, similarity=None)
        probability, by_embedding = self.probabilities([likeness, unaligned], prior).tolist()
        cuts = self.cuts(operating_point)
        finding = Finding(
            decision=cuts.decide(probability),
            by_embedding=cuts.decide(by_embedding),
            false_alarm_rate=float(self.false_alarm_rates([likeness])[0]),
            least_rate=self._false_alarms(likeness).rates[-1],
            is_aligned=likeness.similarity is not None,
            alignment=alignment,
        )
        return Verdict(
            decision=finding.decision,
            probability=probability,
            false_alarm_rate=finding.false_alarm_rate,
            distance=likeness.distance,
            threshold=cuts.likely,
            similarity=likeness.similarity,
            transposition_semitones=alignment.transposition_semitones if alignment else None,
            tempo_ratio=alignment.tempo_ratio if alignment else None,
            sections=alignment.sections if alignment else (),
            reason=reason(finding),
            model_id=model_id,
        )

    def log_odds(self, likenesses: Sequence[Likeness]) -> NDArray[np.float64]:
        """Log-odds, float64 `(n,)`, that pairs record one work, at the prior that was fitted."""
        aligned, unaligned = self.aligned.log_odds_of(likenesses), self.unaligned.log_odds_of(likenesses)
        log_odds = np.where(_are_aligned(likenesses), aligned, unaligned)
        if self.clips is None:
            return log_odds
        of_clips = self.clips.log_odds(log_odds, [each.n_query_frames for each in likenesses])
        return np.where(_are_clips(likenesses), of_clips, log_odds)

    def _false_alarms(self, likeness: Likeness) -> FalseAlarms:
        if likeness.is_clip and self.clips is not None:
            return self.clips.false_alarms
        return (self.unaligned if likeness.similarity is None else self.aligned).false_alarms


def _are_aligned(likenesses: Sequence[Likeness]) -> NDArray[np.bool_]:
    return np.array([each.similarity is not None for each in likenesses], dtype=bool)


def _are_clips(likenesses: Sequence[Likeness]) -> NDArray[np.bool_]:
    return np.array([each.is_clip for each in likenesses], dtype=bool)


def logit(probability: float) -> float:
    """From a probability, between 0 and 1, to log-odds."""
    return math.log(probability) - math.log1p(-probability)


def sigmoid(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """From log-odds, of any shape, to probability."""
    # 1 / (1 + exp(-x)), written so that exp never overflows.
    probabilities: NDArray[np.float64] = np.exp(-np.logaddexp(0.0, -log_odds))
    return probabilities
