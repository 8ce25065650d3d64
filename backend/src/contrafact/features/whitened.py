"""Whiten spectral peaks: their magnitudes relative to the envelope of their frame's spectrum.

The method of essentia's `SpectralWhitening(maxFrequency=5000)`, after Röbel and Rodet, Efficient spectral envelope
estimation (2005). Here for many frames at once: four times as fast, equal but for the last bits.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import HOPS_PER_FRAME, SAMPLE_RATE

_STEP_HZ = 100.0
"""Between two points of the envelope."""
_LAST_POINT_HZ = 5100.0
"""The first above every peak."""
_BELOW, _ABOVE, _LEAST_HZ = 0.34, 0.58, 50.0
"""A point is the mean from this share of its frequency below it to this share above it, or `_LEAST_HZ` to each side."""
_POINTS_AT_ONCE = 13
"""Of products so small that numpy's BLAS uses one thread: handing them to others takes longer."""
_FLOOR_DB = -30.0
"""A peak so far below the envelope is none."""
_NO_PEAK_DB = -200.0
_TILT_DB_PER_HZ = -20.0 / 4000
"""High peaks count less: most are overtones. Without it v2 is worse than v1 (docs/decisions/0051-hpcp-v2.md)."""
_LEAST_POWER = 1e-20


def whiten(
    spectra: NDArray[np.float32],
    frequencies: NDArray[np.float32],
    magnitudes: NDArray[np.float32],
    counts: NDArray[np.int64],
) -> NDArray[np.float32]:
    """Return the whitened magnitudes of the peaks of some frames.

    Parameters
    ----------
    spectra : float32 `(n_frames, n_bins)`, magnitudes from 0 Hz to half the sample rate; of whole rows of chroma.
    frequencies, magnitudes : float32 `(n_peaks,)`, up to 5000 Hz; those of one frame after those of another.
    counts : `(n_frames,)`, number of peaks in each frame.

    Returns
    -------
    float32 `(n_peaks,)`, 1 for a peak of 0 Hz that reaches the envelope; 5 dB less for every 1000 Hz above.
    """
    envelopes = _envelopes_db(spectra)
    frames = np.repeat(np.arange(len(counts)), counts)
    steps = frequencies / np.float32(_STEP_HZ)
    points = steps.astype(np.int64)
    left, right = envelopes[frames, points], envelopes[frames, points + 1]
    over = 20 * np.log10(magnitudes) - (left + (steps - points) * (right - left))
    decibels = np.where(over > _FLOOR_DB, np.minimum(over, 0), _NO_PEAK_DB) + _TILT_DB_PER_HZ * frequencies
    whitened: NDArray[np.float32] = (10 ** (decibels / 20)).astype(np.float32)
    return whitened


def _envelopes_db(spectra: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the envelope of each spectrum, float32 `(n_frames, n_points)`: means of power, weighted by power."""
    bands = _bands(spectra.shape[1])
    # A row at a time: products of another size would be rounded differently.
    powers = np.square(spectra[:, : bands[-1][1].stop]).reshape(-1, HOPS_PER_FRAME, bands[-1][1].stop)
    squares = np.square(powers)
    parts = []
    for weights, bins in bands:
        above, below = squares[:, :, bins] @ weights, powers[:, :, bins] @ weights
        parts.append(np.divide(above, below, out=np.zeros_like(above), where=below > 0))
    points = np.concatenate(parts, axis=2).reshape(len(spectra), -1)
    decibels: NDArray[np.float32] = 10 * np.log10(np.maximum(points, np.float32(_LEAST_POWER)))
    return decibels


@cache
def _bands(n_bins: int) -> list[tuple[NDArray[np.float32], slice]]:
    """Return the weights of bins, float32 `(n, n_points)`, for points of the envelope, and which bins these are."""
    columns = [_weights(point, n_bins) for point in np.arange(0, _LAST_POINT_HZ + 1, _STEP_HZ)]
    groups = [np.stack(columns[i : i + _POINTS_AT_ONCE], axis=1) for i in range(0, len(columns), _POINTS_AT_ONCE)]
    bands = []
    for group in groups:
        used = np.flatnonzero(group.any(axis=1))
        bins = slice(int(used[0]), int(used[-1]) + 1)
        bands.append((np.ascontiguousarray(group[bins]), bins))
    return bands


def _weights(point_hz: float, n_bins: int) -> NDArray[np.float32]:
    """Return the weights of bins for the envelope at a point, float32 `(n_bins,)`: a triangle to the power of four."""
    per_hz = (n_bins - 1) / (SAMPLE_RATE / 2)
    first = max(0, int((point_hz - max(_LEAST_HZ, _BELOW * point_hz)) * per_hz + 0.5))
    end = int((point_hz + max(_LEAST_HZ, _ABOVE * point_hz)) * per_hz + 0.5)
    centre, half = (first + end) / 2, (end - first) / 2
    weights = np.zeros(n_bins, dtype=np.float32)
    weights[first:end] = (1 - np.abs(np.arange(first, end) - centre) / half) ** 4
    return weights
