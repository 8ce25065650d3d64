"""The outline of a recording's loudness, for a picture of its waveform."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MAX_PEAKS = 800
"""More than a screen shows beside each other."""
_FIRST_HOP = 1024
"""Samples that one peak covers at first, 23 ms. It doubles whenever there are too many."""


class PeakMeter:
    """Takes the peaks of a recording block by block, in memory that does not grow with its length."""

    def __init__(self) -> None:
        self._hop = _FIRST_HOP
        self._peaks = np.zeros(2 * MAX_PEAKS, dtype=np.float32)
        self._n_samples = 0

    def push(self, block: NDArray[np.float32]) -> None:
        """Add samples, float32 `(n_samples,)`, full scale at 1."""
        start = self._n_samples
        self._n_samples += block.size
        while self._n_samples > self._hop * self._peaks.size:
            self._halve()
        if block.size:
            at = np.arange(start // self._hop, (self._n_samples - 1) // self._hop + 1)
            # Each peak is a run of samples; the first run may have begun in the block before.
            found = np.maximum.reduceat(np.abs(block), np.maximum(at * self._hop - start, 0))
            self._peaks[at] = np.maximum(self._peaks[at], found)

    def peaks(self) -> NDArray[np.uint8]:
        """Return the largest magnitude of each of at most 800 equal parts, uint8 `(n,)`, 255 at full scale.

        The last part may be shorter than the others.
        """
        n_peaks = -(-self._n_samples // self._hop)
        found = self._peaks[:n_peaks]
        if n_peaks > MAX_PEAKS:
            found = _pairs(found)
        return np.round(255 * np.minimum(found, 1)).astype(np.uint8)

    def _halve(self) -> None:
        halved = _pairs(self._peaks)
        self._peaks[:] = 0
        self._peaks[: halved.size] = halved
        self._hop *= 2


def _pairs(peaks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the larger of each two neighbours."""
    even = np.append(peaks, np.float32(0)) if peaks.size % 2 else peaks
    return np.maximum(even[::2], even[1::2])
