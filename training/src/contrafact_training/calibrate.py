"""Fit probability and cuts to the distances of labelled tracks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from contrafact.domain.verdicts import Decision
from contrafact.matching.calibration import Calibration
from contrafact_training.pair_metrics import Pairs

N_NEAREST = 20
"""Places of each query's list that the calibration looks at: what a ranking shows."""
LIKELY_PRECISION = 0.8
"""At least this part of the pairs called likely are covers."""
KEPT_COVERS = 0.9
"""At most the rest of the covers are called unlikely."""


@dataclass(frozen=True)
class DecisionShare:
    """What became of the pairs that got one decision.

    Parameters
    ----------
    n_pairs : how many pairs got it.
    n_covers : how many of them are covers.
    """

    n_pairs: int
    n_covers: int


def nearest_pairs(distances: NDArray[np.float64], works: NDArray[np.int64], n_nearest: int = N_NEAREST) -> Pairs:
    """Each track with its nearest others.

    Parameters
    ----------
    distances : `(n_tracks, n_tracks)`; the diagonal is not looked at.
    works : `(n_tracks,)`.
    n_nearest : how many others, at most `n_tracks - 1`.

    Returns
    -------
    Pairs : `n_tracks * n_nearest` of them.
    """
    matrix = distances.copy()
    np.fill_diagonal(matrix, np.inf)
    nearest = np.argsort(matrix, axis=1, kind="stable")[:, : min(n_nearest, len(works) - 1)]
    return Pairs(np.take_along_axis(matrix, nearest, axis=1).ravel(), (works[nearest] == works[:, None]).ravel())


def fit_calibration(pairs: Pairs) -> Calibration:
    """Fit a logistic curve by maximum likelihood, then choose the two cuts.

    Source: Platt, Probabilistic outputs for support vector machines (1999), with a distance in place of a margin.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than others.
    ValueError : pairs of one kind only.
    """
    # So weak a penalty is none.
    model = LogisticRegression(C=1e6, max_iter=1000).fit(pairs.distances[:, None], pairs.are_covers)
    intercept, slope = float(model.intercept_[0]), float(model.coef_[0, 0])
    probabilities = 1 / (1 + np.exp(-(intercept + slope * pairs.distances)))
    likely_cut = lowest_precise_cut(probabilities, pairs.are_covers, LIKELY_PRECISION)
    # Where distance tells covers so well that the cuts would cross, nothing is left unsure.
    unlikely_cut = min(likely_cut, float(np.quantile(probabilities[pairs.are_covers], 1 - KEPT_COVERS)))
    return Calibration(intercept, slope, _rounded_down(likely_cut), _rounded_down(unlikely_cut))


def lowest_precise_cut(probabilities: NDArray[np.float64], are_covers: NDArray[np.bool_], precision: float) -> float:
    """The lowest probability from which up at least `precision` of the pairs are covers.

    The highest probability of all if there is no such place.

    Parameters
    ----------
    probabilities, are_covers : `(n_pairs,)`.
    precision : 0..1.
    """
    order = np.argsort(-probabilities, kind="stable")
    precisions = np.cumsum(are_covers[order]) / np.arange(1, len(order) + 1)
    precise = np.flatnonzero(precisions >= precision)
    return float(probabilities[order[precise[-1] if precise.size else 0]])


def _rounded_down(cut: float) -> float:
    # A pair exactly at a cut stays above it, however its probability is computed.
    return math.floor(cut * 1e4) / 1e4


def decision_shares(calibration: Calibration, pairs: Pairs) -> dict[Decision, DecisionShare]:
    """How many pairs get each decision, and how many of them are covers."""
    decisions = np.array([calibration.decide(calibration.probability(float(d))) for d in pairs.distances])
    return {
        decision: DecisionShare(int((decisions == decision).sum()), int(pairs.are_covers[decisions == decision].sum()))
        for decision in Decision
    }
