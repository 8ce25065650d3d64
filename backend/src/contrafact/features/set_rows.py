"""Measure level, colour, harmony and beats of a long recording in one pass, to propose its parts.

Memory grows by 345 values for each second of sound, 30 MB in six hours.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import PITCH_CLASSES, SAMPLE_RATE

ROWS_PER_SECOND = 5
N_BANDS = 20
"""Of the mel scale, 60 to 10 000 Hz."""
BEATS_PER_ROW = 9
"""Spectra of each row that show beats, 45 a second."""
N_BEAT_BANDS = 4
"""Bands of those spectra, 60 to 8000 Hz."""
HARMONY = slice(1 + N_BANDS, 1 + N_BANDS + len(PITCH_CLASSES))
BEATS = slice(HARMONY.stop, HARMONY.stop + BEATS_PER_ROW * N_BEAT_BANDS)
N_COLUMNS = BEATS.stop
_HOP = SAMPLE_RATE // ROWS_PER_SECOND
_BEAT_WINDOW = _HOP // BEATS_PER_ROW
_BEAT_FFT = 1024
_BEAT_HZ = (60.0, 8000.0)
_WINDOW = 4096
_BAND_HZ = (60.0, 10_000.0)
_HARMONY_HZ = (80.0, 2500.0)
_LEAST_POWER = 1e-12
_LEAST_BAND = 1e-8
_ROWS_AT_ONCE = 50

Rows = NDArray[np.float32]
"""float32 `(n_rows, 69)`, five rows a second: level in dB of full scale, log energy of 20 bands, 12 pitch classes, and
nine times the energy of 4 bands."""


class SetMeter:
    """Takes a recording block by block."""

    def __init__(self) -> None:
        frequencies = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
        self._window = np.hanning(_WINDOW).astype(np.float32)
        self._weights = np.concatenate((_bands(frequencies), _pitch_classes(frequencies))).T
        self._beat_window = np.hanning(_BEAT_WINDOW).astype(np.float32)
        self._beat_bands = _beat_bands(np.fft.rfftfreq(_BEAT_FFT, 1 / SAMPLE_RATE)).T
        self._held: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
        self._rows: list[Rows] = []
        self._peaks: list[NDArray[np.uint8]] = []

    def push(self, block: NDArray[np.float32]) -> None:
        """Add samples, float32 `(n_samples,)`, mono at 44 100 Hz, full scale at 1."""
        self._held = np.concatenate((self._held, block))
        while self._held.size >= _ROWS_AT_ONCE * _HOP:
            self._take(_ROWS_AT_ONCE)

    def rows(self) -> Rows:
        """Return the rows of what was pushed; an incomplete last row is left out."""
        self._take(self._held.size // _HOP)
        return np.concatenate([np.zeros((0, N_COLUMNS), dtype=np.float32), *self._rows])

    def peaks(self) -> NDArray[np.uint8]:
        """Return the largest magnitude of each row, uint8 `(n_rows,)`, 255 at full scale."""
        return np.concatenate([np.zeros(0, dtype=np.uint8), *self._peaks])

    def _take(self, n_rows: int) -> None:
        if not n_rows:
            return
        samples = self._held[: n_rows * _HOP].reshape(n_rows, _HOP)
        self._held = self._held[n_rows * _HOP :]
        power = sum(np.abs(np.fft.rfft(part * self._window)) ** 2 for part in _windows(samples))
        found = np.asarray(power, dtype=np.float32) @ self._weights
        self._peaks.append(np.round(255 * np.minimum(np.abs(samples).max(axis=1), 1)).astype(np.uint8))
        level = 10 * np.log10(np.mean(samples**2, axis=1) + _LEAST_POWER)
        bands, classes = np.log(found[:, :N_BANDS] + _LEAST_BAND), np.sqrt(found[:, N_BANDS:])
        self._rows.append(np.column_stack((level, bands, classes, self._beats(samples))).astype(np.float32))

    def _beats(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the energies of the beat bands, float32 `(n_rows, 36)`, band after band in each spectrum."""
        pieces = samples.reshape(len(samples) * BEATS_PER_ROW, _BEAT_WINDOW) * self._beat_window
        power = np.abs(np.fft.rfft(pieces, _BEAT_FFT)).astype(np.float32) ** 2
        found: NDArray[np.float32] = (power @ self._beat_bands).reshape(len(samples), -1)
        return found


def _windows(samples: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the first and the last window of each row."""
    return samples[:, :_WINDOW], samples[:, -_WINDOW:]


def _bands(frequencies: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Return triangles on the mel scale, float32 `(20, n_frequencies)`."""
    low, high = (2595 * np.log10(1 + hz / 700) for hz in _BAND_HZ)
    edges = 700 * (10 ** (np.linspace(low, high, N_BANDS + 2) / 2595) - 1)
    rising = (frequencies - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - frequencies) / (edges[2:] - edges[1:-1])[:, None]
    found: NDArray[np.float32] = np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)
    return found


def _pitch_classes(frequencies: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Return which bin belongs to which pitch class, float32 `(12, n_frequencies)`."""
    low, high = _HARMONY_HZ
    nearest = np.round(12 * np.log2(np.maximum(frequencies, 1) / 440)).astype(int) % len(PITCH_CLASSES)
    is_used = (frequencies > low) & (frequencies < high)
    found: NDArray[np.float32] = ((nearest == np.arange(len(PITCH_CLASSES))[:, None]) & is_used).astype(np.float32)
    return found


def _beat_bands(frequencies: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Return which bin belongs to which band, float32 `(4, n_frequencies)`."""
    edges = np.geomspace(*_BEAT_HZ, N_BEAT_BANDS + 1)
    found: NDArray[np.float32] = ((frequencies >= edges[:-1, None]) & (frequencies < edges[1:, None])).astype(
        np.float32
    )
    return found
