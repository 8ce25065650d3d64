"""Fit probability and cuts to the distances of labelled tracks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from contrafact.domain.verdicts import Decision
from contrafact.matching.calibration import FARTHEST, Calibration, sigmoid
from contrafact_training.pair_metrics import Pairs
from contrafact_training.reliability import expected_calibration_error

N_NEAREST = 20
"""Places of each query's list that the calibration looks at: what a ranking shows."""
LIKELY_PRECISION = 0.8
"""At least this part of the pairs called likely are covers."""
KEPT_COVERS = 0.9
"""At most the rest of the covers are called unlikely."""
_N_FOLDS = 5
_LEAST_BINS = 10
_PAIRS_OF_A_BIN = 100
_N_ADDED = 2
_SUREST = math.log(0.999 / 0.001)
"""Log-odds that are never exceeded: a few thousand pairs cannot tell one in a thousand from never."""

Method = Literal["logistic", "isotonic"]
Knots = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Distances and log-odds of a curve, as `Calibration` has them."""


@dataclass(frozen=True)
class Fitted:
    """A calibration and how it was found.

    Parameters
    ----------
    method : the better of the two.
    expected_error : its expected calibration error on works that it was not fitted on.
    """

    calibration: Calibration
    method: Method
    expected_error: float


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
    Pairs : `n_tracks * n_nearest` of them, those of the first track first.
    """
    matrix = distances.copy()
    np.fill_diagonal(matrix, np.inf)
    nearest = np.argsort(matrix, axis=1, kind="stable")[:, : min(n_nearest, len(works) - 1)]
    return Pairs(np.take_along_axis(matrix, nearest, axis=1).ravel(), (works[nearest] == works[:, None]).ravel())


def calibrate(distances: NDArray[np.float64], works: NDArray[np.int64]) -> Fitted:
    """Fit a calibration to the nearest of each track; `distances` and `works` as in `nearest_pairs`.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than others.
    ValueError : pairs of one kind only, or a single work.
    """
    pairs = nearest_pairs(distances, works)
    return fit_calibration(pairs, np.repeat(works, len(pairs.distances) // len(works)))


def fit_calibration(pairs: Pairs, works: NDArray[np.int64]) -> Fitted:
    """Fit both curves, keep the one that is right more often on works it has not seen, and choose the two cuts.

    Parameters
    ----------
    pairs : at least some covers and some others.
    works : `(n_pairs,)`; which work each pair's query records.

    Raises
    ------
    ContrafactError : `invalid_weights` if covers are no nearer than others.
    ValueError : pairs of one kind only, or a single work.
    """
    errors: dict[Method, float] = {
        method: cross_validated_error(pairs, works, method) for method in ("logistic", "isotonic")
    }
    method = min(errors, key=lambda each: errors[each])
    knot_distances, knot_log_odds = _fit(pairs, method)
    probabilities = _probabilities(pairs.distances, (knot_distances, knot_log_odds))
    likely_cut = lowest_precise_cut(probabilities, pairs.are_covers, LIKELY_PRECISION)
    # Where distance tells covers so well that the cuts would cross, nothing is left unsure.
    unlikely_cut = min(likely_cut, float(np.quantile(probabilities[pairs.are_covers], 1 - KEPT_COVERS)))
    calibration = Calibration(
        tuple(knot_distances.tolist()),
        tuple(knot_log_odds.tolist()),
        _rounded_down(likely_cut),
        _rounded_down(unlikely_cut),
    )
    return Fitted(calibration, method, errors[method])


def cross_validated_error(pairs: Pairs, works: NDArray[np.int64], method: Method) -> float:
    """Expected calibration error of a kind of curve, each pair judged by a curve fitted on other works.

    Raises
    ------
    ValueError : a single work, or too few pairs of either kind to leave some out.
    """
    probabilities = np.empty(len(pairs.distances))
    folds = GroupKFold(min(_N_FOLDS, len(np.unique(works))))
    for fitted, left_out in folds.split(pairs.distances, groups=works):
        knots = _fit(Pairs(pairs.distances[fitted], pairs.are_covers[fitted]), method)
        probabilities[left_out] = _probabilities(pairs.distances[left_out], knots)
    return expected_calibration_error(probabilities, pairs.are_covers)


def _fit(pairs: Pairs, method: Method) -> Knots:
    return _logistic_knots(pairs) if method == "logistic" else _isotonic_knots(pairs)


def _logistic_knots(pairs: Pairs) -> Knots:
    """By maximum likelihood.

    Source: Platt, Probabilistic outputs for support vector machines (1999), with a distance in place of a margin.
    """
    # So weak a penalty is none.
    model = LogisticRegression(C=1e6, max_iter=1000).fit(pairs.distances[:, None], pairs.are_covers)
    intercept, slope = float(model.intercept_[0]), float(model.coef_[0, 0])
    bends = [(surest - intercept) / slope for surest in (_SUREST, -_SUREST)] if slope else []
    distances = np.unique(np.clip([0.0, *bends, FARTHEST], 0.0, FARTHEST))
    return distances, np.clip(intercept + slope * distances, -_SUREST, _SUREST)


def _isotonic_knots(pairs: Pairs) -> Knots:
    """Pairs pooled until the part of covers falls with distance; one knot in the middle of each pool.

    Source: Zadrozny and Elkan, Transforming classifier scores into accurate multiclass probability estimates (2002);
    between the pools as in Oron and Flournoy, Centered isotonic regression (2017), but straight in log-odds. Pools
    start from bins of some size, each with two pairs of the average kind added (the m-estimate of Cestnik 1990), so
    that the nearest few are not taken for certain because all of them happen to be covers.
    """
    n_pairs = len(pairs.distances)
    order = np.argsort(pairs.distances, kind="stable")
    bins = np.array_split(order, min(n_pairs, max(_LEAST_BINS, n_pairs // _PAIRS_OF_A_BIN)))
    sizes = np.array([len(rows) for rows in bins])
    centres = np.array([pairs.distances[rows].mean() for rows in bins])
    n_covers = np.array([pairs.are_covers[rows].sum() for rows in bins])
    shares = (n_covers + _N_ADDED * pairs.are_covers.mean()) / (sizes + _N_ADDED)
    fitted = IsotonicRegression(increasing=False).fit_transform(centres, shares, sample_weight=sizes)
    levels, pools = np.unique(-fitted, return_inverse=True)
    knots = np.bincount(pools, weights=centres * sizes) / np.bincount(pools, weights=sizes)
    return knots, np.log(-levels) - np.log1p(levels)


def _probabilities(distances: NDArray[np.float64], knots: Knots) -> NDArray[np.float64]:
    return sigmoid(np.interp(distances, *knots))


def lowest_precise_cut(probabilities: NDArray[np.float64], are_covers: NDArray[np.bool_], precision: float) -> float:
    """The lowest probability from which up at least `precision` of the pairs are covers.

    The highest probability of all if there is no such place. Equal probabilities are on one side of it.

    Parameters
    ----------
    probabilities, are_covers : `(n_pairs,)`.
    precision : 0..1.
    """
    order = np.argsort(-probabilities, kind="stable")
    falling = probabilities[order]
    precisions = np.cumsum(are_covers[order]) / np.arange(1, len(order) + 1)
    is_last_of_equals = np.append(falling[1:] < falling[:-1], True)
    precise = np.flatnonzero((precisions >= precision) & is_last_of_equals)
    return float(falling[precise[-1] if precise.size else 0])


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
