"""Fit probability, false alarms and cuts to labelled tracks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import CurveQuality, OperatingPoints
from contrafact.scoring.calibration import Calibration, logit, sigmoid
from contrafact.scoring.curve import Curve
from contrafact.scoring.calibration import default_prior
from contrafact_training.data.labelled_pairs import (
    Embedded,
    LabelledPairs,
    aligned,
    nearest_pairs,
    sampled_pairs,
)
from contrafact_training.fit.curve_fit import CurvePairs, better_method, cross_validated, fit_curve
from contrafact_training.fit.false_alarms import with_false_alarms
from contrafact_training.fit.operating_points import choose_cuts
from contrafact_training.fit.reliability import brier_skill, expected_calibration_error

N_NEAREST = 20
"""Places of each query's list that the calibration looks at: what a ranking shows."""
N_NEAR = 50
"""Of so many nearest of each track all pairs are aligned, to count what the cuts give."""
N_OTHERS = 20_000
N_CANDIDATES = 200
"""What stage one of a ranking hands on; pairs beyond are judged by embeddings alone."""
_LEAST_WEIGHT = 1e-5


@dataclass(frozen=True)
class Fitted:
    """A calibration and how good it is where it was fitted, judged by works that were left out.

    Parameters
    ----------
    aligned, unaligned : of both curves.
    """

    calibration: Calibration
    points: OperatingPoints
    aligned: CurveQuality
    unaligned: CurveQuality


def calibrate(embedded: Embedded, cache: Path) -> Fitted:
    """Fit a calibration to labelled tracks.

    Parameters
    ----------
    embedded : tracks of two works at least, with covers.
    cache : keeps what is aligned; see `pair_similarities`.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than others.
    """
    pairs, weights = sampled_pairs(embedded, N_NEAR, N_OTHERS)
    sample = replace(aligned(embedded, pairs, cache), weights=weights)
    near = aligned(embedded, nearest_pairs(embedded, N_NEAREST), cache)
    fitted_prior = float(np.average(sample.are_covers, weights=weights))
    shift = logit(default_prior(len(embedded.dataset))) - logit(fitted_prior)

    unaligned_curve, unaligned_quality = _fitted(CurvePairs(near.unaligned(), sample.unaligned()), shift)
    if unaligned_curve.distance_weight > -_LEAST_WEIGHT:
        raise ContrafactError("invalid_weights", "Covers are no nearer than other tracks: no probability fits.")
    aligned_curve, aligned_quality = _fitted(CurvePairs(near, sample), shift)

    probabilities = sigmoid(
        shift
        + np.where(
            _are_candidates(embedded, pairs),
            aligned_curve.log_odds_of(sample.features),
            unaligned_curve.log_odds_of(sample.unaligned().features),
        )
    )
    shown = sigmoid(shift + aligned_curve.log_odds_of(near.features))
    chosen = choose_cuts(probabilities, sample.are_covers, weights, shown[near.are_covers])
    calibration = Calibration(
        fitted_prior, aligned_curve, unaligned_curve, chosen.precise.cuts, chosen.balanced.cuts, chosen.exhaustive.cuts
    )
    points = OperatingPoints(
        precise=chosen.precise.figures, balanced=chosen.balanced.figures, exhaustive=chosen.exhaustive.figures
    )
    return Fitted(calibration, points, aligned_quality, unaligned_quality)


def quality_on(embedded: Embedded, calibration: Calibration, cache: Path) -> tuple[CurveQuality, CurveQuality]:
    """How good both curves, aligned and unaligned, are on other tracks than those they were fitted on."""
    pairs, prior = aligned(embedded, nearest_pairs(embedded, N_NEAREST), cache), default_prior(len(embedded.dataset))
    with_alignment, without = (
        _quality(calibration.probabilities(each.features, prior), each) for each in (pairs, pairs.unaligned())
    )
    return with_alignment, without


def _fitted(pairs: CurvePairs, shift: float) -> tuple[Curve, CurveQuality]:
    method = better_method(pairs)
    curve = with_false_alarms(fit_curve(pairs, method), pairs.all_of_them)
    return curve, _quality(sigmoid(cross_validated(pairs, method) + shift), pairs.near)


def _quality(probabilities: NDArray[np.float64], pairs: LabelledPairs) -> CurveQuality:
    return CurveQuality(
        expected_error=round(expected_calibration_error(probabilities, pairs.are_covers), 4),
        brier_skill=round(brier_skill(probabilities, pairs.are_covers), 4),
    )


def _are_candidates(embedded: Embedded, pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether one of a pair's tracks is among the candidates that stage one finds for the other."""
    n_tracks = len(embedded.dataset)
    found = np.zeros((n_tracks, n_tracks), dtype=bool)
    found[tuple(nearest_pairs(embedded, N_CANDIDATES).T)] = True
    first, second = pairs.T
    are_candidates: NDArray[np.bool_] = found[first, second] | found[second, first]
    return are_candidates
