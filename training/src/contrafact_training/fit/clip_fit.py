"""Fit the scaling of log-odds for clips: short queries carry less evidence than whole tracks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.embedding.card import ClipFigures
from contrafact.scoring.calibration import Calibration, sigmoid
from contrafact.scoring.clip_scaling import ClipScaling
from contrafact.scoring.reliability import expected_calibration_error
from contrafact_training.data.clip_pairs import ClipPairs
from contrafact_training.fit.curve_fit import false_alarms

_LEAST_SLOPE = 0.01
"""Lower bound of the slope: keeps the order of results where evidence does not separate covers."""
_MOST_SLOPE = 1.0
"""Upper bound: a clip says no more than whole tracks. Steeper fits rest on few covers, and are sure of strangers."""


def fit_clips(calibration: Calibration, found: Sequence[ClipPairs]) -> ClipScaling:
    """Fit intercept and slope of the log-odds for each length, by logistic regression with a bounded slope.

    The product interpolates between lengths.

    Parameters
    ----------
    calibration : fitted to whole tracks.
    found : of at least two lengths, in rising order.

    Source: Platt, Probabilistic outputs for support vector machines (1999).
    """
    of_wholes = replace(calibration, clips=None)
    log_odds_of = [of_wholes.log_odds(each.pairs.features) for each in found]
    fits = [_logistic(log_odds, each.pairs.are_covers) for log_odds, each in zip(log_odds_of, found, strict=True)]
    scaled = [intercept + slope * log_odds for (intercept, slope), log_odds in zip(fits, log_odds_of, strict=True)]
    others = np.concatenate([log_odds[~each.pairs.are_covers] for log_odds, each in zip(scaled, found, strict=True)])
    # Pairs that were not near enough to be evaluated count below all others.
    n_far = sum(each.n_others for each in found) - len(others)
    return ClipScaling(
        n_frames=tuple(float(each.n_frames) for each in found),
        intercepts=tuple(intercept for intercept, _ in fits),
        slopes=tuple(slope for _, slope in fits),
        false_alarms=false_alarms(np.append(others, others.min() - 1.0), np.append(np.ones(len(others)), n_far)),
    )


def clip_figures(calibration: Calibration, found: Sequence[ClipPairs], prior: float) -> tuple[ClipFigures, ...]:
    """Return how good the probabilities of clips are, for each length.

    Parameters
    ----------
    calibration : with the scaling for clips.
    prior : share of covers that the probabilities take for granted, 0..1.
    """
    return tuple(_figures(calibration, each, prior) for each in found)


def _figures(calibration: Calibration, clips: ClipPairs, prior: float) -> ClipFigures:
    probabilities, are_covers = calibration.probabilities(clips.pairs.features, prior), clips.pairs.are_covers
    are_likely = probabilities >= calibration.cuts().likely
    n_right = int((are_likely & are_covers).sum())
    return ClipFigures(
        seconds=round(clips.n_frames * SECONDS_PER_FRAME, 1),
        n_clips=clips.n_clips,
        precision=round(n_right / int(are_likely.sum()), 4) if are_likely.any() else None,
        recall=round(n_right / clips.n_covers, 4),
        expected_error=round(expected_calibration_error(probabilities, are_covers), 4),
    )


def _logistic(log_odds: NDArray[np.float64], are_covers: NDArray[np.bool_]) -> tuple[float, float]:
    signs = np.where(are_covers, 1.0, -1.0)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (parameters[0] + parameters[1] * log_odds)
        slopes = -signs * sigmoid(-margins)
        return float(np.logaddexp(0.0, -margins).mean()), np.array([slopes.mean(), (slopes * log_odds).mean()])

    found = minimize(loss, np.array([0.0, 0.5]), jac=True, bounds=[(None, None), (_LEAST_SLOPE, _MOST_SLOPE)])
    return float(found.x[0]), float(found.x[1])
