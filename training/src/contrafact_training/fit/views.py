"""Fit how pairs that are compared by another view differ from those that the curves were fitted to.

Recordings whose audio can be had are few, so four numbers are fitted: how much higher the sections of different works
gain, how much more the similarity weighs, what is added to the log-odds, and, for pairs that are not aligned, how much
smaller the distances of their embeddings are (docs/decisions/0055-views-and-hubs.md).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from contrafact.domain.chroma import RECIPE
from contrafact.embedding.card import CurveQuality
from contrafact.scoring.calibration import Calibration, logit
from contrafact.scoring.curve import BEYOND_EXPECTED, evidence_terms
from contrafact.scoring.limits import CLEARLY_RARE_RATE, ViewScale
from contrafact.search.locating import Locator
from contrafact_training.data.datasets import Dataset, DatasetError
from contrafact_training.data.labelled_pairs import (
    Embedded,
    LabelledPairs,
    SectionSearch,
    aligned,
    locate_all,
    located,
    nearest_pairs,
)
from contrafact_training.fit.calibration import CardCalibration
from contrafact_training.fit.quality import N_NEAREST, FitContext, quality_on

N_PAIRS = 1_000
"""Random pairs of different works that gains are compared on."""
RECORDINGS = "recordings"
"""Name of the labelled audio among the splits that a calibration is judged on."""
_LIKELY_SHIFT, _LIKELY_WEIGHT = 2.0, 0.6
"""Standard deviations expected beforehand; with few covers shift and weight stay near 0. The second was chosen among
0.15, 0.3, 0.6, 1 and 2, works left out."""
_DISTANCES = np.linspace(0, 0.2, 41)
"""By how much distances may be smaller."""
_LIKELY_DISTANCE = 0.1


def with_recordings(found: CardCalibration, recordings: Embedded, context: FitContext) -> CardCalibration:
    """Add the scale of the newer view of the chroma, fitted on recordings, and the quality on them.

    Raises
    ------
    DatasetError : as of `with_view`.
    """
    calibration, (by_alignment, alone) = with_view(found.calibration, recordings, context)
    quality = found.calibration_quality
    quality = quality.model_copy(
        update={
            "aligned": {**quality.aligned, RECORDINGS: by_alignment},
            "unaligned": {**quality.unaligned, RECORDINGS: alone},
        }
    )
    return replace(found, calibration=calibration, calibration_quality=quality)


def with_view(
    calibration: Calibration, recordings: Embedded, context: FitContext
) -> tuple[Calibration, tuple[CurveQuality, CurveQuality]]:
    """Add the scale of the view of these recordings to a calibration; return it and its `quality_on` them.

    Raises
    ------
    DatasetError : the recordings have no other view than that of the curves, or no covers.
    """
    view = recordings.dataset.view
    if view == RECIPE:
        raise DatasetError(f"The recordings must all be audio: chroma by {RECIPE} alone has no other view.")
    recordings.dataset.require_covers()
    found = replace(calibration, views={**calibration.views, view: ViewScale(0.0, 0.0)})
    search = SectionSearch(Locator.of(found, context.background), context.cache)
    gain = _excess_gain(recordings.dataset, search)
    found = replace(found, views={**found.views, view: ViewScale(0.0, gain)})
    pairs = nearest_pairs(recordings, N_NEAREST)
    near = aligned(recordings, pairs, context.cache)
    search = SectionSearch(Locator.of(found, context.background), context.cache)
    near = located(near, recordings, pairs, found.are_worth_locating(near.features), search)
    prior = _share_of_covers(recordings.dataset)
    shift, weight = _shift_and_weight(found, near, prior)
    scale = ViewScale(round(shift, 3), gain, round(weight, 3), _smaller_distance(found, near, prior))
    found = replace(found, views={**found.views, view: scale})
    return found, quality_on(recordings, found, context)


def _excess_gain(dataset: Dataset, search: SectionSearch) -> float:
    """Return by how much the strongest section that 1 in 10 pairs of different works reach is stronger."""
    pairs = np.stack(np.triu_indices(len(dataset), k=1), axis=1)
    pairs = pairs[dataset.works[pairs[:, 0]] != dataset.works[pairs[:, 1]]]
    pairs = np.random.default_rng(0).permutation(pairs)[:N_PAIRS]
    by_view, by_curves = (_reached(each, pairs, search) for each in (dataset, replace(dataset, chromas=None)))
    return round(max(0.0, by_view - by_curves), 3)


def _reached(dataset: Dataset, pairs: NDArray[np.int64], search: SectionSearch) -> float:
    return float(np.quantile([each.best_gain for each in locate_all(dataset, pairs, search)], 1 - CLEARLY_RARE_RATE))


def _shift_and_weight(calibration: Calibration, pairs: LabelledPairs, prior: float) -> tuple[float, float]:
    """Return the most likely shift of the log-odds and weight of the similarity, at the prior of these recordings."""
    log_odds = calibration.log_odds(pairs.features) + logit(prior) - logit(calibration.fitted_prior)
    beyond = evidence_terms(pairs.features)[BEYOND_EXPECTED]
    signs = np.where(pairs.are_covers, 1.0, -1.0)

    def loss(numbers: NDArray[np.float64]) -> float:
        shift, weight = numbers
        misses = np.logaddexp(0.0, -signs * (log_odds + shift + weight * beyond)).sum()
        return float(misses + (shift / _LIKELY_SHIFT) ** 2 / 2 + (weight / _LIKELY_WEIGHT) ** 2 / 2)

    shift, weight = minimize(loss, np.zeros(2), bounds=[(-10.0, 10.0), (0.0, None)]).x
    return float(shift), float(weight)


def _smaller_distance(calibration: Calibration, pairs: LabelledPairs, prior: float) -> float:
    """Return the most likely `ViewScale.distance` at the prior of these recordings."""
    (view,) = {each.recipe for each in pairs.features}
    at_prior = logit(prior) - logit(calibration.fitted_prior)
    signs = np.where(pairs.are_covers, 1.0, -1.0)

    def loss(distance: float) -> float:
        scaled = replace(calibration, views={str(view): ViewScale(0.0, 0.0, distance=distance)})
        log_odds = scaled.log_odds_by_embedding(pairs.features) + at_prior
        return float(np.logaddexp(0.0, -signs * log_odds).sum() + (distance / _LIKELY_DISTANCE) ** 2 / 2)

    # The curve is made of steps, so its loss has no slope to follow.
    return round(float(min(_DISTANCES, key=loss)), 3)


def _share_of_covers(dataset: Dataset) -> float:
    same = dataset.works[:, None] == dataset.works
    n = len(dataset)
    return float((same.sum() - n) / (n * (n - 1)))
