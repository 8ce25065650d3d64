"""Dmax: the longest path through a cross recurrence that also counts the cells which it passes over.

Source: Chen, Li and Xiao, Fusing similarity functions for cover song identification (Multimedia Tools and Applications
77, 2018), section 3.2. The same numbers as by essentia's `CoverSongSimilarity` with `chen17`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import normalise_qmax
from contrafact.alignment.parameters import PARAMETERS
from contrafact.alignment.recurrence import raise_to_power, recurrence
from contrafact.alignment.transposition import best_transpositions
from contrafact_bench.systems.aligning import AligningSystem

_BEGIN = 3
"""Row and column in which the first paths begin, so that each move has an origin."""


class Dmax(AligningSystem):
    """Longest path in the cross recurrence of two tracks, in the most likely transposition."""

    name = "dmax"
    paper = "Chen, Li and Xiao, Fusing similarity functions for cover song identification (2018)"

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return negative similarities, at most 0; the lengths are normalised as those of Qmax."""
        found = [(dmax(cross_recurrence(query, reference)), reference) for reference in references]
        return np.array([-normalise_qmax(length, len(query), len(each)) for length, each in found], dtype=np.float64)


def cross_recurrence(query: NDArray[np.uint8], reference: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return the cross recurrence of two tracks, uint8 `(n_frames, 12)`, in the most likely transposition."""
    left, right = (raise_to_power(frames, PARAMETERS.power) for frames in (query, reference))
    # In one order of the two tracks, so that the result is symmetric.
    if (len(query), query.tobytes()) > (len(reference), reference.tobytes()):
        return np.ascontiguousarray(cross_recurrence(reference, query).T)
    return recurrence(left, right, best_transpositions(left, right, 1)[0], PARAMETERS)


def dmax(matrix: NDArray[np.bool_]) -> float:
    """Return Dmax, 0 where nothing matches.

    Parameters
    ----------
    matrix : cross recurrence, bool `(n_query, n_reference)`.
    """
    return float(_longest(matrix.astype(np.float32), np.float32(PARAMETERS.onset_penalty)))


def _longest_path(near: NDArray[np.float32], penalty: np.float32) -> np.float32:
    n_rows, n_columns = near.shape
    lengths = np.zeros((n_rows, n_columns), np.float32)
    longest = np.float32(0)
    for i in range(_BEGIN, n_rows):
        for j in range(_BEGIN, n_columns):
            # A move of (2, 1) or (3, 1) counts the cells beside it, which it passes over.
            above, left = near[i - 1, j], near[i, j - 1]
            most: np.float32 = lengths[i - 1, j - 1]
            most = max(most, lengths[i - 2, j - 1] + above)
            most = max(most, lengths[i - 1, j - 2] + left)
            most = max(most, lengths[i - 3, j - 1] + near[i - 2, j] + above)
            most = max(most, lengths[i - 1, j - 3] + near[i, j - 2] + left)
            # Onset and extension of a gap cost the same, as in Qmax.
            length = most + np.float32(1) if near[i, j] else max(np.float32(0), most - penalty)
            lengths[i, j] = length
            longest = max(longest, length)
    return longest


_longest = numba.njit(cache=True)(_longest_path)
