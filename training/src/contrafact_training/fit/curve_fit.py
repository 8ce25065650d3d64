"""Fit the curve from evidence to probability of cover to labelled pairs, with its false-alarm rates."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression
from sklearn.model_selection import GroupKFold

from contrafact.scoring.calibration import sigmoid
from contrafact.scoring.curve import Curve, FalseAlarms, evidence_terms
from contrafact_training.data.labelled_pairs import LabelledPairs
from contrafact_training.fit.reliability import expected_calibration_error

Method = Literal["logistic", "isotonic"]
Knots = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Evidence and log-odds of a curve, as `Curve` has them."""
METHODS: tuple[Method, ...] = ("logistic", "isotonic")
_N_FOLDS = 5
_LEAST_BINS, _MOST_BINS = 10, 200
_PAIRS_OF_A_BIN = 100
_N_ADDED = 2
_LEAST_SHARE = 1e-4
SUREST = math.log(1 / _LEAST_SHARE - 1)
"""Largest log-odds of the fit: some hundred thousand pairs do not support more."""
_FAR = 1000.0
"""Distance of the outer knots: the curve rises slightly beyond all data, so that the order of sure pairs is kept."""
_LEAST_RISE = 1e-6
_PENALTY = 0.5
_CLEARLY = 0.1
"""Part by which the error of the isotonic fit must be lower."""
_LEAST_COUNT = 5
"""Pairs that must reach a log-odds before its rate is used."""
_N_RATES = 40
_UNKNOWN_ALARMS = FalseAlarms((-1.0, 1.0), (1.0, 0.5))


@dataclass(frozen=True)
class CurvePairs:
    """Training data of a curve.

    Parameters
    ----------
    near : pairs of each track with its nearest tracks.
    all_of_them : weighted sample of all pairs.
    """

    near: LabelledPairs
    all_of_them: LabelledPairs


def fit_curve(pairs: CurvePairs, method: Method) -> Curve:
    """Fit a curve at the prior of all pairs, without false alarms.

    A logistic regression over the near pairs gives the weights of the evidence. Its log-odds are kept (logistic), or
    replaced by an isotonic fit to the share of covers (isotonic). Below the evidence of near pairs the curve follows
    all pairs. Where covers are no nearer than other tracks, the distance gets almost no weight.
    """
    rows, are_covers = evidence_terms(pairs.near.features), pairs.near.are_covers
    weights, intercept = _weights(rows, are_covers, _bounds(pairs.near))
    (distance, similarity, length), of_sections = weights[:3], weights[3:]
    plain = Curve(distance, similarity, length, (-1.0, 1.0), (-1.0, 1.0), _UNKNOWN_ALARMS, *of_sections)
    evidence = plain.evidence_of(rows)
    all_evidence = plain.evidence_of(evidence_terms(pairs.all_of_them.features))
    near = _straight(evidence, intercept) if method == "logistic" else _pooled(evidence, are_covers)
    knots, log_odds = _continued(near, _below(float(near[0][0]), all_evidence, pairs.all_of_them))
    return replace(plain, knots=tuple(knots.tolist()), log_odds=tuple(log_odds.tolist()))


def better_method(pairs: CurvePairs) -> Method:
    """Return the method with the lower cross-validated calibration error; isotonic only if it is clearly lower.

    The straight line has fewer parameters, and goes on beyond the surest pairs of the fit.
    """
    errors = {
        method: expected_calibration_error(sigmoid(cross_validated(pairs, method)), pairs.near.are_covers)
        for method in METHODS
    }
    return "isotonic" if errors["isotonic"] < (1 - _CLEARLY) * errors["logistic"] else "logistic"


