"""From stored chroma to what the network takes in."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.architecture import MIN_FRAMES

_MIN_DEVIATION = 1e-6


def network_input(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Z-normalise a whole track, and repeat a short one until it fills the network's least length.

    One mean and one deviation for all twelve pitch classes, so that transposing a track only moves its rows.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)`, `n_frames` at least 1.

    Returns
    -------
    float32 `(1, 1, 12, max(44, n_frames))`; a short track is repeated whole and cut at 44.
    """
    values = frames.astype(np.float32)
    normal = (values - values.mean()) / max(float(values.std()), _MIN_DEVIATION)
    if len(normal) < MIN_FRAMES:
        normal = np.tile(normal, (math.ceil(MIN_FRAMES / len(normal)), 1))[:MIN_FRAMES]
    return np.ascontiguousarray(normal.T)[None, None]
