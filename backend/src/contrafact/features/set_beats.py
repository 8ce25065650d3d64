"""Follow the beats of a long recording: how often onsets come back, for each second."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from contrafact.features.set_rows import BEATS, BEATS_PER_ROW, N_BEAT_BANDS, ROWS_PER_SECOND, Rows

Floats = NDArray[np.floating[Any]]
_PER_SECOND = BEATS_PER_ROW * ROWS_PER_SECOND
_LAGS = range(9, 91, 3)
"""Of 0.2 to 2 s."""
_WINDOW = 8 * _PER_SECOND
_LEAST_POWER = 1e-5
_LEAST_ONSET = 1e-6


def onsets(rows: Rows) -> NDArray[np.float32]:
    """Return the mean rise of the energy in the beat bands, 45 times a second, float32 `(9 * n_rows,)`."""
    energies = np.log(rows[:, BEATS].reshape(-1, N_BEAT_BANDS) + np.float32(_LEAST_POWER))
    rises = np.clip(np.diff(energies, axis=0, prepend=energies[:1]), 0, 4)
    found: NDArray[np.float32] = rises.mean(axis=1)
    return found


def rhythm(rows: Rows, n_seconds: int) -> tuple[Floats, Floats]:
    """Return the autocorrelation of the onsets around each second, and their strength.

    Source: Grosche and Müller, Extracting predominant local pulse information from music recordings (2011), whose
    tempogram by autocorrelation this is, in windows of 8 s.

    Returns
    -------
    autocorrelation : `(n_seconds, 28)`, of lags of 0.2 to 2 s, 1 for onsets that come back exactly.
    strength : `(n_seconds, 1)`.
    """
    found = onsets(rows).astype(np.float64)
    beats = found - uniform_filter1d(found, _PER_SECOND) if found.size else found
    power = uniform_filter1d(beats**2, _WINDOW, mode="nearest") + _LEAST_ONSET if found.size else found
    seconds = slice(0, n_seconds * _PER_SECOND, _PER_SECOND)
    columns = [_correlation(beats, lag)[seconds] / power[seconds] for lag in _LAGS]
    return np.stack(columns, axis=1), np.sqrt(power[seconds])[:, None]


def _correlation(beats: Floats, lag: int) -> Floats:
    """Return the mean product of the onsets with those one lag later, one step more or less."""
    later = sum(np.roll(beats, -(lag + more)) for more in (-1, 0, 1))
    found: Floats = uniform_filter1d(beats * later / 3, _WINDOW, mode="nearest") if beats.size else beats
    return found
