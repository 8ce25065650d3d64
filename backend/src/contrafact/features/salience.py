"""Find the pitches that may be the melody, frame by frame, compiled.

The salience function of Salamon and Gómez (2012): each peak supports the pitches of which it may be a harmonic. Equal
to essentia's `PitchSalienceFunction(numberHarmonics=10)` and `PitchSalienceFunctionPeaks` to the last bit, so that each
step is rounded as there.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from contrafact.compiled import njit

LOWEST_HZ, HIGHEST_HZ = 150.0, 1100.0
"""Range of the melody; below, a bass is often the strongest voice."""
BINS_PER_OCTAVE = 120
REFERENCE_HZ = 55.0
"""Of bin 0; a bin has 10 cents."""
_HALF_WEIGHT_HZ = np.float32(1000)
"""A peak of f Hz is weighted by (f / (f + this))²."""
_N_HARMONICS = 10
_N_BINS = 600
"""Five octaves."""
_NEAR_BINS = 10
"""A peak supports pitches within a semitone."""
_LEAST_SHARE = np.float32(0.01)
"""Weaker peaks, relative to the strongest one, count as noise: 40 dB."""
_LOG_OF_2 = math.log(2)
_OCTAVE = np.float32(BINS_PER_OCTAVE)
_SHARES = [float(np.float32(abs(b) / _NEAR_BINS)) for b in range(-_NEAR_BINS, _NEAR_BINS + 1)]
_NEAR = np.array([math.cos(share * math.pi / 2) ** 2 for share in _SHARES], np.float32)
"""Support of the pitches from a semitone below to a semitone above."""
_WEIGHTS = np.array([float(np.float32(0.8)) ** h for h in range(_N_HARMONICS)], np.float32)
"""Each harmonic counts less than the one below."""
_OFFSET = np.float32(0.5 - float(_OCTAVE * np.float32(float(np.log(np.float32(REFERENCE_HZ))) / _LOG_OF_2)))
_FIRST_BIN, _LAST_BIN = (
    math.floor(BINS_PER_OCTAVE * math.log2(hertz / REFERENCE_HZ) + 0.5) for hertz in (LOWEST_HZ, HIGHEST_HZ)
)
_MAX_PITCHES = 100


@njit(cache=True, nogil=True, error_model="numpy")
def salient_pitches(
    frequencies: NDArray[np.float32], magnitudes: NDArray[np.float32], counts: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
    """Return the local maxima of the salience function of some frames, the strongest of each frame first.

    Parameters
    ----------
    frequencies, magnitudes : float32 `(n_peaks,)`, spectral peaks, those of one frame after those of another.
    counts : `(n_frames,)`, number of peaks in each frame.

    Returns
    -------
    Pitches, in bins of 10 cents above 55 Hz, and saliences, float32 `(n_pitches,)`; and their number in each frame.
    """
    pitches = np.empty(len(counts) * _MAX_PITCHES, np.float32)
    strengths = np.empty(len(counts) * _MAX_PITCHES, np.float32)
    n_pitches = np.zeros(len(counts), np.int64)
    weights = frequencies / (frequencies + _HALF_WEIGHT_HZ)
    weighted = magnitudes * (weights * weights)
    salience = np.empty(_N_BINS, np.float32)
    first, n_all = 0, 0
    for i in range(len(counts)):
        after = first + counts[i]
        if counts[i]:
            _fill_salience(frequencies[first:after], weighted[first:after], salience)
            n_pitches[i] = _find_maxima(salience, pitches[n_all:], strengths[n_all:])
        first, n_all = after, n_all + n_pitches[i]
    return pitches[:n_all].copy(), strengths[:n_all].copy(), n_pitches


@njit(cache=True, nogil=True, error_model="numpy")
def _fill_salience(
    frequencies: NDArray[np.float32], magnitudes: NDArray[np.float32], salience: NDArray[np.float32]
) -> None:
    salience[:] = 0
    least = magnitudes.max() * _LEAST_SHARE
    for k in range(len(frequencies)):
        if magnitudes[k] <= least or magnitudes[k] <= 0 or frequencies[k] <= 0:
            continue
        for h in range(_N_HARMONICS):
            octaves = np.float32(np.float64(math.log(frequencies[k] / np.float32(h + 1))) / _LOG_OF_2)
            centre = math.floor(_OCTAVE * octaves + _OFFSET)
            if centre + _NEAR_BINS < _FIRST_BIN:
                break
            begin, end = max(0, centre - _NEAR_BINS), min(_N_BINS, centre + _NEAR_BINS + 1)
            # Without negative positions, for which numba would test, the loop is vectorised.
            supported, support = salience[begin:end], _NEAR[begin - centre + _NEAR_BINS :]
            for b in range(len(supported)):
                supported[b] += magnitudes[k] * support[b] * _WEIGHTS[h]


@njit(cache=True, nogil=True, error_model="numpy")
def _find_maxima(salience: NDArray[np.float32], pitches: NDArray[np.float32], strengths: NDArray[np.float32]) -> int:
    """Write the local maxima of a salience function, return how many they are; of a plateau, its first bin."""
    n_found, i, last = 0, _FIRST_BIN, _N_BINS - 2
    if salience[i] > salience[i + 1]:
        n_found = _insert(i, salience[i], pitches, strengths, n_found)
    while i < last:
        while i < last and salience[i] >= salience[i + 1]:
            i += 1
        while i < last and salience[i] < salience[i + 1]:
            i += 1
        first = i
        while i < last and salience[i] == salience[i + 1]:
            i += 1
        if first > _LAST_BIN:
            break
        if i < last and salience[i + 1] < salience[i]:
            n_found = _insert(first, salience[i], pitches, strengths, n_found)
    return n_found


@njit(cache=True, nogil=True, error_model="numpy")
def _insert(
    pitch: int, strength: np.float32, pitches: NDArray[np.float32], strengths: NDArray[np.float32], n_found: int
) -> int:
    """Insert a pitch into those that are ordered by falling strength; of equals, the lower pitch comes first."""
    if n_found == _MAX_PITCHES:
        return n_found
    at = n_found
    while at > 0 and strength > strengths[at - 1]:
        pitches[at], strengths[at] = pitches[at - 1], strengths[at - 1]
        at -= 1
    pitches[at], strengths[at] = np.float32(pitch), strength
    return n_found + 1


@njit(cache=True, nogil=True, error_model="numpy")
def are_clear(
    melody: NDArray[np.float64],
    pitches: NDArray[np.float32],
    strengths: NDArray[np.float32],
    counts: NDArray[np.int64],
    limits: tuple[float, np.float32],
) -> NDArray[np.bool_]:
    """Return, for each frame, whether the melody's pitch is clearly stronger than every other pitch class.

    Parameters
    ----------
    melody : `(n_frames,)`, pitch of the melody in bins above 55 Hz; NaN or -inf in frames without one.
    pitches, strengths, counts : as of `salient_pitches`.
    limits : how near pitches are the same one, in bins; and the least strength of the melody relative to the others.
    """
    near_bins, least_dominance = limits
    is_clear = np.zeros(len(counts), np.bool_)
    half = BINS_PER_OCTAVE / 2
    first = 0
    for i in range(len(counts)):
        own, others = np.float32(0), np.float32(0)
        for k in range(first, first + counts[i]):
            distance = np.float64(pitches[k]) - melody[i]
            if abs(distance) < near_bins:
                own = max(own, strengths[k])
            if abs((distance + half) % BINS_PER_OCTAVE - half) > near_bins:
                others = max(others, strengths[k])
        is_clear[i] = own > least_dominance * others
        first += counts[i]
    return is_clear
