"""Fit the calibration of a model card to labelled tracks: probability curves, false alarms, cuts, clips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.parameters import ALIGNMENT
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import CalibrationQuality, CurveQuality, ModelCard, OperatingPoints
from contrafact.scoring.calibration import Calibration, default_prior, logit, sigmoid
from contrafact.scoring.curve import Curve
from contrafact.scoring.hubness import Background
from contrafact.search.two_stage import N_CANDIDATES
from contrafact_training.data.clip_pairs import EmbedWhole, clip_pairs
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.labelled_pairs import (
    Embedded,
    LabelledPairs,
    aligned,
    nearest_pairs,
    sampled_pairs,
)
from contrafact_training.fit.clip_fit import fit_clips
from contrafact_training.fit.curve_fit import CurvePairs, better_method, cross_validated, fit_curve, with_false_alarms
from contrafact_training.fit.operating_points import choose_cuts
from contrafact_training.fit.reliability import N_BINS, brier_skill, expected_calibration_error

FITTED_ON = "val"
N_NEAREST = 20
"""Length of the ranked list per query that the calibration is evaluated on: what a ranking shows."""
N_NEAR = 50
"""Nearest tracks whose pairs with a track are all aligned, to count precision and recall of the cuts."""
N_OTHERS = 20_000
_LEAST_WEIGHT = 1e-5
_LEAST_LENGTHS = 2


@dataclass(frozen=True)
class Fitted:
    """A calibration and its quality, cross-validated over works.

    Parameters
    ----------
    aligned, unaligned : quality of the curves with and without alignment.
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
    cache : folder of stored similarities; see `pair_similarities`.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than other tracks.
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
    """Return the quality of both curves, with and without alignment, on tracks that they were not fitted on."""
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
    """Return whether one track of each pair is a candidate of the other; only candidates are aligned."""
    n_tracks = len(embedded.dataset)
    found = np.zeros((n_tracks, n_tracks), dtype=bool)
    found[tuple(nearest_pairs(embedded, N_CANDIDATES).T)] = True
    first, second = pairs.T
    are_candidates: NDArray[np.bool_] = found[first, second] | found[second, first]
    return are_candidates


@dataclass(frozen=True)
class CardCalibration:
    """The calibration fields of a model card."""

    calibration: Calibration
    calibration_quality: CalibrationQuality
    operating_points: OperatingPoints
    calibrated_on: str = f"the {N_NEAREST} nearest of each track of {FITTED_ON}"
    alignment: str = ALIGNMENT

    def written_in(self, card: ModelCard, background_sha256: str) -> ModelCard:
        """Return the card with these fields replaced."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return card.model_copy(update=values | {"background_sha256": background_sha256})


def with_clips(
    found: CardCalibration, fitted_on: Dataset, embed: EmbedWhole, background: Background, cache: Path
) -> CardCalibration:
    """Add the scaling for clips, fitted on clips of these tracks; unchanged where they are too short."""
    clips = clip_pairs(fitted_on, embed, background, cache)
    if len(clips) < _LEAST_LENGTHS:
        return found
    calibration = replace(found.calibration, clips=fit_clips(found.calibration, clips))
    return replace(found, calibration=calibration)


def calibrated(splits: Mapping[str, Embedded], cache: Path) -> CardCalibration:
    """Fit on `val`, and evaluate on all splits.

    Parameters
    ----------
    splits : by name, including `val`.
    cache : folder of stored similarities; see `pair_similarities`.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than other tracks.
    """
    fitted = calibrate(splits[FITTED_ON], cache)
    quality = {name: quality_on(each, fitted.calibration, cache) for name, each in splits.items() if name != FITTED_ON}
    # The curves were fitted on val: report the cross-validated quality there.
    quality = {FITTED_ON: (fitted.aligned, fitted.unaligned), **quality}
    return CardCalibration(
        calibration=fitted.calibration,
        calibration_quality=CalibrationQuality(
            n_nearest=N_NEAREST,
            n_bins=N_BINS,
            aligned={name: aligned for name, (aligned, _) in quality.items()},
            unaligned={name: unaligned for name, (_, unaligned) in quality.items()},
        ),
        operating_points=fitted.points,
    )
