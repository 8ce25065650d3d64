"""Measure the calibration of probabilities: reliability bins, expected calibration error, Brier skill."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

N_BINS = 15


@dataclass(frozen=True)
class ReliabilityBin:
    """A bin of pairs of similar probability.

    Parameters
    ----------
    probability : mean probability, 0..1.
    cover_share : share of covers, 0..1.
    n_pairs : number of pairs.
    """

    probability: float
    cover_share: float
    n_pairs: int


def reliability_table(probabilities: ArrayLike, are_covers: ArrayLike, n_bins: int = N_BINS) -> list[ReliabilityBin]:
    """Sort pairs into bins of equal mass (as equal as their number allows), lowest probability first.

    Parameters
    ----------
    probabilities : `(n_pairs,)` in 0..1, at least one.
    are_covers : bool `(n_pairs,)`.
    n_bins : at least 1; fewer bins are made of fewer pairs.

    Raises
    ------
    ValueError : inconsistent shapes, no pair, no bin, or values outside 0..1.
    """
    stated, truth = np.asarray(probabilities, dtype=np.float64), np.asarray(are_covers, dtype=bool)
    if stated.ndim != 1 or stated.shape != truth.shape or not stated.size or n_bins < 1:
        raise ValueError(f"{stated.shape} probabilities do not match {truth.shape} labels in {n_bins} bins")
    if not ((stated >= 0) & (stated <= 1)).all():
        raise ValueError("probabilities must lie in 0..1")
    bins = np.array_split(np.argsort(stated, kind="stable"), min(n_bins, stated.size))
    return [ReliabilityBin(float(stated[rows].mean()), float(truth[rows].mean()), len(rows)) for rows in bins]


def expected_calibration_error(probabilities: ArrayLike, are_covers: ArrayLike, n_bins: int = N_BINS) -> float:
    """Return the mean difference of probability and share of covers over bins, weighted by pairs; 0..1.

    Parameters and errors as in `reliability_table`.

    Source: Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning (2015);
    bins of equal mass as in Nguyen and O'Connor, Posterior calibration and exploratory analysis for natural language
    processing models (2015).
    """
    table = reliability_table(probabilities, are_covers, n_bins)
    gaps = sum(each.n_pairs * abs(each.probability - each.cover_share) for each in table)
    return gaps / sum(each.n_pairs for each in table)


def brier_skill(probabilities: ArrayLike, are_covers: ArrayLike) -> float:
    """Return the relative reduction of squared error against always stating the share of covers; at most 1.

    Source: Brier, Verification of forecasts expressed in terms of probability (1950); skill as in Murphy, A new vector
    partition of the probability score (1973).

    Parameters
    ----------
    probabilities : `(n_pairs,)` in 0..1.
    are_covers : bool `(n_pairs,)`, of both kinds.

    Raises
    ------
    ValueError : inconsistent shapes, or pairs of one kind only.
    """
    stated, truth = np.asarray(probabilities, dtype=np.float64), np.asarray(are_covers, dtype=np.float64)
    if stated.shape != truth.shape or not truth.size or truth.min() == truth.max():
        raise ValueError(f"{stated.shape} probabilities of {truth.shape} labels, which must be of both kinds")
    return float(1 - np.mean((stated - truth) ** 2) / truth.var())
