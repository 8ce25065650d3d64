"""From stored chroma to what the network takes in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def network_input(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The stored values in 0..1, pitch before time.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)`.

    Returns
    -------
    float32 `(1, 12, n_frames)`.
    """
    return np.ascontiguousarray(frames.T, dtype=np.float32)[None] / np.float32(255)
