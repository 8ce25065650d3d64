"""Measure, for each second of a long recording, how much sound and harmony before it differ from those behind it.

A song repeats itself: its chorus comes back with the same colour and the same chords. So a second is a boundary if what
follows resembles nothing of what was before. Three kinds of measures say so:

- recurrence: how near each second of one side comes to its nearest on the other, as of Foote, Automatic audio
  segmentation using a measure of audio novelty (ICME 2000), but with the nearest second in place of the mean;
- the Bayesian information criterion of one or two Gaussians, as of Chen and Gopalakrishnan, Speaker, environment and
  channel change detection and clustering via the Bayesian information criterion (1998);
- quantiles of the bands, which follow mastering and noise of a recording more than its arrangement.

All take windows of at most 100 s on each side, so that memory does not grow with the length of the recording squared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from contrafact.features.set_rows import N_BANDS, ROWS_PER_SECOND, Rows

Floats = NDArray[np.floating[Any]]
_N_CEPSTRA = 13
_QUIET_DB = 35.0
"""Below the median of the levels; such seconds are not compared."""
_LEAST_SIDE = 8
"""Seconds with sound that each side needs."""
_SAME_MOMENT = 8
"""Seconds within which a song always resembles itself."""
_ROWS_AT_ONCE = 2000
_NEVER = 99.0
N_NOVELTIES = 12
"""Columns of `measure` that say how different both sides are. The last four are about the level."""


def measure(rows: Rows) -> NDArray[np.float64]:
    """Return what is measured at each second, float64 `(n_seconds, 16)`.

    Parameters
    ----------
    rows : as of `SetMeter.rows`.
    """
    n_seconds = len(rows) // ROWS_PER_SECOND
    per_second = rows[: n_seconds * ROWS_PER_SECOND].reshape(n_seconds, ROWS_PER_SECOND, -1)
    levels = rows[:, 0].astype(np.float64)
    loudness = 10 * np.log10(np.mean(10 ** (per_second[:, :, 0] / 10), axis=1) + 1e-12)
    is_loud = loudness >= np.median(levels) - _QUIET_DB
    bands = np.log(np.mean(np.exp(per_second[:, :, 1 : 1 + N_BANDS].astype(np.float64)), axis=1))
    classes = per_second[:, :, 1 + N_BANDS :].mean(axis=1).astype(np.float64)
    classes /= np.linalg.norm(classes, axis=1, keepdims=True) + 1e-9
    cepstra = _standardised(dct(bands, axis=1, norm="ortho")[:, :_N_CEPSTRA])
    both = np.concatenate((cepstra[:, 1:] / np.sqrt(_N_CEPSTRA - 1), classes), axis=1)
    both = uniform_filter1d(both, 3, axis=0, mode="constant")
    # What sounded last goes on through silence: a pause is no colour.
    held = np.maximum.accumulate(np.where(is_loud, np.arange(n_seconds), 0))
    colour, harmony, spectrum = cepstra[held], classes[held], bands[held]
    return np.stack(
        (
            _recurrence(both, 50, is_loud),
            _recurrence(both, 100, is_loud),
            _recurrence(both[:, _N_CEPSTRA - 1 :], 60, is_loud),
            *(_criterion(colour, seconds, 0.05) for seconds in (20, 45, 90)),
            *(_criterion(harmony, seconds, 0.01) for seconds in (30, 80)),
            *(_quantiles(spectrum, *each) for each in ((60, 0.9), (60, 0.1), (25, 0.5), (90, 0.5))),
            *_of_level(levels, n_seconds),
        ),
        axis=1,
    )


def _standardised(values: Floats) -> Floats:
    found: Floats = (values - values.mean(axis=0)) / (values.std(axis=0) + 1e-6)
    return found


def _recurrence(values: Floats, seconds: int, is_loud: NDArray[np.bool_]) -> Floats:
    """Return how much farther both sides are from each other than each is from itself, `(n_seconds,)`."""
    n_seconds = len(values)
    found = np.zeros(n_seconds)
    for at in range(_LEAST_SIDE + 2, n_seconds - _LEAST_SIDE - 2):
        before, after = np.arange(max(0, at - seconds), at - 1), np.arange(at + 1, min(n_seconds, at + seconds))
        before, after = before[is_loud[before]], after[is_loud[after]]
        if min(len(before), len(after)) < _LEAST_SIDE:
            continue
        found[at] = _excess(values, before, after)
    return found


def _excess(values: Floats, before: NDArray[np.intp], after: NDArray[np.intp]) -> float:
    where = np.concatenate((before, after))
    used, n_before = values[where], len(before)
    squares = np.sum(used**2, axis=1)
    distances = squares[:, None] + squares - 2 * used @ used.T
    elsewhere = np.where(np.abs(where[:, None] - where) < _SAME_MOMENT, _NEVER, distances)
    across = distances[:n_before, n_before:]
    own = elsewhere[:n_before, :n_before].min(axis=1).mean() + elsewhere[n_before:, n_before:].min(axis=1).mean()
    return float(np.clip(min(across.min(axis=1).mean(), across.min(axis=0).mean()) - own / 2, -1, 4))


def _criterion(values: Floats, seconds: int, floor: float) -> Floats:
    """Return the gain of two Gaussians over one, for each second of both sides, `(n_seconds,)`.

    Parameters
    ----------
    floor : added to the variances.
    """
    n_seconds = len(values)
    found = np.zeros(n_seconds)
    for first in range(0, n_seconds, _ROWS_AT_ONCE):
        last = min(first + _ROWS_AT_ONCE, n_seconds)
        low, high = max(0, first - seconds), min(n_seconds, last + seconds)
        log_volume = _log_volumes(values[low:high], floor)
        at = np.arange(first, last) - low
        start, stop = np.maximum(0, at - seconds), np.minimum(high - low, at + seconds)
        n_before, n_after = at - start, stop - at
        gain = (
            (n_before + n_after) * log_volume(start, stop)
            - n_before * log_volume(start, at)
            - n_after * log_volume(at, stop)
        )
        is_enough = np.minimum(n_before, n_after) >= _LEAST_SIDE
        found[first:last] = np.where(is_enough, gain / 2 / np.maximum(n_before + n_after, 1), 0)
    return found


def _log_volumes(values: Floats, floor: float) -> Callable[[NDArray[np.intp], NDArray[np.intp]], Floats]:
    """Return a function from stretches to the logarithms of the determinants of their covariances."""
    n_dimensions = values.shape[1]
    sums = np.concatenate((np.zeros((1, n_dimensions)), np.cumsum(values, axis=0)))
    products = np.cumsum(values[:, :, None] * values[:, None], axis=0)
    products = np.concatenate((np.zeros((1, n_dimensions, n_dimensions)), products))

    def log_volume(start: NDArray[np.intp], stop: NDArray[np.intp]) -> Floats:
        n = np.maximum(stop - start, 1)[:, None]
        means = (sums[stop] - sums[start]) / n
        covariances = (products[stop] - products[start]) / n[:, :, None] - means[:, :, None] * means[:, None]
        determinants: Floats = np.linalg.slogdet(covariances + floor * np.eye(n_dimensions))[1]
        return determinants

    return log_volume


def _quantiles(bands: Floats, seconds: int, share: float) -> Floats:
    """Return the distance of a quantile of the bands before and behind each second, `(n_seconds,)`, in log energy."""
    n_seconds = len(bands)
    found = np.zeros(n_seconds)
    for at in range(_LEAST_SIDE, n_seconds - _LEAST_SIDE):
        before, after = bands[max(0, at - seconds) : at - 1], bands[at + 1 : at + seconds]
        if min(len(before), len(after)) >= _LEAST_SIDE:
            difference = np.quantile(before, share, axis=0) - np.quantile(after, share, axis=0)
            found[at] = np.sqrt(np.mean(difference**2))
    return found


def smoothed_levels(levels: Floats) -> Floats:
    """Return the level of each two rows together, in dB."""
    power = uniform_filter1d(10 ** (levels / 10), 2, mode="nearest")
    found: Floats = 10 * np.log10(np.maximum(power, 0) + 1e-12)
    return found


def _of_level(levels: Floats, n_seconds: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return how far the level dips at each second, how low it is, and how far it rises and falls there, all 0..1."""
    smooth, usual = smoothed_levels(levels), np.median(levels)
    dip, low, step = np.zeros(n_seconds), np.zeros(n_seconds), np.zeros(n_seconds)
    for at in range(n_seconds):
        least = smooth[_rows(at - 2, at + 3)].min()
        before, after = smooth[_rows(at - 20, at - 2)], smooth[_rows(at + 3, at + 20)]
        if before.size and after.size:
            dip[at] = np.clip(min(np.median(before), np.median(after)) - least, 0, 40) / 40
        low[at] = np.clip(usual - least, 0, 60) / 60
        before, after = smooth[_rows(at - 4, at)], smooth[_rows(at, at + 4)]
        if before.size and after.size:
            step[at] = np.clip(np.median(after) - np.median(before), -30, 30) / 30
    return dip, low, np.maximum(step, 0), np.maximum(-step, 0)


def _rows(first_s: int, last_s: int) -> slice:
    return slice(max(first_s, 0) * ROWS_PER_SECOND, max(last_s, 0) * ROWS_PER_SECOND)


def in_context(measures: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return measures with what they are beside their neighbours, `(n_seconds, 48)`: a boundary is a peak.

    Parameters
    ----------
    measures : as of `measure`.
    """
    novelties = measures[:, :N_NOVELTIES]
    scale = measures.std(axis=0)[:N_NOVELTIES] + 1e-6
    near = (novelties - maximum_filter1d(novelties, 17, axis=0)) / scale
    chosen = [0, 1, 3, 4, 5, 6, 7, 11]
    far = (novelties[:, chosen] - maximum_filter1d(novelties[:, chosen], 81, axis=0)) / scale[chosen]
    usual = np.log(np.maximum(novelties / (np.median(novelties, axis=0) + 1e-6), 0.05))
    return np.concatenate((measures, near, far, usual), axis=1)
