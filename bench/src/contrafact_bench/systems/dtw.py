"""Dynamic time warping of two tracks in the optimal transposition.

Sources: Gómez and Herrera, The song remains the same: identifying versions of the same piece using tonal descriptors
(ISMIR 2006); Serrà, Gómez, Herrera and Serra, Chroma binary similarity and local alignment applied to cover song
identification (IEEE Transactions on Audio, Speech and Language Processing 16(6), 2008), section III.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.transposition import best_transpositions
from contrafact_bench.systems.aligning import AligningSystem, unit_rows


class DynamicTimeWarping(AligningSystem):
    """Lowest mean cost of a warping path; the cost of two frames is 1 minus their cosine."""

    name = "dtw"
    paper = "Gómez and Herrera, The song remains the same (2006); Serrà et al., Chroma binary similarity (2008)"

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return the cost of the best path per frame of both tracks together, 0..1."""
        return np.array([self._distance(query, reference) for reference in references], dtype=np.float64)

    def _distance(self, query: NDArray[Any], reference: NDArray[Any]) -> float:
        transposed = np.roll(query, best_transpositions(query, reference, 1)[0], axis=1)
        costs = 1 - unit_rows(transposed) @ unit_rows(reference).T
        return float(warping_cost(costs)) / (len(query) + len(reference))


def _warping_cost(costs: NDArray[np.float32]) -> float:
    n_rows, n_columns = costs.shape
    row = np.empty(n_columns, dtype=np.float32)
    row[0] = costs[0, 0]
    for j in range(1, n_columns):
        row[j] = row[j - 1] + costs[0, j]
    for i in range(1, n_rows):
        corner = row[0]
        row[0] += costs[i, 0]
        left = row[0]
        for j in range(1, n_columns):
            above = row[j]
            left = costs[i, j] + min(corner, above, left)
            corner = above
            row[j] = left
    cost: float = row[n_columns - 1]
    return cost


warping_cost = numba.njit(cache=True)(_warping_cost)
"""Lowest sum of costs on a path from the first pair of frames to the last, with steps (1, 1), (1, 0) and (0, 1).

Parameters: costs, float32 `(n_query, n_reference)`.
"""
