"""Operations on the chroma frames of one track."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import MIN_DURATION_S, RECIPE, RECIPES, Chroma
from contrafact.domain.errors import ContrafactError


def require_usable(chroma: Chroma) -> None:
    """Refuse chroma that no system can compare.

    Raises
    ------
    ContrafactError : `wrong_recipe`, `too_short` below 3 s, or `silent_audio`.
    """
    if chroma.recipe not in RECIPES:
        raise ContrafactError("wrong_recipe", f"The chroma was made by {chroma.recipe}; {RECIPE} is needed.")
    # The recipe drops a last, unfinished frame: 3.0 s of audio leave 6 frames, 2.8 s.
    if chroma.n_frames < int(MIN_DURATION_S / chroma.seconds_per_frame):
        raise ContrafactError("too_short", f"{chroma.duration_s:.1f} s of music are too few; 3 are needed.")
    if not chroma.frames.any():
        raise ContrafactError("silent_audio")


def interpolate(frames: NDArray[np.uint8], positions: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return rows at fractional positions, interpolated linearly between neighbours.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)`.
    positions : float `(n,)`, in frames, 0..n_frames - 1.

    Returns
    -------
    float32 `(n, 12)` in 0..255.
    """
    below = np.minimum(positions.astype(np.int64), len(frames) - 2)
    weight = (positions - below).astype(np.float32)[:, None]
    rows: NDArray[np.float32] = frames[below] * (1 - weight) + frames[below + 1] * weight
    return rows
