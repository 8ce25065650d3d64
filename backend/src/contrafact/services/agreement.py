"""Measure how far the answers of people agree with the verdicts of the model on the same pairs."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.domain.calibrations import MOST_REVIEWS
from contrafact.domain.reviews import Review, ReviewAnswer
from contrafact.domain.verdicts import Decision
from contrafact.ports.reviews import ReviewStore
from contrafact.scoring.reliability import ReliabilityBin, expected_calibration_error, reliability_table

_PAIRS_OF_A_BIN = 10
_MOST_BINS = 10


@dataclass(frozen=True, slots=True)
class DecisionAgreement:
    """Answers about pairs of one decision."""

    decision: Decision
    n_confirmed: int
    n_rejected: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Answers about pairs whose probability the weights in use had stated.

    Parameters
    ----------
    n_pairs : confirmed and rejected ones, the newest 2000 at most.
    n_of_older_weights : among the newest 2000, those with a probability by other weights, or with none.
    bins : share of confirmed pairs by the probability that was stated; none for fewer than ten pairs.
    error : expected calibration error, 0..1; None without bins.
    """

    n_pairs: int
    n_of_older_weights: int
    decisions: tuple[DecisionAgreement, ...]
    bins: tuple[ReliabilityBin, ...]
    error: float | None


@dataclass(frozen=True, slots=True)
class ReviewAgreement:
    """Compares the answers that count with the probabilities that were stated at the time."""

    reviews: ReviewStore
    model_id: str

    def __call__(self) -> Agreement:
        """Return the agreement of the newest answers. Raises `database_unavailable`."""
        newest = self.reviews.settled_pairs(MOST_REVIEWS)
        found = [each for each in newest if each.model_id == self.model_id and each.probability is not None]
        stated = [each.probability or 0.0 for each in found]
        are_covers = [each.answer is ReviewAnswer.CONFIRMED for each in found]
        n_bins = min(_MOST_BINS, len(found) // _PAIRS_OF_A_BIN)
        return Agreement(
            len(found),
            len(newest) - len(found),
            tuple(_counted(found, decision) for decision in Decision),
            tuple(reliability_table(stated, are_covers, n_bins)) if n_bins else (),
            expected_calibration_error(stated, are_covers, n_bins) if n_bins else None,
        )


def _counted(reviews: list[Review], decision: Decision) -> DecisionAgreement:
    answers = [each.answer for each in reviews if each.decision is decision]
    n_confirmed = answers.count(ReviewAnswer.CONFIRMED)
    return DecisionAgreement(decision, n_confirmed, len(answers) - n_confirmed)
