"""Calibration: from pair features to a probability."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import Decision, Limit, OperatingPoint
from contrafact.scoring.clip_scaling import ClipScaling
from contrafact.scoring.curve import BEYOND_EXPECTED, DISTANCE, Curve, FalseAlarms, evidence_terms
from contrafact.scoring.limits import CAP, CLEARLY_RARE_RATE, Limits, ViewScale, cap_of_evidence
from contrafact.scoring.pair_features import PairFeatures

COVERS_PER_TRACK = 10.0
"""Covers that a track has in a large library; in the training set 10.2."""
EVEN_ODDS = 0.5
"""Nothing is likely below."""
CERTAIN = 0.9999
"""Probability of two tracks that hold the same recording."""
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
        if not 0 < self.unlikely <= self.likely <= 1:
            raise ContrafactError("invalid_weights", "The calibration needs 0 < unlikely <= likely <= 1 for its cuts.")

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
    located, limited : the curves for pairs whose sections were searched for: those that can be likely by a section, and
        the others, see `has_section_curve`; None where sections do not count.
    limits : what a pair needs to be likely; None if it needs a section, however weak.
    views : scales of the views other than that of the curves, by recipe.

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
    located: Curve | None = None
    limited: Curve | None = None
    limits: Limits | None = None
    views: Mapping[str, ViewScale] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < self.fitted_prior < 1:
            raise ContrafactError("invalid_weights", "The calibration's prior must lie between 0 and 1.")
        if self.unaligned.similarity_weight or not self.aligned.similarity_weight:
            raise ContrafactError("invalid_weights", "Similarity must weigh where there is one, and there alone.")
        if not self.precise.likely >= self.balanced.likely >= self.exhaustive.likely:
            raise ContrafactError(
                "invalid_weights", "Precise must be the strictest operating point, exhaustive the widest."
            )

    @property
    def slope(self) -> float:
        """Factor of the log-odds in probabilities; 1 unless a library has a calibration of its own."""
        return 1.0

    @property
    def of_weights(self) -> Calibration:
        """The calibration without a library's own slope."""
        return self

    @property
    def own_id(self) -> str | None:
        """Id of the library's own calibration; None for that of the weights."""
        return None

    @property
    def likely_from(self) -> float:
        """Probability from which a pair is likely, unless a person chooses another; at least `EVEN_ODDS`."""
        return max(EVEN_ODDS, self.precise.likely)

    @property
    def unlikely_below(self) -> float:
        """Probability below which a pair is unlikely; below even odds."""
        return min(self.precise.unlikely, CAP)

    def cuts(self, likely_from: float | None = None) -> Cuts:
        """Return the cuts for a threshold of likely; None takes that of the card. Likely is never below even odds."""
        return Cuts(self.likely_from if likely_from is None else max(EVEN_ODDS, likely_from), self.unlikely_below)

    @property
    def points(self) -> dict[OperatingPoint, float]:
        """Probability from which a pair is likely at each operating point."""
        return {
            OperatingPoint.PRECISE: self.precise.likely,
            OperatingPoint.BALANCED: self.balanced.likely,
            OperatingPoint.EXHAUSTIVE: self.exhaustive.likely,
        }

    def are_worth_locating(self, features: Sequence[PairFeatures]) -> NDArray[np.bool_]:
        """Return for which pairs sections count, bool `(n,)`: aligned pairs that speak for a cover, and all clips."""
        rows = evidence_terms(features)
        return self._are_worth_locating(features, self.aligned.log_odds_at(rows) + self._of_views(features, rows))

    def _are_worth_locating(self, features: Sequence[PairFeatures], log_odds: NDArray[np.float64]) -> NDArray[np.bool_]:
        return _are_clips(features) | (_are_aligned(features) & (log_odds >= logit(self.fitted_prior)))

    def probabilities(self, features: Sequence[PairFeatures], prior: float) -> NDArray[np.float64]:
        """Return probabilities, float64 `(n,)`, that pairs record one work.

        None is above its cap, see `caps`. A pair without enough harmony has at most the prior, and one that holds the
        same recording has `CERTAIN`.

        Parameters
        ----------
        features : of each pair.
        prior : probability that a pair is a cover before it is compared, between 0 and 1.
        """
        return self.probabilities_at(self.log_odds(features), features, prior)

    def probabilities_at(
        self, log_odds: NDArray[np.float64], features: Sequence[PairFeatures], prior: float
    ) -> NDArray[np.float64]:
        """Return `probabilities` by the `log_odds` of the pairs."""
        found = sigmoid(self.slope * log_odds + (logit(prior) - logit(self.fitted_prior)))
        found = np.where([pair.same_recording is not None for pair in features], CERTAIN, found)
        found = np.minimum(found, self.caps(log_odds, features))
        is_unknown = [self.limit(pair) is Limit.TOO_LITTLE_HARMONY for pair in features]
        return np.where(is_unknown, np.minimum(found, prior), found)

    def caps(self, log_odds: NDArray[np.float64], features: Sequence[PairFeatures]) -> NDArray[np.float64]:
        """Return the largest probability that each pair can have, float64 `(n,)`, by the `log_odds` of the pairs.

        `CAP` where `limit` keeps a pair from being likely, or its evidence is not rare; below 1 near such a line.
        """
        return np.array([self._cap(*each) for each in zip(features, log_odds.tolist(), strict=True)], dtype=np.float64)

    def _cap(self, pair: PairFeatures, log_odds: float) -> float:
        if self.limit(pair) is not None:
            return CAP
        if pair.same_recording is not None or pair.located is None or self.limits is None:
            return 1.0
        table = self.false_alarms(pair)
        # Beyond the table the rate is the lowest that could be counted; it may be far lower.
        rate = float(table.at(np.array(log_odds))) if log_odds < table.log_odds[-1] else 0.0
        return min(self.limits.cap(pair.located, pair.recipe), cap_of_evidence(rate))

    def limit(self, pair: PairFeatures) -> Limit | None:
        """Return why a pair cannot be likely; None if it can, as every pair that holds the same recording."""
        if pair.same_recording is not None:
            return None
        if pair.located is None:
            return Limit.NO_RARE_SECTION
        if self.limits is None:
            return None if pair.located.sections else Limit.NO_RARE_SECTION
        return self.limits.limit(pair.located, pair.recipe)

    def has_section_curve(self, pair: PairFeatures) -> bool:
        """Return whether a pair can be likely by a section, so that `located` is its curve and not `limited`."""
        is_rare = self.limits is None or (pair.located is not None and self.limits.has_rare_section(pair.located))
        return self.limit(pair) is None and (is_rare or pair.same_recording is not None)

    def false_alarm_rates(self, features: Sequence[PairFeatures]) -> NDArray[np.float64]:
        """Return the rate, float64 `(n,)`, above 0, of random pairs of different works with evidence this strong."""
        log_odds = self.log_odds(features)
        return np.array([self.false_alarms(pair).at(each) for pair, each in zip(features, log_odds, strict=True)])

    def section_rate(self, pair: PairFeatures) -> float:
        """Return the part of random pairs of different works whose strongest section is as strong, 0..1."""
        if self.limits is None or pair.located is None or not pair.located.sections:
            return 1.0
        return self.limits.section_rates.at(pair.located.best_gain)

    def log_odds(self, features: Sequence[PairFeatures]) -> NDArray[np.float64]:
        """Return log-odds, float64 `(n,)`, that pairs record one work, at the fitted prior and without limits."""
        rows = evidence_terms(features)
        aligned, of_views = self.aligned.log_odds_at(rows), self._of_views(features, rows)
        log_odds = np.where(_are_aligned(features), aligned, self._log_odds_by_embedding(features, rows))
        if self.located is not None:
            are_worth = self._are_worth_locating(features, aligned + of_views)
            are_located = np.array([each.located is not None for each in features], dtype=bool)
            # A medley can share one passage with a song that it does not resemble.
            have_rare = np.array([self.section_rate(each) <= CLEARLY_RARE_RATE for each in features], dtype=bool)
            count = are_worth & are_located | have_rare
            by_section = [self.has_section_curve(pair) for pair in features]
            limited = (self.limited or self.located).log_odds_at(rows)
            log_odds = np.where(count, np.where(by_section, self.located.log_odds_at(rows), limited), log_odds)
        log_odds = log_odds + of_views
        if self.clips is None:
            return log_odds
        of_clips = self.clips.log_odds(log_odds, [each.n_query_frames for each in features])
        return np.where(_are_clips(features), of_clips, log_odds)

    def log_odds_by_embedding(self, features: Sequence[PairFeatures]) -> NDArray[np.float64]:
        """Return the log-odds, float64 `(n,)`, that pairs would have if none was aligned; see `log_odds`."""
        return self._log_odds_by_embedding(features, evidence_terms(features))

    def _log_odds_by_embedding(
        self, features: Sequence[PairFeatures], rows: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        # With distances as of the view that the curves were fitted to.
        scales = [self.views.get(each.recipe or "") for each in features]
        at_scale = rows.copy()
        at_scale[DISTANCE] += np.array([scale.distance if scale else 0.0 for scale in scales])
        return self.unaligned.log_odds_at(at_scale)

    def _of_views(self, features: Sequence[PairFeatures], rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what the views of pairs add to the log-odds of those that were aligned, float64 `(n,)`."""
        scales = [None if each.similarity is None else self.views.get(each.recipe or "") for each in features]
        if not any(scales):
            return np.zeros(len(features))
        shifts = np.array([scale.log_odds if scale else 0.0 for scale in scales])
        weights = np.array([scale.similarity_weight if scale else 0.0 for scale in scales])
        added: NDArray[np.float64] = shifts + weights * rows[BEYOND_EXPECTED]
        return added

    def false_alarms(self, pair: PairFeatures) -> FalseAlarms:
        """Return the table of false alarm rates that counts for a pair."""
        if pair.is_clip and self.clips is not None:
            return self.clips.false_alarms
        if pair.located is not None and self.located is not None:
            return self.located.false_alarms
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
