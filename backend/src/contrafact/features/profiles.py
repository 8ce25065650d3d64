"""Compute harmonic pitch class profiles from spectral peaks, compiled.

Source: Gómez, Tonal description of music audio signals (2006). Each peak is the fundamental, or one of the first
harmonics, of pitch classes, and contributes to those within two thirds of a semitone. The profiles are equal to those
of essentia's `HPCP(size=12, harmonics=7, weightType='squaredCosine', windowSize=4/3, normalized='unitMax')` to the
last bit, so that each step is rounded as there.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from contrafact.compiled import njit
from contrafact.features.spectral_peaks import MAX_HZ, MIN_HZ
from contrafact.features.tuning import REFERENCE_HZ

_N_CLASSES = 12
_N_HARMONICS = 7
"""Above the fundamental."""
_LOG_OF_2 = math.log(2)
_SEMITONES = np.float32(12)
_WINDOW_SEMITONES = np.float32(4 / 3)
_REACH_SEMITONES = float(_WINDOW_SEMITONES) / 2


def _harmonics() -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return what divides a frequency into a fundamental within an octave below, and its weight, for each harmonic.

    The weight is 1 below the fourth octave, then falls with the octave; harmonics of one pitch class are added.
    """
    weights: dict[np.float32, np.float32] = {}
    for n in range(1, _N_HARMONICS + 2):
        semitones = np.float32(12 * math.log2(n))
        weight = 1 / np.float64(np.float32(max(1.0, float(semitones) / 12 * 0.5)))
        of_octave = np.float32(semitones % 12)
        near = [each for each in weights if abs(each - of_octave) < 1e-4]  # noqa: PLR2004
        key = near[0] if near else of_octave
        weights[key] = np.float32(float(weights.get(key, np.float32(0))) + weight)
    ratios = np.array([2.0 ** (-float(semitones) / 12) for semitones in weights])
    return ratios, np.array(list(weights.values()), dtype=np.float32)


_RATIOS, _WEIGHTS = _harmonics()


def tuned_reference_hz(tuning_cents: float) -> np.float32:
    """Return the frequency of A in a recording's tuning, in cents above 440 Hz."""
    return np.float32(REFERENCE_HZ * 2 ** (tuning_cents / 1200))


@njit(cache=True, nogil=True, error_model="numpy")
def summed_profiles(
    frequencies: NDArray[np.float32],
    magnitudes: NDArray[np.float32],
    counts: NDArray[np.int64],
    reference_hz: np.float32,
) -> NDArray[np.float32]:
    """Return the sum of the profiles of some frames, each divided by its maximum.

    Parameters
    ----------
    frequencies, magnitudes : float32 `(n_peaks,)`, those of one frame after those of another.
    counts : `(n_frames,)`, number of peaks in each frame.
    reference_hz : frequency of A.

    Returns
    -------
    float32 `(12,)`, from A to G#.
    """
    total = np.zeros(_N_CLASSES, np.float32)
    profile = np.empty(_N_CLASSES, np.float32)
    first = 0
    for count in counts:
        profile[:] = 0
        for k in range(first, first + count):
            if MIN_HZ <= frequencies[k] <= MAX_HZ:
                _add_peak(frequencies[k], magnitudes[k] * magnitudes[k], reference_hz, profile)
        largest = profile.max()
        if largest != 0:
            for i in range(_N_CLASSES):
                total[i] += profile[i] / largest
        first += count
    return total


@njit(cache=True, nogil=True, error_model="numpy")
def _add_peak(hertz: np.float32, power: np.float32, reference_hz: np.float32, profile: NDArray[np.float32]) -> None:
    for harmonic in range(len(_RATIOS)):
        fundamental = np.float32(np.float64(hertz) * _RATIOS[harmonic])
        octaves = np.float32(np.float64(math.log(fundamental / reference_hz)) / _LOG_OF_2)
        position = octaves * _SEMITONES
        for i in range(math.ceil(position - _REACH_SEMITONES), math.floor(position + _REACH_SEMITONES) + 1):
            distance = abs(position - np.float32(i)) / _WINDOW_SEMITONES
            weight = np.float32(math.cos(math.pi * np.float64(distance)))
            profile[i % _N_CLASSES] += weight * weight * power * _WEIGHTS[harmonic] * _WEIGHTS[harmonic]
