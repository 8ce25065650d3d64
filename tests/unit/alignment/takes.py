"""Made music, and other takes and performances of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def music(n_frames: int, seed: int) -> NDArray[np.uint8]:
    """Return random chords of two frames each."""
    chords = np.random.default_rng(seed).random((n_frames // 2 + 1, 12)) ** 3
    return np.round(255 * np.repeat(chords, 2, axis=0)[:n_frames]).astype(np.uint8)


def another_take(frames: NDArray[np.uint8], seed: int = 0) -> NDArray[np.uint8]:
    noise = np.random.default_rng(seed).integers(-25, 26, frames.shape)
    return np.clip(frames.astype(np.int64) + noise, 0, 255).astype(np.uint8)


def another_performance(frames: NDArray[np.uint8], seed: int = 0) -> NDArray[np.uint8]:
    """Return the same chords with the noise of a cover, farther away than any copy."""
    noise = np.random.default_rng(seed).integers(-130, 131, frames.shape)
    return np.clip(frames.astype(np.int64) + noise, 0, 255).astype(np.uint8)
