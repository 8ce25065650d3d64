"""Cross-correlation of chroma over all lags and rotations.

Source: Ellis and Poliner, Identifying cover songs with chroma features and dynamic programming beat tracking
(ICASSP 2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact_bench.systems.aligning import AligningSystem, unit_rows

POLE = 0.9
"""Pole of the high-pass filter `(1 - z^-1) / (1 - POLE z^-1)` along the lag: its 3 dB point is 0.1 rad per frame."""
_TAIL_FRAMES = 64
"""Length of the filter response, down to a thousandth."""
_ROUND_LENGTH = 64
_LEAST_PEAK = 1e-6


class CrossCorrelation(AligningSystem):
    """Highest peak of the filtered cross-correlation of two tracks, over all lags and rotations.

    Frames are equal steps of time, not beats: covers of another tempo are found less well.
    """

    name = "cross-correlation"
    paper = "Ellis and Poliner, Identifying cover songs with chroma features and beat tracking (2007)"

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return the inverse of the peak."""
        rows = unit_rows(query)
        peaks = [highest_peak(rows, unit_rows(reference)) for reference in references]
        return 1 / np.maximum(np.array(peaks, dtype=np.float64), _LEAST_PEAK)


def highest_peak(query: NDArray[np.float32], reference: NDArray[np.float32]) -> float:
    """Return the highest value of the filtered correlation, per frame of the shorter track.

    Parameters
    ----------
    query, reference : float32 `(n_frames, 12)`, rows of length 1.
    """
    # Zero padding avoids circular wrap-around of lags and of the filter's tail; round lengths transform fast.
    n_lags = -(-(len(query) + len(reference) + _TAIL_FRAMES) // _ROUND_LENGTH) * _ROUND_LENGTH
    turns = np.exp(-2j * np.pi * np.fft.rfftfreq(n_lags)).astype(np.complex64)
    high_pass = (1 - turns) / (1 - np.float32(POLE) * turns)
    product = _spectrum(reference, n_lags) * np.conj(_spectrum(query, n_lags)) * high_pass
    correlation = np.fft.irfft(np.fft.ifft(product, axis=0), n=n_lags, axis=1)
    return float(correlation.max()) / min(len(query), len(reference))


def _spectrum(frames: NDArray[np.float32], n_lags: int) -> NDArray[np.complex64]:
    # NumPy's transforms keep float32, contrary to their annotations.
    return np.fft.fft(np.fft.rfft(frames.T, n=n_lags, axis=1), axis=0).astype(np.complex64, copy=False)
