"""Chroma of songs from a seed, in any key and tempo."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def theme(seed: int, n_chords: int = 24, frames_per_chord: int = 5) -> NDArray[np.float64]:
    """Chords that follow one another, `(n_frames, 12)` in 0..1."""
    chords = np.random.default_rng(seed).random((n_chords, 12)) ** 3
    return np.repeat(chords, frames_per_chord, axis=0)


def version(
    song: NDArray[np.float64], *, transposition_semitones: int = 0, tempo_ratio: float = 1.0, seed: int = 0
) -> NDArray[np.uint8]:
    """A noisy recording of a theme, uint8 `(n_frames / tempo_ratio, 12)`."""
    n_frames = round(len(song) / tempo_ratio)
    frames = song[np.minimum((np.arange(n_frames) * tempo_ratio).astype(int), len(song) - 1)]
    noisy = np.roll(frames, transposition_semitones, axis=1)
    noisy = noisy + 0.1 * np.random.default_rng(seed).random(noisy.shape)
    return np.round(255 * noisy / noisy.max(axis=1, keepdims=True)).astype(np.uint8)
