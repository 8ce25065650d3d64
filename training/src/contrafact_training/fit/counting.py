"""Count on labelled tracks how many of the pairs from a probability on are covers, and how many covers they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.card import ModelCard, OperatingPoints, PointFigures, ThresholdFigures
from contrafact.scoring.calibration import Calibration, Cuts, default_prior
from contrafact.search import N_CANDIDATES
from contrafact.search.locating import Locator
from contrafact_training.data.labelled_pairs import (
    Embedded,
    LabelledPairs,
    SectionSearch,
    aligned,
    located,
    nearest_pairs,
    sampled_pairs,
)
from contrafact_training.fit.operating_points import (
    EXHAUSTIVE,
    PRECISE,
    choose_cuts,
    figures_at,
    threshold_figures,
)
from contrafact_training.fit.quality import FitContext

N_NEAR = 50
"""Nearest tracks whose pairs with a track are all aligned, to count precision and recall of the cuts."""
N_OTHERS = 20_000


@dataclass(frozen=True)
class Counted:
    """Precision and recall of a calibration at its cuts and at some probabilities."""

    calibration: Calibration
    operating_points: OperatingPoints
    thresholds: tuple[ThresholdFigures, ...]

    def written_in(self, card: ModelCard) -> ModelCard:
        """Return the card with these figures and their cuts."""
        return card.model_copy(
            update={
                "calibration": self.calibration,
                "operating_points": self.operating_points,
                "thresholds": self.thresholds,
            }
        )


def counted(embedded: Embedded, calibration: Calibration, context: FitContext) -> Counted:
    """Count precision and recall of a calibration on labelled tracks, as the product answers by it.

    Every pair that can be likely is counted. Of a sample, as a fit takes, a likely pair beyond the nearest counts for
    twenty, and three of them made a precision of 0.956 look like 0.939. The precise cut is raised until it has the
    precision that it stands for, the exhaustive one lowered until it has its recall; else they stay.
    """
    pairs, weights = sampled_pairs(embedded, N_CANDIDATES, N_OTHERS)
    sample = replace(aligned(embedded, pairs, context.cache), weights=weights)
    search = SectionSearch(Locator.of(calibration, context.background), context.cache)
    found = located(sample, embedded, pairs, calibration.are_worth_locating(sample.features), search)
    probabilities = as_answered(embedded, calibration, pairs, found)
    calibration = with_cuts_kept(calibration, probabilities, found.are_covers, weights)

    def at(cuts: Cuts, *, precision: float = 0.0, recall: float = 0.0) -> PointFigures:
        figures = figures_at(cuts.likely, probabilities, found.are_covers, weights)
        is_reached = figures.precision >= precision and figures.recall >= recall
        return PointFigures(precision=figures.precision, recall=figures.recall, is_reached=is_reached)

    return Counted(
        calibration,
        OperatingPoints(
            precise=at(calibration.precise, precision=PRECISE),
            balanced=at(calibration.balanced),
            exhaustive=at(calibration.exhaustive, recall=EXHAUSTIVE),
        ),
        threshold_figures(probabilities, found.are_covers, weights),
    )


def with_cuts_kept(
    calibration: Calibration,
    probabilities: NDArray[np.float64],
    are_covers: NDArray[np.bool_],
    weights: NDArray[np.float64],
) -> Calibration:
    """Return a calibration whose precise cut has its precision, and whose exhaustive cut has its recall, if any has.

    Parameters
    ----------
    probabilities, are_covers, weights : as of `choose_cuts`.
    """
    chosen = choose_cuts(probabilities, are_covers, weights, probabilities[are_covers])
    precise = max(calibration.precise.likely, chosen.precise.cuts.likely)
    exhaustive = min(calibration.exhaustive.likely, chosen.exhaustive.cuts.likely)
    return replace(
        calibration,
        precise=replace(calibration.precise, likely=precise),
        exhaustive=Cuts(exhaustive, min(calibration.exhaustive.unlikely, exhaustive)),
    )


def as_answered(
    embedded: Embedded, calibration: Calibration, pairs: NDArray[np.int64], sample: LabelledPairs
) -> NDArray[np.float64]:
    """Return the probabilities that the product answers: only candidates are aligned."""
    prior = default_prior(len(embedded.dataset))
    return np.where(
        _are_candidates(embedded, pairs),
        calibration.probabilities(sample.features, prior),
        calibration.probabilities(sample.unaligned().features, prior),
    )


def _are_candidates(embedded: Embedded, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whether one track of each pair is a candidate of the other; only candidates are aligned."""
    n_tracks = len(embedded.dataset)
    found = np.zeros((n_tracks, n_tracks), dtype=bool)
    found[tuple(nearest_pairs(embedded, N_CANDIDATES).T)] = True
    first, second = pairs.T
    are_candidates: NDArray[np.bool_] = found[first, second] | found[second, first]
    return are_candidates
