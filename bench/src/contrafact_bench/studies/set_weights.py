"""Fit the weights of the boundaries of sets, by logistic regression on sets that are mixed of measured songs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from tqdm import tqdm

from contrafact.features.decoding import decode_mono
from contrafact.features.set_novelty import in_context, measure
from contrafact.features.set_rows import N_BANDS, ROWS_PER_SECOND, Rows, SetMeter
from contrafact_bench.evaluation.made_sets import KINDS, MAX_SONG_S, draw, halves
from contrafact_bench.studies.sets import songs_of

_SEED = 11
_PENALTY = 3e-4
_NEAR_S, _FAR_S = 1.6, 8.0
"""Seconds nearer than the first are boundaries; those between both count as neither."""
_EDGE_S = 15
_FLOOR = 1e-7
"""Power of a pause."""
Floats = NDArray[np.float64]


def fit_weights(folder: Path, n_sets: int) -> str:
    """Fit to sets of the first half of the recordings of a folder; return the weights and the bias as text."""
    songs, _ = halves(songs_of(folder))
    rows = {path: _rows_of(path) for path in tqdm(songs, unit="song", disable=None)}
    rng = np.random.default_rng(_SEED)
    tables = []
    for number in tqdm(range(n_sets), unit="set", disable=None):
        made = draw(KINDS[number % len(KINDS)], songs, int(rng.integers(6, 11)), rng)
        mixed, boundaries = _mixed([rows[path] for path in made.songs], made.kind, made.seconds, made.gains)
        tables.append(_table(in_context(measure(mixed)), boundaries))
    weights, bias = _fitted(np.concatenate([each[0] for each in tables]), np.concatenate([each[1] for each in tables]))
    return f"WEIGHTS = {np.array2string(weights, precision=4, separator=', ')}\nBIAS = {bias:.4g}\n"


def _rows_of(path: Path) -> Rows:
    meter = SetMeter()
    for block in decode_mono(path, max_duration_s=MAX_SONG_S):
        meter.push(block)
    return meter.rows()


def _power(rows: Rows) -> Floats:
    """Return rows as power: it adds up where two songs sound together."""
    bands = np.exp(rows[:, 1 : 1 + N_BANDS])
    return np.column_stack((10 ** (rows[:, 0] / 10), bands, rows[:, 1 + N_BANDS :] ** 2)).astype(np.float64)


def _mixed(songs: Sequence[Rows], kind: str, seconds: Sequence[float], gains: Sequence[float]) -> tuple[Rows, Floats]:
    whole, boundaries = np.zeros((0, songs[0].shape[1])), []
    for number, (song, gain) in enumerate(zip(songs, gains, strict=True)):
        loud = np.flatnonzero(song[:, 0] > song[:, 0].max() - 40)
        power = _power(song if kind == "as they are" else song[loud[0] : loud[-1] + 1]) * gain**2
        n_between = round(seconds[number - 1] * ROWS_PER_SECOND) if number else 0
        if number and kind == "crossfades":
            fade = np.linspace(0, np.pi / 2, n_between)[:, None]
            boundaries.append(len(whole) - n_between / 2)
            power[:n_between] = whole[-n_between:] * np.cos(fade) ** 2 + power[:n_between] * np.sin(fade) ** 2
            whole = whole[:-n_between]
        elif number:
            boundaries.append(len(whole) + n_between / 2)
            whole = np.concatenate((whole, np.full((n_between, whole.shape[1]), _FLOOR)))
        whole = np.concatenate((whole, power))
    level, bands = 10 * np.log10(whole[:, 0] + 1e-12), np.log(whole[:, 1 : 1 + N_BANDS] + 1e-8)
    rows = np.column_stack((level, bands, np.sqrt(whole[:, 1 + N_BANDS :]))).astype(np.float32)
    return rows, np.array(boundaries) / ROWS_PER_SECOND


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
