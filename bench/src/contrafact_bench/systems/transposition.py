"""The optimal transposition of one track towards another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_MIN_NORM = 1e-9


def optimal_transposition(query: NDArray[Any], reference: NDArray[Any]) -> int:
    """Semitones t in 0..11 for which the mean chroma of `np.roll(query, t, axis=1)` is most like the reference's.

    Source: Serrà, Gómez and Herrera, Transposing chroma representations to a common key (IEEE CS Conference on The
    Use of Symbols to Represent Music and Multimedia Objects, 2008): the optimal transposition index.

    Parameters
    ----------
    query, reference : `(n_frames, 12)`.
    """
    of_query, of_reference = query.mean(axis=0), reference.mean(axis=0)
    return int(np.argmax([np.roll(of_query, t) @ of_reference for t in range(of_query.size)]))


def unit_rows(frames: NDArray[Any]) -> NDArray[np.float32]:
    """The rows as float32, scaled to length 1; a silent row stays zero."""
    rows = frames.astype(np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _MIN_NORM)
    return rows
