"""Estimate how far the tuning of a recording is from 440 Hz, from the spectral peaks of its frames.

Each peak deviates from the nearest semitone of equal temperament by an angle on a circle of 100 cents. The mean of
these angles, weighted by magnitude, is the tuning: Dressler and Streich, Tuning frequency estimation using circular
statistics (ISMIR 2007). Tapes that run fast or slow, and bands that tune by ear, are up to half a semitone off.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

REFERENCE_HZ = 440.0
_BAND_EDGES_HZ = (80.0, 400.0, 1000.0, 2500.0)
"""Of bands whose tunings must agree. Below, 4096 samples do not resolve cents; above are mostly overtones."""
_N_BANDS = len(_BAND_EDGES_HZ) - 1
_N_PARTS = 8
"""Parts of a recording whose tunings must agree."""
_LEAST_CENTS = 18.0
"""With less, chroma hardly changes (docs/decisions/0047-tuning.md)."""
_MOST_ERROR_CENTS = 7.0
"""Distorted guitars, whose bass is tuned unlike their overtones, have 9."""
_IN_TUNE_CENTS = 2.0
"""Recordings nearer to 440 Hz count as in tune."""
_GROUPS_AT_ONCE = 100
"""So that memory does not grow with the recording."""
_CENTS = 100.0
"""In a semitone, the full circle."""


@dataclass(frozen=True, slots=True)
class FramePeaks:
    """Spectral peaks of consecutive frames.

    Parameters
    ----------
    frequencies, magnitudes : float32 `(n_peaks,)`, in Hz and linear, those of one frame after those of another.
    counts : number of peaks in each frame.
    whitened : float32 `(n_peaks,)`, the magnitudes relative to the envelope of the frame's spectrum, at most 1; None
        where they are not asked for.
    """

    frequencies: NDArray[np.float32]
    magnitudes: NDArray[np.float32]
    counts: tuple[int, ...]
    whitened: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class Tuning:
    """An estimated tuning.

    Parameters
    ----------
    cents : above 440 Hz, -50..50.
    error_cents : standard error, from the spread of the parts of the recording or that of its bands, the greater.
    """

    cents: float
    error_cents: float

    @property
    def correction_cents(self) -> float:
        """The tuning, rounded to a tenth, where it is surely and clearly not 440 Hz; else 0."""
        is_off = abs(self.cents) > _LEAST_CENTS and self.error_cents <= _MOST_ERROR_CENTS
        return round(self.cents, 1) if is_off else 0.0

    @property
    def own_cents(self) -> float:
        """The tuning, rounded to a tenth, sure or not; 0 for a recording in tune.

        An unsure estimate still follows the recording's pitch: the same chroma results when it is played sharper.
        """
        return round(self.cents, 1) if abs(self.cents) > _IN_TUNE_CENTS else 0.0


def estimate_tuning(groups: Sequence[FramePeaks]) -> Tuning:
    """Estimate the tuning of a recording; without any peaks, 0 cents with the error of a guess.

    Parameters
    ----------
    groups : peaks of the whole recording.
    """
    chunks = [_resultants(groups[i : i + _GROUPS_AT_ONCE]) for i in range(0, len(groups), _GROUPS_AT_ONCE)]
    resultants = np.concatenate([np.zeros((0, _N_BANDS), np.complex128), *chunks])
    total = resultants.sum()
    if not abs(total):
        return Tuning(0.0, _CENTS / 2)
    parts = np.array([part.sum() for part in np.array_split(resultants, _N_PARTS)])
    bands = resultants.sum(axis=0)
    errors = (
        _standard_error(parts / total, np.ones(_N_PARTS)),
        _standard_error(bands / total, np.abs(bands)),
    )
    return Tuning(float(_cents_of(total)), max(errors))


def _resultants(groups: Sequence[FramePeaks]) -> NDArray[np.complex128]:
    """Return the sums of the peaks' unit vectors in each group and band; the strongest peak of each frame weighs 1."""
    counts = np.concatenate([np.array(group.counts, dtype=np.int64) for group in groups])
    group_of = np.repeat(np.arange(len(groups)), [len(group.counts) for group in groups])
    frequencies = np.concatenate([group.frequencies for group in groups])
    is_used = (frequencies >= _BAND_EDGES_HZ[0]) & (frequencies < _BAND_EDGES_HZ[-1])
    frames, frequencies = np.repeat(np.arange(len(counts)), counts)[is_used], frequencies[is_used]
    magnitudes = np.concatenate([group.magnitudes for group in groups])[is_used]
    strongest = np.zeros(len(counts), dtype=np.float32)
    np.maximum.at(strongest, frames, magnitudes)
    vectors = magnitudes / strongest[frames] * np.exp(24j * np.pi * np.log2(frequencies / REFERENCE_HZ))
    bands = np.searchsorted(_BAND_EDGES_HZ[1:-1], frequencies, side="right")
    cells, n_cells = group_of[frames] * _N_BANDS + bands, len(groups) * _N_BANDS
    resultants: NDArray[np.complex128] = (
        np.bincount(cells, vectors.real, n_cells) + 1j * np.bincount(cells, vectors.imag, n_cells)
    ).reshape(-1, _N_BANDS)
    return resultants


def _standard_error(vectors: NDArray[np.complex128], weights: NDArray[np.float64]) -> float:
    squares = np.square(_cents_of(vectors))
    return math.sqrt(float(np.average(squares, weights=weights)) / len(vectors))


def _cents_of(vectors: NDArray[np.complex128]) -> NDArray[np.float64]:
    cents: NDArray[np.float64] = np.angle(vectors) / (2 * np.pi) * _CENTS
    return cents
