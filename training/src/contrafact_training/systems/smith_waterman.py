"""Local alignment of binary similarities.

Source: Serrà, Gómez, Herrera and Serra, Chroma binary similarity and local alignment applied to cover song
identification (IEEE Transactions on Audio, Speech and Language Processing 16(6), 2008), sections IV and V.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from contrafact_training.systems.transposition import optimal_transposition
from contrafact_training.systems.usable import AligningSystem

MATCH = 1.0
MISMATCH = 0.9
GAP_OPENING = 0.5
GAP_EXTENSION = 0.7
_LEAST_ALIGNMENT = 0.5
"""Stands for an alignment of nothing, which would make the distance infinite; a single match has 1."""


class SmithWaterman(AligningSystem):
    """Two frames are similar when no transposition makes them liker; the best run of similar frames counts.

    Chroma of 12 pitch classes has no parts of a semitone to be lenient about, as the paper's finer chroma has.
    """

    name = "smith-waterman"
    paper = "Serrà, Gómez, Herrera and Serra, Chroma binary similarity and local alignment (2008)"

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Number of frames of both tracks, over the value of their best local alignment."""
        return np.array([self._distance(query, reference) for reference in references], dtype=np.float64)

    def _distance(self, query: NDArray[Any], reference: NDArray[Any]) -> float:
        transposed = np.roll(query, optimal_transposition(query, reference), axis=1)
        best = float(local_alignment(similar_frames(transposed.astype(np.float32), reference.astype(np.float32))))
        return float((len(query) + len(reference)) / max(best, _LEAST_ALIGNMENT))


def similar_frames(query: NDArray[np.float32], reference: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether no transposition brings the query's frame nearer to the reference's.

    Parameters
    ----------
    query, reference : float32 `(n_query, 12)` and `(n_reference, 12)`.

    Returns
    -------
    bool `(n_query, n_reference)`; silent frames are like nothing.
    """
    untransposed = query @ reference.T
    best = np.zeros_like(untransposed)
    for t in range(1, query.shape[1]):
        np.maximum(best, np.roll(query, t, axis=1) @ reference.T, out=best)
    similar: NDArray[np.bool_] = (untransposed >= best) & (untransposed > 0)
    return similar


def _local_alignment(similar: NDArray[np.bool_]) -> float:
    n_query, n_reference = similar.shape
    # Values of the last two rows, each with two columns of zeros before it; penalised: what a mismatch would leave.
    values = np.zeros((3, n_reference + 2), dtype=np.float32)
    penalised = np.full((3, n_reference + 2), -MISMATCH - GAP_EXTENSION, dtype=np.float32)
    best = np.float32(0)
    for i in range(n_query):
        above, above2, row = values[(i + 2) % 3], values[(i + 1) % 3], values[i % 3]
        less, less2, row_less = penalised[(i + 2) % 3], penalised[(i + 1) % 3], penalised[i % 3]
        for j in range(n_reference):
            matched = max(above[j + 1], above2[j + 1], above[j]) + np.float32(MATCH)
            missed = max(less[j + 1], less2[j + 1], less[j], np.float32(0))
            value = matched if similar[i, j] else missed
            row[j + 2] = value
            row_less[j + 2] = value - np.float32(MISMATCH + GAP_OPENING if similar[i, j] else MISMATCH + GAP_EXTENSION)
            best = max(best, value)
    return float(best)


local_alignment = numba.njit(cache=True, fastmath=True)(_local_alignment)
"""Value of the best local alignment, by steps of (1, 1), (2, 1) and (1, 2): equations 9 to 11 of the paper.

Parameters: similar, bool `(n_query, n_reference)`.
"""