def cross_validated(pairs: CurvePairs, method: Method) -> NDArray[np.float64]:
    """Return log-odds of each near pair, `(n_pairs,)`, by a curve fitted on the works of other folds.

    Raises
    ------
    ValueError : only one work.
    """
    log_odds = np.empty(len(pairs.near))
    works = pairs.near.works
    for fitted, left_out in GroupKFold(min(_N_FOLDS, len(np.unique(works)))).split(works, groups=works):
        is_fitted = np.isin(pairs.all_of_them.works, np.unique(works[fitted]))
        part = CurvePairs(pairs.near.subset(fitted), pairs.all_of_them.subset(np.flatnonzero(is_fitted)))
        log_odds[left_out] = fit_curve(part, method).log_odds_of(pairs.near.subset(left_out).features)
    return log_odds


def _bounds(pairs: LabelledPairs) -> list[tuple[float | None, float | None]]:
    """Return bounds of the weights, in the order of `evidence_terms`.

    They make the probability fall with distance, and rise with similarity and with the evidence of sections.
    """
    is_aligned = pairs.features[0].similarity is not None
    is_located = all(pair.located is not None for pair in pairs.features)
    of_pair: list[tuple[float | None, float | None]] = [
        (None, -_LEAST_RISE),
        (_LEAST_RISE, None) if is_aligned else (0.0, 0.0),
        (None, None),
    ]
    of_sections: list[tuple[float | None, float | None]] = [(0.0, None)] * 3 + [(None, None), (0.0, None), (0.0, None)]
    return of_pair + (of_sections if is_located else [(0.0, 0.0)] * len(of_sections))


def _weights(
    rows: NDArray[np.float64], are_covers: NDArray[np.bool_], bounds: list[tuple[float | None, float | None]]
) -> tuple[tuple[float, ...], float]:
    """Fit a weight of each row, and the intercept, by penalised maximum likelihood within bounds.

    Source: Cox, The regression analysis of binary sequences (1958).
    """
    n_terms = len(rows)
    means, scales = rows.mean(axis=1), rows.std(axis=1)
    scaled = (rows - means[:, None]) / np.maximum(scales, _LEAST_RISE)[:, None]
    signs = np.where(are_covers, 1.0, -1.0)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        of_terms = parameters[:n_terms]
        margins = signs * (of_terms @ scaled + parameters[n_terms])
        slopes = -signs * sigmoid(-margins)
        penalty, penalty_slopes = _PENALTY * of_terms @ of_terms, 2 * _PENALTY * of_terms
        gradient = np.append(scaled @ slopes + penalty_slopes, slopes.sum())
        return float(np.logaddexp(0.0, -margins).sum() + penalty), gradient

    start = np.array([-0.1, 0.1 if bounds[1][1] is None else 0.0, *np.zeros(n_terms - 1)])
    found = minimize(loss, start, jac=True, bounds=[*bounds, (None, None)])
    weights = found.x[:n_terms] / np.maximum(scales, _LEAST_RISE)
    # A constant, such as the length of clips, carries no information.
    weights[2:] = np.where(scales[2:] > _LEAST_RISE, weights[2:], 0.0)
    return tuple(weights.tolist()), float(found.x[n_terms] - weights @ means)


def _straight(evidence: NDArray[np.float64], intercept: float) -> Knots:
    lowest, highest = float(evidence.min()), float(evidence.max())
    bends = np.array([lowest, -SUREST - intercept, SUREST - intercept, highest])
    knots = np.unique(np.clip(bends, lowest, highest))
    return knots, np.clip(knots + intercept, -SUREST, SUREST)


def _pooled(evidence: NDArray[np.float64], are_covers: NDArray[np.bool_]) -> Knots:
    """Pool pairs until the share of covers rises with the evidence; one knot per pool, at its centre.

    Source: Zadrozny and Elkan, Transforming classifier scores into accurate multiclass probability estimates (2002);
    between pools linear in log-odds, after Oron and Flournoy, Centered isotonic regression (2017). The initial bins
    get two added pairs with the average share of covers (m-estimate, Cestnik 1990), so that a few nearest pairs that
    happen to be covers are not taken for certain.
    """
    return _of_bins(evidence, are_covers, np.ones(len(evidence)), float(are_covers.mean()))


