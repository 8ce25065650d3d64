"""Measure, for each second of a long recording, how much sound and harmony before it differ from those behind it.

A song repeats itself: its chorus comes back with the same colour and the same chords. So a second is a boundary if what
follows resembles nothing of what was before. Kinds of measures:

- recurrence: how near each second of one side comes to its nearest on the other, as of Foote, Automatic audio
  segmentation using a measure of audio novelty (ICME 2000), but with the nearest second in place of the mean;
- the Bayesian information criterion of one or two Gaussians, as of Chen and Gopalakrishnan, Speaker, environment and
  channel change detection and clustering via the Bayesian information criterion (1998);
- quantiles of the bands, which follow mastering and noise of a recording more than its arrangement;
- mean harmony, and the autocorrelation of onsets (see `set_beats`).

All take windows of at most 120 s on each side, so that memory does not grow with the length of the recording squared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import rank_filter

Floats = NDArray[np.floating[Any]]
_LEAST_SIDE = 8
"""Seconds with sound that each side needs."""
_SAME_MOMENT = 8
"""Seconds within which a song always resembles itself."""
_ROWS_AT_ONCE = 2000
_SECONDS_AT_ONCE = 400
_NEVER = 99.0


def recurrence(values: Floats, seconds: int, is_loud: NDArray[np.bool_]) -> Floats:
    """Return how much farther both sides are from each other than each is from itself, `(n_seconds,)`.

    Parameters
    ----------
    values : `(n_seconds, n_dimensions)`, of each second.
    seconds : of each side.
    is_loud : bool `(n_seconds,)`; other seconds are not compared.
    """
    n_seconds = len(values)
    found = np.zeros(n_seconds)
    for first in range(0, n_seconds, _SECONDS_AT_ONCE):
        low, high = max(0, first - seconds), min(n_seconds, first + _SECONDS_AT_ONCE + seconds)
        near = _Distances(values[low:high], is_loud[low:high])
        last = min(first + _SECONDS_AT_ONCE, n_seconds - _LEAST_SIDE - 2)
        for at in range(max(first, _LEAST_SIDE + 2), last):
            before = slice(max(0, at - seconds) - low, at - 1 - low)
            found[at] = near.excess(before, slice(at + 1 - low, min(n_seconds, at + seconds) - low))
    return found


class _Distances:
    """Squared distances between the seconds of a stretch."""

    def __init__(self, values: Floats, is_loud: NDArray[np.bool_]) -> None:
        squares = np.sum(values**2, axis=1)
        self._all = squares[:, None] + squares - 2 * values @ values.T
        self._all[~is_loud] = self._all[:, ~is_loud] = _NEVER
        where = np.arange(len(values))
        self._elsewhere = np.where(np.abs(where[:, None] - where) < _SAME_MOMENT, _NEVER, self._all)
        self._is_loud = is_loud

    def excess(self, before: slice, after: slice) -> float:
        """Return how much farther two sides are from each other than each is from itself; 0 if one is too short."""
        loud_before, loud_after = self._is_loud[before], self._is_loud[after]
        if min(loud_before.sum(), loud_after.sum()) < _LEAST_SIDE:
            return 0.0
        across = self._all[before, after]
        own = self._elsewhere[before, before].min(axis=1)[loud_before].mean()
        own += self._elsewhere[after, after].min(axis=1)[loud_after].mean()
        least = min(across.min(axis=1)[loud_before].mean(), across.min(axis=0)[loud_after].mean())
        return float(np.clip(least - own / 2, -1, 4))


def criterion(values: Floats, seconds: int, floor: float) -> Floats:
    """Return the gain of two Gaussians over one, for each second of both sides, `(n_seconds,)`.

    Parameters
    ----------
    values : `(n_seconds, n_dimensions)`, of each second.
    seconds : of each side.
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


def side_means(values: Floats, seconds: int) -> tuple[Floats, Floats]:
    """Return the means of the seconds before and behind each second, `(n_seconds, n_dimensions)` each."""
    n_seconds = len(values)
    sums = np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)))
    at = np.arange(n_seconds)

    def mean(start: NDArray[np.intp], stop: NDArray[np.intp]) -> Floats:
        found: Floats = (sums[stop] - sums[start]) / np.maximum(stop - start, 1)[:, None]
        return found

    before = mean(np.maximum(at - seconds, 0), np.maximum(at - 1, 0))
    return before, mean(np.minimum(at + 1, n_seconds), np.minimum(at + seconds, n_seconds))


def side_quantiles(values: Floats, seconds: int, share: float) -> tuple[Floats, Floats]:
    """Return a quantile of the seconds before and behind each second, `(n_seconds, n_dimensions)` each."""
    n_seconds, rank = len(values), int(share * (seconds - 1))
    found = np.stack([rank_filter(column, rank, size=seconds, mode="mirror") for column in values.T], axis=1)
    at, half = np.arange(n_seconds), seconds // 2
    # The filter's window begins `half` seconds before its place.
    before = np.clip(at - 1 - (seconds - half), 0, n_seconds - 1)
    return found[before], found[np.clip(at + 1 + half, 0, n_seconds - 1)]


def distance(first: Floats, second: Floats) -> Floats:
    """Return the root of the mean of the squared differences, `(n_seconds,)`."""
    found: Floats = np.sqrt(np.mean((first - second) ** 2, axis=1))
    return found


def cosine_distance(first: Floats, second: Floats) -> Floats:
    """Return one less the cosine of each two rows, `(n_seconds,)`."""
    sizes = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    found: Floats = 1 - (first * second).sum(axis=1) / (sizes + 1e-6)
    return found
