"""Measure, for each second of a long recording, how well the harmony before it returns after it.

A song repeats its chords at the same tempo and key. So within a song, stretches of 10 s before a second match stretches
after it better than they match other parts of the recording. Drones and common chords do not count, since they match
everywhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

Floats = NDArray[np.floating[Any]]
_STRETCH_S = 10
"""Length of the compared stretches, in seconds. Each stretch is wholly on its side of a second."""
_MAX_LAG_S = 160
_SIDES_S = (40, 80)
"""Lengths of the sides before and after a second, in seconds. Stretches of one side are searched on the other."""
_FAR_S, _N_FAR = 600, 48
"""Least lag, in seconds, at which matches show what chance gives (a third of a shorter recording), and the number of
such lags that are compared."""


def crossings(harmony: Floats) -> tuple[Floats, ...]:
    """Return how little of the harmony returns across each second.

    Parameters
    ----------
    harmony : `(n_seconds, 12)`, of each second.

    Returns
    -------
    Four measures `(n_seconds,)`: lower where more returns, about 1 where matches are as by chance. For sides of 40 s,
    then of 80 s: by the side that returns less, and by the mean of both sides.
    """
    n_seconds = len(harmony)
    values = (harmony - harmony.mean(axis=0)).astype(np.float32)
    behind, before = _best_matches(values)
    found = []
    for seconds in _SIDES_S:
        left, right = np.zeros(n_seconds), np.zeros(n_seconds)
        for first in range(_STRETCH_S, seconds + 1):
            left += _shifted(behind[first - _STRETCH_S], first, n_seconds)
            right += _shifted(before[first - _STRETCH_S], _STRETCH_S - first, n_seconds)
        n = seconds + 1 - _STRETCH_S
        found += [np.exp(-np.minimum(left, right) / n), np.exp(-(left + right) / n / 2)]
    return tuple(found)


def _best_matches(values: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the best match of each stretch with later and with earlier ones, from each lag on.

    Returns
    -------
    Two arrays `(n_lags, n_seconds)`, in standard deviations above chance.
    """
    n_seconds = len(values)
    mean, deviation = _of_chance(values)
    behind = np.zeros((_MAX_LAG_S - _STRETCH_S, n_seconds), dtype=np.float32)
    before = behind.copy()
    for lag in range(_STRETCH_S, min(_MAX_LAG_S, n_seconds - _STRETCH_S)):
        first, second = slice(0, n_seconds - lag), slice(lag, None)
        usual = (mean[first] + mean[second]) / 2
        spread = np.sqrt((deviation[first] ** 2 + deviation[second] ** 2) / 2)
        matches = (_likeness(values, lag)[first] - usual) / spread
        behind[lag - _STRETCH_S, first] = before[lag - _STRETCH_S, second] = matches
    for each in (behind, before):
        np.maximum.accumulate(each[::-1], axis=0, out=each[::-1])
    return behind, before


def _of_chance(values: NDArray[np.float32]) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of the cosine of each stretch with distant ones, `(n_seconds,)` each."""
    n_seconds = len(values)
    far = min(_FAR_S, n_seconds // 3)
    found = np.stack([_likeness(values, int(lag)) for lag in np.linspace(far, n_seconds - far, _N_FAR)])
    return found.mean(axis=0), np.maximum(found.std(axis=0), 0.02)


def _likeness(values: NDArray[np.float32], lag: int) -> Floats:
    """Return the cosine of each stretch with the one `lag` seconds later, `(n_seconds,)`; the last wrap around."""
    later = np.roll(values, -lag, axis=0)
    own, other, product = (
        _sums(np.einsum("ij,ij->i", first, second))
        for first, second in ((values, values), (later, later), (values, later))
    )
    found: Floats = product / np.sqrt(own * other + 1e-6)
    return found


def _sums(values: Floats) -> Floats:
    """Return the sum of the values of each stretch, indexed by its first second."""
    found: Floats = np.roll(uniform_filter1d(values, _STRETCH_S, mode="wrap"), -(_STRETCH_S // 2)) * _STRETCH_S
    return found


def _shifted(values: NDArray[np.float32], seconds: int, n_seconds: int) -> Floats:
    """Return values moved by so many seconds, `(n_seconds,)`; 0 where there are none."""
    found = np.zeros(n_seconds)
    at = np.arange(max(seconds, 0), min(n_seconds + seconds, n_seconds))
    found[at] = values[at - seconds]
    return found