def _below(end: float, evidence: NDArray[np.float64], pairs: LabelledPairs) -> Knots:
    """Fit the part of the curve below that evidence to all pairs."""
    rows = np.flatnonzero(evidence < end)
    share = float(np.average(pairs.are_covers, weights=pairs.weights))
    if not rows.size:
        return np.empty(0), np.empty(0)
    return _of_bins(evidence[rows], pairs.are_covers[rows], pairs.weights[rows], share)


def _of_bins(
    evidence: NDArray[np.float64], are_covers: NDArray[np.bool_], weights: NDArray[np.float64], share: float
) -> Knots:
    n_pairs = len(evidence)
    order = np.argsort(evidence, kind="stable")
    n_bins = np.clip(n_pairs // _PAIRS_OF_A_BIN, _LEAST_BINS, _MOST_BINS)
    bins = np.array_split(order, min(n_pairs, int(n_bins)))
    sizes = np.array([weights[rows].sum() for rows in bins])
    centres = np.array([np.average(evidence[rows], weights=weights[rows]) for rows in bins])
    n_covers = np.array([weights[rows] @ are_covers[rows] for rows in bins])
    shares = (n_covers + _N_ADDED * share) / (sizes + _N_ADDED)
    fitted = IsotonicRegression(increasing=True).fit_transform(centres, shares, sample_weight=sizes)
    levels, pools = np.unique(np.clip(fitted, _LEAST_SHARE, 1 - _LEAST_SHARE), return_inverse=True)
    knots = np.bincount(pools, weights=centres * sizes) / np.bincount(pools, weights=sizes)
    return knots, np.log(levels) - np.log1p(-levels)


def _continued(near: Knots, below: Knots) -> Knots:
    """Join both parts to one curve that rises everywhere, slightly beyond the data."""
    inner = np.concatenate([below[0], near[0]])
    knots = np.concatenate([[inner[0] - _FAR], inner, [inner[-1] + _FAR]])
    ends = (-SUREST - 1, SUREST + 1)
    log_odds = np.clip(np.concatenate([[ends[0]], below[1], near[1], [ends[1]]]), *ends)
    # Minimum from above: the part from all pairs stays below the part from near pairs.
    rise = _LEAST_RISE * np.arange(len(knots))
    return knots, np.minimum.accumulate((log_odds - rise)[::-1])[::-1] + rise


def with_false_alarms(curve: Curve, pairs: LabelledPairs) -> Curve:
    """Return the curve with its false-alarm rates.

    Parameters
    ----------
    pairs : weighted sample of all pairs; covers are ignored. The lowest rate is that of the fifth pair from above.

    Raises
    ------
    ValueError : fewer than two different log-odds among them.
    """
    others = pairs.subset(np.flatnonzero(~pairs.are_covers))
    return replace(curve, false_alarms=false_alarms(curve.log_odds_of(others.features), others.weights))


def false_alarms(log_odds: NDArray[np.float64], weights: NDArray[np.float64]) -> FalseAlarms:
    """Return the rates at which pairs of different works reach log-odds.

    Parameters
    ----------
    log_odds, weights : `(n,)`, of such pairs; a weight is the number of pairs that one represents.

    Raises
    ------
    ValueError : fewer than two different log-odds among them.
    """
    order = np.argsort(-log_odds, kind="stable")
    # The rate of a pair's log-odds counts the pair and all above it.
    rates = np.cumsum(weights[order]) / weights.sum()
    # With fewer than ten pairs, use the upper half.
    least = rates[min(_LEAST_COUNT, (len(rates) + 1) // 2) - 1]
    wanted = np.geomspace(least, 1.0, _N_RATES)
    places = np.unique(np.minimum(np.searchsorted(rates, wanted * (1 - 1e-9)), len(rates) - 1))
    # Of pairs with equal log-odds, the last one counts all of them.
    falling, last = np.unique(-log_odds[order][places][::-1], return_index=True)
    if len(falling) < 2:  # noqa: PLR2004 - a table has two ends
        raise ValueError("all pairs of different works have the same log-odds")
    kept = np.minimum(rates[places][::-1][last], 1.0)
    return FalseAlarms(tuple((-falling)[::-1].tolist()), tuple(kept[::-1].tolist()))
