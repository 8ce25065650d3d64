"""Find local paths through a matrix of gains: the best, then the best that explains new cells, and so on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.compiled import njit

_MARGIN = 2
"""Empty rows and columns before the first, so that every move has an origin."""

_ThreeRows = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


class LocalPaths:
    """Local paths by moves of (1, 1), (2, 1) and (1, 2) through a matrix of gains and losses.

    A path begins with a gain and ends at its peak.

    Parameters
    ----------
    cell_gains : float32 `(n_query, n_reference)`, gain of a path in each cell; negative for a loss.
    bend_penalty : loss by a move of (2, 1) or (1, 2).
    max_drop : a path ends when it has lost more than this since its peak.
    """

    def __init__(self, cell_gains: NDArray[np.float32], bend_penalty: float, max_drop: float) -> None:
        n_query, n_reference = cell_gains.shape
        self._cell_gains = cell_gains
        self._bend, self._max_drop = np.float32(bend_penalty), np.float32(max_drop)
        # Total gain of the best path that ends in each cell.
        self._gains = np.zeros((n_query + _MARGIN, n_reference + _MARGIN), dtype=np.float32)
        self._best_of_rows = np.zeros(n_query, dtype=np.float32)
        self._is_row_explained = np.zeros(n_query, dtype=np.bool_)
        self._columns_open = np.ones(n_reference, dtype=np.float32)
        self._fill()

    def best(self) -> tuple[float, NDArray[np.int32]]:
        """Return the best path through unexplained cells: its gain and its cells, int32 `(n, 2)`, rising.

        The gain is 0 and the path empty if no cell gains.
        """
        if not self._best_of_rows.any():
            return 0.0, np.empty((0, 2), dtype=np.int32)
        row = int(self._best_of_rows.argmax())
        column = int(self._gains[row + _MARGIN].argmax()) - _MARGIN
        path: NDArray[np.int32] = _trace(self._gains, row, column, self._bend)
        return float(self._best_of_rows[row]), path

    def mark_explained(self, path: NDArray[np.int32]) -> None:
        """Mark a path's rows and columns. Later paths avoid cells whose row and column are both marked."""
        (first_row, first_column), (last_row, last_column) = path[0], path[-1]
        self._is_row_explained[first_row : last_row + 1] = True
        self._columns_open[first_column : last_column + 1] = 0
        self._fill()

    def _fill(self) -> None:
        _fill(
            self._cell_gains,
            (self._is_row_explained, self._columns_open),
            (self._bend, self._max_drop),
            (self._gains, self._best_of_rows),
        )


@njit(cache=True, nogil=True, fastmath=True)
def _fill(
    cell_gains: NDArray[np.float32],
    explained: tuple[NDArray[np.bool_], NDArray[np.float32]],
    limits: tuple[np.float32, np.float32],
    state: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    gains, best_of_rows = state
    is_row_explained, columns_open = explained
    all_open = np.ones_like(columns_open)
    # Drop of the paths below their peaks, of the last two rows and of this one.
    drops = np.zeros((3, gains.shape[1]), np.float32)
    for i in range(len(cell_gains)):
        above, above2, row = gains[i + 1], gains[i], gains[i + 2, 2:]
        _fill_row(
            cell_gains[i],
            columns_open if is_row_explained[i] else all_open,
            limits,
            ((above[1:], above2[1:], above), (drops[i % 3 - 1, 1:], drops[i % 3 - 2, 1:], drops[i % 3 - 1])),
            (row, drops[i % 3, 2:]),
        )
        best = np.float32(0)
        for gain in row:
            best = gain if gain > best else best
        best_of_rows[i] = best


@njit(cache=True, nogil=True, fastmath=True)
def _fill_row(
    cell_gains: NDArray[np.float32],
    is_open: NDArray[np.float32],
    limits: tuple[np.float32, np.float32],
    before: tuple[_ThreeRows, _ThreeRows],
    now: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    # `before` is shifted for moves of (1, 1), (2, 1) and (1, 2). Plain comparisons vectorise, branches do not.
    bend, max_drop = limits
    (straight, down, right), (drop_straight, drop_down, drop_right) = before
    gains, drops = now
    nothing = np.float32(0)
    for j in range(len(cell_gains)):
        gain, drop = straight[j], drop_straight[j]
        bent = down[j] - bend
        drop = drop_down[j] + bend if bent > gain else drop
        gain = bent if bent > gain else gain
        bent = right[j] - bend
        drop = drop_right[j] + bend if bent > gain else drop
        gain = bent if bent > gain else gain
        gain, drop = gain + cell_gains[j], drop - cell_gains[j]
        drop = drop if drop > nothing else nothing
        gain = gain if drop <= max_drop else nothing
        gain = (gain if gain > nothing else nothing) * is_open[j]
        gains[j], drops[j] = gain, drop if gain > nothing else nothing


@njit(cache=True, nogil=True)
def _trace(gains: NDArray[np.float32], row: int, column: int, bend: np.float32) -> NDArray[np.int32]:
    path = np.empty((min(gains.shape), 2), np.int32)
    n = 0
    i, j = row + _MARGIN, column + _MARGIN
    while gains[i, j] > np.float32(0):
        path[n, 0], path[n, 1] = i - _MARGIN, j - _MARGIN
        n += 1
        straight, down, right = gains[i - 1, j - 1], gains[i - 2, j - 1] - bend, gains[i - 1, j - 2] - bend
        if down > straight and down >= right:
            i, j = i - 2, j - 1
        elif right > straight:
            i, j = i - 1, j - 2
        else:
            i, j = i - 1, j - 1
    return path[:n][::-1].copy()
