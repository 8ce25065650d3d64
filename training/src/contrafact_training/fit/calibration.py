"""Fit the calibration of a model card to labelled tracks: probability curves, false alarms, cuts, clips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.parameters import ALIGNMENT
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import (
    CalibrationQuality,
    ClipFigures,
    CurveQuality,
    HarmonyFigures,
    ModelCard,
    OperatingPoints,
    ThresholdFigures,
)
from contrafact.scoring.calibration import Calibration, Cuts, default_prior, logit, sigmoid
from contrafact.scoring.curve import Curve
from contrafact.scoring.limits import CAP, Limits
from contrafact.search.locating import Locator
from contrafact_training.data.clip_pairs import EmbedWhole, clip_pairs
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.labelled_pairs import (
    Embedded,
    LabelledPairs,
    SectionSearch,
    aligned,
    located,
    nearest_pairs,
    sampled_pairs,
    within_limits,
)
from contrafact_training.fit.clip_fit import clip_figures, fit_clips
from contrafact_training.fit.counting import N_NEAR, N_OTHERS, as_answered
from contrafact_training.fit.curve_fit import (
    CurvePairs,
    better_method,
    cross_validated,
    false_alarms,
    fit_curve,
    with_false_alarms,
)
from contrafact_training.fit.limits import harmony_figures, least_section_content, make_limits
from contrafact_training.fit.operating_points import choose_cuts, threshold_figures
from contrafact_training.fit.quality import N_NEAREST, FitContext, quality_of, quality_on
from contrafact_training.fit.reliability import N_BINS

FITTED_ON = "val"
_LEAST_WEIGHT = 1e-5
_LEAST_LENGTHS = 2
_LEAST_LOCATED = 25
"""Covers, and other pairs, whose sections are needed to fit a curve."""
_LEAST_WORKS = 5
_SECTION_CURVES = ("located", "limited")
_ANY_CUTS = Cuts(0.5, 0.5)


@dataclass(frozen=True)
class Fitted:
    """A calibration and its quality, cross-validated over works.

    Parameters
    ----------
    aligned, unaligned : quality of the curves with and without alignment.
    """

    calibration: Calibration
    points: OperatingPoints
    thresholds: tuple[ThresholdFigures, ...]
    harmony: HarmonyFigures
    aligned: CurveQuality
    unaligned: CurveQuality


def calibrate(embedded: Embedded, context: FitContext) -> Fitted:
    """Fit a calibration to labelled tracks.

    Parameters
    ----------
    embedded : tracks of two works at least, with covers.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than other tracks.
    """
    cache = context.cache
    pairs, weights = sampled_pairs(embedded, N_NEAR, N_OTHERS)
    sample = replace(aligned(embedded, pairs, cache), weights=weights)
    near_pairs = nearest_pairs(embedded, N_NEAREST)
    near = aligned(embedded, near_pairs, cache)
    fitted_prior = float(np.average(sample.are_covers, weights=weights))
    shift = logit(default_prior(len(embedded.dataset))) - logit(fitted_prior)

    unaligned_curve, unaligned_quality = _fitted(CurvePairs(near.unaligned(), sample.unaligned()), shift)
    if unaligned_curve.distance_weight > -_LEAST_WEIGHT:
        raise ContrafactError("invalid_weights", "Covers are no nearer than other tracks: no probability fits.")
    aligned_curve, aligned_quality = _fitted(CurvePairs(near, sample), shift)
    plain = Calibration(fitted_prior, aligned_curve, unaligned_curve, _ANY_CUTS, _ANY_CUTS, _ANY_CUTS)

    found = _search_sections(embedded, (pairs, sample), (near_pairs, near), context)
    with_sections, quality = _with_sections(replace(plain, limits=found.limits), found, shift)
    probabilities = as_answered(embedded, with_sections, pairs, found.sample)
    shown = with_sections.probabilities(found.near.features, default_prior(len(embedded.dataset)))
    chosen = choose_cuts(probabilities, sample.are_covers, weights, shown[near.are_covers])
    return Fitted(
        replace(
            with_sections,
            precise=chosen.precise.cuts,
            balanced=chosen.balanced.cuts,
            exhaustive=chosen.exhaustive.cuts,
        ),
        OperatingPoints(
            precise=chosen.precise.figures, balanced=chosen.balanced.figures, exhaustive=chosen.exhaustive.figures
        ),
        threshold_figures(probabilities, sample.are_covers, weights),
        found.harmony,
        quality or aligned_quality,
        unaligned_quality,
    )


@dataclass(frozen=True)
class _Sections:
    """Pairs whose sections were searched, and the limits fitted to them."""

    harmony: HarmonyFigures
    limits: Limits
    sample: LabelledPairs
    near: LabelledPairs


def _search_sections(
    embedded: Embedded,
    sample: tuple[NDArray[np.int64], LabelledPairs],
    near: tuple[NDArray[np.int64], LabelledPairs],
    context: FitContext,
) -> _Sections:
    (pairs, sampled), (near_pairs, nearest) = sample, near
    everywhere = np.ones(len(pairs), dtype=bool)
    raw = located(
        sampled, embedded, pairs, everywhere, SectionSearch(Locator(eye=context.background.eye), context.cache)
    )
    covers = np.flatnonzero(raw.are_covers)
    least = least_section_content(embedded, pairs[covers], raw.subset(covers))
    harmony = harmony_figures(context.contents)
    limits = make_limits(harmony, least, raw)
    locator = Locator(limits, context.background.step_shares, eye=context.background.eye)
    searched = within_limits(raw, embedded, pairs, locator)
    is_near = np.ones(len(near_pairs), dtype=bool)
    near_located = located(nearest, embedded, near_pairs, is_near, SectionSearch(locator, context.cache))
    return _Sections(harmony, limits, searched, near_located)


def _with_sections(calibration: Calibration, found: _Sections, shift: float) -> tuple[Calibration, CurveQuality | None]:
    """Add the curves of pairs whose sections count, and their quality; unchanged with too few such pairs.

    The pairs that cannot be likely by a section have a curve of their own, so that their probability is right as far as
    a limit lets it rise.
    """
    # The pairs below the gate keep the log-odds without sections.
    log_odds = calibration.aligned.log_odds_of(found.near.features)
    curves = []
    for are_limited in (False, True):
        rows, sampled = (_rows(calibration, each, are_limited=are_limited) for each in (found.near, found.sample))
        near = found.near.subset(rows)
        n_covers = int(near.are_covers.sum())
        if min(n_covers, len(near) - n_covers) < _LEAST_LOCATED or len(np.unique(near.works)) < _LEAST_WORKS:
            return calibration, None
        pairs = CurvePairs(near, found.sample.subset(sampled))
        method = better_method(pairs)
        log_odds[rows] = cross_validated(pairs, method)
        curves.append(fit_curve(pairs, method))
    fitted = replace(calibration, located=curves[0], limited=curves[1])
    others = found.sample.subset(np.flatnonzero(~found.sample.are_covers))
    alarms = false_alarms(fitted.log_odds(others.features), others.weights)
    fitted = replace(fitted, **{name: replace(getattr(fitted, name), false_alarms=alarms) for name in _SECTION_CURVES})
    return fitted, quality_of(_limited(fitted, found.near, sigmoid(log_odds + shift)), found.near)


def _rows(calibration: Calibration, pairs: LabelledPairs, *, are_limited: bool) -> NDArray[np.int64]:
    """Return the pairs whose sections count: those that can be likely by a section, or the others."""
    have_limit = np.array([not calibration.has_section_curve(pair) for pair in pairs.features])
    return np.flatnonzero(calibration.are_worth_locating(pairs.features) & (have_limit == are_limited))


def _limited(calibration: Calibration, pairs: LabelledPairs, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    limits = [calibration.limit(pair) is not None for pair in pairs.features]
    return np.where(limits, np.minimum(probabilities, CAP), probabilities)


def _fitted(pairs: CurvePairs, shift: float) -> tuple[Curve, CurveQuality]:
    method = better_method(pairs)
    curve = with_false_alarms(fit_curve(pairs, method), pairs.all_of_them)
    return curve, quality_of(sigmoid(cross_validated(pairs, method) + shift), pairs.near)


@dataclass(frozen=True)
class CardCalibration:
    """The calibration fields of a model card."""

    calibration: Calibration
    calibration_quality: CalibrationQuality
    operating_points: OperatingPoints
    thresholds: tuple[ThresholdFigures, ...]
    harmony: HarmonyFigures
    clips: tuple[ClipFigures, ...] = ()
    calibrated_on: str = f"the {N_NEAREST} nearest of each track of {FITTED_ON}"
    alignment: str = ALIGNMENT

    def written_in(self, card: ModelCard, background_sha256: str, eye_sha256: str | None = None) -> ModelCard:
        """Return the card with these fields replaced."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return card.model_copy(update=values | {"background_sha256": background_sha256, "eye_sha256": eye_sha256})


def with_clips(found: CardCalibration, fitted_on: Dataset, embed: EmbedWhole, context: FitContext) -> CardCalibration:
    """Add the scaling for clips, fitted on clips of these tracks; unchanged where they are too short."""
    search = SectionSearch(Locator.of(found.calibration, context.background), context.cache)
    clips = clip_pairs(fitted_on, embed, context.background, search)
    if len(clips) < _LEAST_LENGTHS:
        return found
    calibration = replace(found.calibration, clips=fit_clips(found.calibration, clips))
    figures = clip_figures(calibration, clips, default_prior(len(fitted_on)))
    return replace(found, calibration=calibration, clips=figures)


def calibrated(splits: Mapping[str, Embedded], context: FitContext) -> CardCalibration:
    """Fit on `val`, and evaluate on all splits.

    Parameters
    ----------
    splits : by name, including `val`.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than other tracks.
    """
    fitted = calibrate(splits[FITTED_ON], context)
    quality = {
        name: quality_on(each, fitted.calibration, context) for name, each in splits.items() if name != FITTED_ON
    }
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
        thresholds=fitted.thresholds,
        harmony=fitted.harmony,
    )
