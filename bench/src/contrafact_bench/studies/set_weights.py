"""Fit the weights of the boundaries of sets, by logistic regression on sets that are mixed of measured songs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from contrafact.features.set_novelty import in_context, measure
from contrafact_bench.evaluation.made_sets import KINDS, draw, halves, mixed, rows_of
from contrafact_bench.studies.sets import songs_of

_SEED = 11
_PENALTY = 3e-4
_NEAR_S, _FAR_S = 1.6, 8.0
"""Seconds nearer than the first are boundaries; those between both count as neither."""
_EDGE_S = 15
Floats = NDArray[np.float64]


def fit_weights(folder: Path, n_sets: int) -> str:
    """Fit to sets of the first half of the recordings of a folder; return the weights and the bias as text."""
    songs, _ = halves(songs_of(folder))
    rows = {path: rows_of(path) for path in tqdm(songs, unit="song", disable=None)}
    rng = np.random.default_rng(_SEED)
    tables = []
    for number in tqdm(range(n_sets), unit="set", disable=None):
        made = draw(KINDS[number % len(KINDS)], songs, int(rng.integers(6, 11)), rng)
        found, boundaries = mixed(made, rows)
        tables.append(_table(in_context(measure(found)), np.array(boundaries[:-1])))
    weights, bias = _fitted(np.concatenate([each[0] for each in tables]), np.concatenate([each[1] for each in tables]))
    return f"WEIGHTS = {np.array2string(weights, precision=4, separator=', ')}\nBIAS = {bias:.4g}\n"


def _table(columns: Floats, boundaries: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the seconds that count, and which of them are boundaries."""
    seconds = np.arange(len(columns))
    distance = np.abs(seconds[:, None] - boundaries).min(axis=1)
    is_used = (distance <= _NEAR_S) | (distance > _FAR_S)
    is_used &= (seconds > _EDGE_S) & (seconds < len(columns) - _EDGE_S)
    return columns[is_used], distance[is_used] <= _NEAR_S


def _fitted(columns: Floats, is_boundary: NDArray[np.bool_]) -> tuple[Floats, float]:
    mean, scale = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    standardised = np.column_stack(((columns - mean) / scale, np.ones(len(columns))))
    sign = 2.0 * is_boundary - 1

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (standardised @ weights)
        pull = _PENALTY * np.append(weights[:-1], 0)
        slope = standardised.T @ (-sign / (1 + np.exp(margin))) / len(sign) + pull
        return float(np.logaddexp(0, -margin).mean() + weights @ pull / 2), slope

    found = minimize(loss, np.zeros(standardised.shape[1]), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / scale
    return weights, float(found[-1] - mean @ weights)
