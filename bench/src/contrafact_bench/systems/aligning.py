"""Base of the systems that align the frames of two tracks, without training."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact_training.data.frames import require_usable

_MIN_NORM = 1e-9


class AligningSystem:
    """Describes a track by its frames; subclasses compute the distance of two tracks by an alignment."""

    n_parameters = 0
    is_quadratic = True

    def describe(self, chroma: Chroma) -> NDArray[np.uint8]:
        """Return the frames, uint8 `(n_frames, 12)`.

        Raises
        ------
        ContrafactError : as `require_usable`.
        """
        require_usable(chroma)
        return chroma.frames


def unit_rows(frames: NDArray[Any]) -> NDArray[np.float32]:
    """Return the rows as float32, scaled to length 1; a silent row stays zero."""
    rows = frames.astype(np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _MIN_NORM)
    return rows
