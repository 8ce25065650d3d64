"""Join the measures of each second of a long recording, and compare them with those of the seconds around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from contrafact.features.set_beats import rhythm
from contrafact.features.set_crossings import crossings
from contrafact.features.set_levels import of_level
from contrafact.features.set_novelty import (
    cosine_distance,
    criterion,
    distance,
    recurrence,
    side_means,
    side_quantiles,
)
from contrafact.features.set_rows import HARMONY, N_BANDS, ROWS_PER_SECOND, Rows

Floats = NDArray[np.floating[Any]]
_N_CEPSTRA = 13
_QUIET_DB = 35.0
"""Seconds with a level this far below the median level are not compared."""
N_NOVELTIES = 21
"""The first columns of `measure`: how different both sides of a second are. The other nine measure the level."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """A long recording second by second.

    Parameters
    ----------
    loudness : `(n_seconds,)`, in dB.
    is_loud : bool `(n_seconds,)`; other seconds are not compared.
    bands : `(n_seconds, 20)`, log energies.
    cepstra : `(n_seconds, 13)`, of the bands, standardised.
    classes : `(n_seconds, 12)`, pitch classes, unit vectors.
    """

    loudness: Floats
    is_loud: NDArray[np.bool_]
    bands: Floats
    cepstra: Floats
    classes: Floats


def seconds_of(rows: Rows) -> Seconds:
    """Return the seconds of rows; an incomplete last second is left out."""
    n_seconds = len(rows) // ROWS_PER_SECOND
    per_second = rows[: n_seconds * ROWS_PER_SECOND].reshape(n_seconds, ROWS_PER_SECOND, -1)
    loudness = 10 * np.log10(np.mean(10 ** (per_second[:, :, 0].astype(np.float64) / 10), axis=1) + 1e-12)
    bands = np.log(np.mean(np.exp(per_second[:, :, 1 : 1 + N_BANDS].astype(np.float64)), axis=1))
    classes = per_second[:, :, HARMONY].mean(axis=1).astype(np.float64)
    classes /= np.linalg.norm(classes, axis=1, keepdims=True) + 1e-9
    is_loud = loudness >= np.median(rows[:, 0].astype(np.float64)) - _QUIET_DB
    cepstra = _standardised(dct(bands, axis=1, norm="ortho")[:, :_N_CEPSTRA])
    return Seconds(loudness, is_loud, bands, cepstra, classes)


def measure(rows: Rows) -> Floats:
    """Return the measures of each second, float64 `(n_seconds, 30)`.

    Parameters
    ----------
    rows : as of `SetMeter.rows`, at least 80 s.
    """
    seconds = seconds_of(rows)
    n_seconds, is_loud, levels = len(seconds.loudness), seconds.is_loud, rows[:, 0].astype(np.float64)
    cepstra, classes = seconds.cepstra, seconds.classes
    both = np.concatenate((cepstra[:, 1:] / np.sqrt(_N_CEPSTRA - 1), classes), axis=1)
    both = uniform_filter1d(both, 3, axis=0, mode="constant")
    # A quiet second takes the values of the last loud one, so that a pause is no change of colour.
    held = np.maximum.accumulate(np.where(is_loud, np.arange(n_seconds), 0))
    colour, harmony, spectrum = cepstra[held], classes[held], seconds.bands[held]
    return np.stack(
        (
            recurrence(both, 50, is_loud),
            recurrence(both, 100, is_loud),
            recurrence(both[:, _N_CEPSTRA - 1 :], 60, is_loud),
            *(criterion(colour, seconds, 0.05) for seconds in (20, 45, 90)),
            *(criterion(harmony, seconds, 0.01) for seconds in (30, 80)),
            *(cosine_distance(*side_means(harmony, seconds)) for seconds in (40, 120)),
            *_of_rhythm(rows, n_seconds, held),
            *(distance(*side_quantiles(spectrum, *each)) for each in ((25, 0.5), (60, 0.9), (60, 0.1))),
            *crossings(harmony),
            *of_level(levels, seconds.loudness, is_loud),
        ),
        axis=1,
    )


def _standardised(values: Floats) -> Floats:
    found: Floats = (values - values.mean(axis=0)) / (values.std(axis=0) + 1e-6)
    return found


def _of_rhythm(rows: Rows, n_seconds: int, held: NDArray[np.intp]) -> tuple[Floats, Floats, Floats, Floats]:
    """Return three distances between the rhythms of both sides, and one between the strengths of their beats."""
    beats, strength = (each[held] for each in rhythm(rows, n_seconds))
    short, long = side_means(beats, 25), side_means(beats, 120)
    before, after = (side[:, 0] + 1e-3 for side in side_means(strength, 60))
    return cosine_distance(*short), cosine_distance(*long), distance(*long), np.abs(np.log(before / after))


def in_context(measures: Floats) -> NDArray[np.float32]:
    """Return measures with what they are beside their neighbours, float32 `(n_seconds, 114)`: a boundary is a peak.

    Parameters
    ----------
    measures : as of `measure`.
    """
    novelties = measures[:, :N_NOVELTIES]
    scale = novelties.std(axis=0) + 1e-6
    near, far = ((novelties - maximum_filter1d(novelties, seconds, axis=0)) / scale for seconds in (17, 81))
    usual = np.log(np.maximum(novelties / (np.median(novelties, axis=0) + 1e-6), 0.05))
    highest = np.maximum(maximum_filter1d(novelties, 5, axis=0), 1e-6)
    around = uniform_filter1d(np.maximum(novelties, 1e-6), 61, axis=0)
    return np.concatenate((measures, near, far, usual, np.log(highest / around)), axis=1).astype(np.float32)
