"""Measure, for each second of a long recording, how its level dips, steps and fades there."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, median_filter, minimum_filter1d, uniform_filter1d

from contrafact.features.set_novelty import side_quantiles
from contrafact.features.set_rows import ROWS_PER_SECOND

Floats = NDArray[np.floating[Any]]
_AROUND = 5
"""Window in which a dip or a step is searched, in seconds."""
_FADE_DB = 50.0
"""Lower levels, relative to the median level, count as this low in a fade."""
_DEEPEST_DB = 70.0
"""Deeper levels, relative to a usual level, count as this deep."""


def smoothed_levels(levels: Floats) -> Floats:
    """Return the mean power of each two successive rows, in dB, `(n_rows,)`."""
    power = uniform_filter1d(10 ** (levels / 10), 2, mode="nearest")
    found: Floats = 10 * np.log10(np.maximum(power, 0) + 1e-12)
    return found


def of_level(levels: Floats, loudness: Floats, is_loud: NDArray[np.bool_]) -> tuple[Floats, ...]:
    """Return nine measures of the level around each second, in dB, `(n_seconds,)` each.

    In this order: depth of a dip below both sides; depth below the median of the recording, and below that of the two
    minutes around; depth below the lowest moments elsewhere in one minute, and in three; fade-out over 15 s, and over
    40 s; largest rise; largest fall.

    Parameters
    ----------
    levels : `(n_rows,)`, in dB.
    loudness : `(n_seconds,)`, in dB.
    is_loud : bool `(n_seconds,)`; other seconds take the level of the last loud one.
    """
    n_seconds, usual = len(loudness), float(np.median(levels))
    smooth = smoothed_levels(levels)
    lowest = _per_second(smooth, n_seconds).min(axis=1)
    least = minimum_filter1d(lowest, _AROUND)
    before, after = (side[:, 0] for side in side_quantiles(loudness[:, None], 18, 0.5))
    held = loudness[np.maximum.accumulate(np.where(is_loud, np.arange(n_seconds), 0))]
    steps = np.concatenate((np.zeros(min(3, smooth.size)), smooth[3:] - smooth[:-3]))
    steps_of = _per_second(steps, n_seconds)
    fading = np.clip(loudness, usual - _FADE_DB, None)
    return (
        np.clip(np.minimum(before, after) - least, 0, 60),
        np.clip(usual - least, 0, _DEEPEST_DB),
        np.clip(median_filter(held, 121, mode="nearest") - least, -5, _DEEPEST_DB),
        *(np.clip(_lowest_elsewhere(lowest, seconds) - least, -40, 40) for seconds in (61, 161)),
        _mean(fading, -15, -7) - _mean(fading, -4, -1),
        _mean(fading, -40, -20) - _mean(fading, -10, -2),
        np.clip(maximum_filter1d(steps_of.max(axis=1), _AROUND), 0, 50),
        np.clip(maximum_filter1d(-steps_of.min(axis=1), _AROUND), 0, 50),
    )


def _per_second(values: Floats, n_seconds: int) -> Floats:
    return values[: n_seconds * ROWS_PER_SECOND].reshape(n_seconds, ROWS_PER_SECOND)


def _lowest_elsewhere(lowest: Floats, seconds: int) -> Floats:
    """Return the lowest level on both sides of each second, except in the 6 s next to it."""
    around, aside = minimum_filter1d(lowest, seconds // 2), seconds // 4 + 6
    found: Floats = np.minimum(np.roll(around, aside), np.roll(around, -aside))
    return found


def _mean(values: Floats, first: int, last: int) -> Floats:
    """Return the mean of the values from `first` to `last` seconds after each second; negative ones are before it."""
    n_seconds = len(values)
    sums, at = np.concatenate(([0.0], np.cumsum(values))), np.arange(n_seconds)
    start, stop = np.clip(at + first, 0, n_seconds - 1), np.clip(at + last, 1, n_seconds)
    stop = np.maximum(stop, start + 1)
    found: Floats = (sums[stop] - sums[start]) / (stop - start)
    return found
