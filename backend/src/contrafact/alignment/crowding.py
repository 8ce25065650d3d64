"""What recurrence is worth as evidence: the less, the more there is of it around."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

LEAST_WORTH = np.float32(0.05)
"""Of a cell on recurrence, however crowded."""


def worths(matrix: NDArray[np.bool_], reach: int, discount: float, miss_penalty: float) -> NDArray[np.float32]:
    """What each cell of a recurrence adds to the evidence that a path through it means something.

    A held chord, or foreign music that is near nothing and therefore near everything, makes fields of recurrence, in
    which any path does as well as another.

    Parameters
    ----------
    matrix : recurrence, bool `(n_query, n_reference)`.
    reach : how many cells around one are looked at, to each side.
    discount : how many times the density of recurrence there is taken off 1.
    miss_penalty : what a cell without recurrence takes away.

    Returns
    -------
    float32 `(n_query, n_reference)` : `LEAST_WORTH`..1 on recurrence, `-miss_penalty` elsewhere.
    """
    of_cells: NDArray[np.float32] = _worths(matrix, reach, np.float32(discount), np.float32(miss_penalty))
    return of_cells


@njit(cache=True, nogil=True, fastmath=True)
def _worths(
    matrix: NDArray[np.bool_], reach: int, discount: np.float32, miss_penalty: np.float32
) -> NDArray[np.float32]:
    n_rows, n_columns = matrix.shape
    of_cells = np.empty((n_rows, n_columns), np.float32)
    per_cell = discount / np.float32((2 * reach + 1) ** 2)
    # How much recurrence each column holds in the rows around the present one, with empty columns at both ends.
    in_columns = np.zeros(n_columns + 2 * reach + 1, np.int32)
    inner = in_columns[reach + 1 : reach + 1 + n_columns]
    for i in range(-reach, n_rows):
        if i + reach < n_rows:
            inner += matrix[i + reach]
        if i - reach - 1 >= 0:
            inner -= matrix[i - reach - 1]
        if i >= 0:
            around = in_columns[: 2 * reach + 1].sum()
            for j in range(n_columns):
                around += in_columns[j + 2 * reach + 1] - in_columns[j]
                of_cells[i, j] = np.float32(1) - per_cell * np.float32(around)
            for j in range(n_columns):
                worth = of_cells[i, j] if of_cells[i, j] > LEAST_WORTH else LEAST_WORTH
                of_cells[i, j] = worth if matrix[i, j] else -miss_penalty
    return of_cells
