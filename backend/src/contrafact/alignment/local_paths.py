"""Local paths through recurrence: the best one, then the best that explains something else, and so on."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

_MARGIN = 2
"""Empty rows and columns before the first, so that every move has a cell to come from."""

_ThreeRows = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


class LocalPaths:
    """Paths by moves of (1, 1), (2, 1) and (1, 2) through a matrix of gains and losses.

    A path begins where it gains, and ends at its peak before it has lost too much.

    Parameters
    ----------
    worths : float32 `(n_query, n_reference)`, what a path gains in each cell; it loses where that is negative.
    bend_penalty : what it loses by a move of (2, 1) or (1, 2).
    greatest_drop : a path that lost more since its peak has ended there.
    """

    def __init__(self, worths: NDArray[np.float32], bend_penalty: float, greatest_drop: float) -> None:
        n_query, n_reference = worths.shape
        self._worths = worths
        self._bend, self._greatest_drop = np.float32(bend_penalty), np.float32(greatest_drop)
        # Of the best path that ends in each cell.
        self._gains = np.zeros((n_query + _MARGIN, n_reference + _MARGIN), dtype=np.float32)
        self._best_of_rows = np.zeros(n_query, dtype=np.float32)
        self._is_row_explained = np.zeros(n_query, dtype=np.bool_)
        self._columns_open = np.ones(n_reference, dtype=np.float32)
        self._fill()

    def best(self) -> tuple[float, NDArray[np.int32]]:
        """The best path through what is not explained: its gain and its cells, int32 `(n, 2)`, rising; 0 and none if
        nothing gains."""
        if not self._best_of_rows.any():
            return 0.0, np.empty((0, 2), dtype=np.int32)
        row = int(self._best_of_rows.argmax())
        column = int(self._gains[row + _MARGIN].argmax()) - _MARGIN
        path: NDArray[np.int32] = _trace(self._gains, row, column, self._bend)
        return float(self._best_of_rows[row]), path

    def explain(self, path: NDArray[np.int32]) -> None:
        """Take a path for found: of cells whose row and column are both explained, by whatever paths, nothing more is
        asked."""
        (first_row, first_column), (last_row, last_column) = path[0], path[-1]
        self._is_row_explained[first_row : last_row + 1] = True
        self._columns_open[first_column : last_column + 1] = 0
        self._fill()

    def _fill(self) -> None:
        _fill(
            self._worths,
            (self._is_row_explained, self._columns_open),
            (self._bend, self._greatest_drop),
            (self._gains, self._best_of_rows),
        )


@njit(cache=True, nogil=True, fastmath=True)
def _fill(
    worths: NDArray[np.float32],
    explained: tuple[NDArray[np.bool_], NDArray[np.float32]],
    limits: tuple[np.float32, np.float32],
    state: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    gains, best_of_rows = state
    is_row_explained, columns_open = explained
    all_open = np.ones_like(columns_open)
    # How far the paths lie below their peaks, of the last two rows and of this one.
    drops = np.zeros((3, gains.shape[1]), np.float32)
    for i in range(len(worths)):
        above, above2, row = gains[i + 1], gains[i], gains[i + 2, 2:]
        _fill_row(
            worths[i],
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
    worths: NDArray[np.float32],
    is_open: NDArray[np.float32],
    limits: tuple[np.float32, np.float32],
    before: tuple[_ThreeRows, _ThreeRows],
    now: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    # Before: after moves of (1, 1), (2, 1) and (1, 2). Plain comparisons become vector instructions, branches do not.
    bend, greatest_drop = limits
    (straight, down, right), (drop_straight, drop_down, drop_right) = before
    gains, drops = now
    nothing = np.float32(0)
    for j in range(len(worths)):
        gain, drop = straight[j], drop_straight[j]
        bent = down[j] - bend
        drop = drop_down[j] + bend if bent > gain else drop
        gain = bent if bent > gain else gain
        bent = right[j] - bend
        drop = drop_right[j] + bend if bent > gain else drop
        gain = bent if bent > gain else gain
        gain, drop = gain + worths[j], drop - worths[j]
        drop = drop if drop > nothing else nothing
        gain = gain if drop <= greatest_drop else nothing
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
