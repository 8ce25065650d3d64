"""Find local paths through a cross recurrence: the best, then the best that explains new cells, and so on.

A cell on recurrence gains 1 less a discount for the density of recurrence around it, and more if it is copied; a cell
off recurrence loses. Gains of cells and of paths are computed row by row and together, so that only the paths' gains
are stored, or, if only the best gain is asked for, three rows of them.

Rows are padded, so that vector instructions leave no remainder. Kernels that call one another stay in one file, since
numba's cache does not notice changes in other files.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.buffers import borrowed
from contrafact.alignment.parameters import SectionParameters
from contrafact.compiled import njit

_MARGIN = 2
"""Empty rows and columns before the first, so that every move has an origin."""
_VECTORS = 32
"""The number of cells of a row is a multiple of this."""
_DEPTH = 3
"""Rows that a step uses: its own and the two before."""
_MIN_CELL_GAIN = np.float32(0.05)
"""Gain of a cell on recurrence in the densest neighbourhood."""
_NEAR, _COPIED = np.uint8(1), np.uint8(2)
"""Bits of a cell."""
_NONE, _ONE = np.float32(0), np.float32(1)

_Costs = tuple[np.float32, np.float32, np.float32, np.float32, np.float32]
"""Discount for each cell on recurrence around, loss off recurrence, extra gain of a copied cell, loss by a bend, and
the loss since its peak with which a path ends."""
_ThreeRows = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


class LocalPaths:
    """Local paths by moves of (1, 1), (2, 1) and (1, 2) through a cross recurrence.

    A path begins with a gain and ends at its peak.

    Parameters
    ----------
    cells : of the recurrence, in their padding.
    gains : to be filled, with `_MARGIN` rows and columns more than the padded recurrence.
    n_reference : columns of the recurrence.
    parameters : gains and losses.
    """

    def __init__(
        self, cells: NDArray[np.uint8], gains: NDArray[np.float32], n_reference: int, parameters: SectionParameters
    ) -> None:
        self._cells, self._gains, self._n_reference = cells, gains, n_reference
        self._costs, self._reach = _costs(parameters), parameters.crowd_frames
        # Total gain of the best path that ends in each cell.
        gains[:_MARGIN] = 0
        gains[:, :_MARGIN] = 0
        self._is_row_explained = np.zeros(len(gains) - _MARGIN, dtype=np.bool_)
        self._columns_open = _open_columns(self._cells, self._n_reference)
        self._filled = self._fill()

    def best(self) -> tuple[float, NDArray[np.int32]]:
        """Return the best path through unexplained cells: its gain and its cells, int32 `(n, 2)`, rising.

        The gain is 0 and the path empty if no cell gains.
        """
        best_of_columns, rows = self._filled
        gain = float(best_of_columns.max(initial=0))
        if gain == 0:
            return 0.0, np.empty((0, 2), dtype=np.int32)
        # Of equals the first row's.
        column = min(np.flatnonzero(best_of_columns == best_of_columns.max()), key=lambda each: int(rows[each]))
        path: NDArray[np.int32] = _trace(self._gains, int(rows[column]), int(column), self._costs[3])
        return gain, path

    def mark_explained(self, path: NDArray[np.int32]) -> None:
        """Mark a path's rows and columns. Later paths avoid cells whose row and column are both marked."""
        (first_row, first_column), (last_row, last_column) = path[0], path[-1]
        self._is_row_explained[first_row : last_row + 1] = True
        self._columns_open[first_column : last_column + 1] = 0
        self._filled = self._fill()

    def _fill(self) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        every = _open_columns(self._cells, self._n_reference)
        explained = (self._is_row_explained, self._columns_open, every)
        filled: tuple[NDArray[np.float32], NDArray[np.int32]]
        filled = _fill(self._cells, self._reach, self._costs, explained, self._gains)
        return filled


@contextmanager
def local_paths(
    matrix: NDArray[np.bool_], copied: NDArray[np.bool_] | None, parameters: SectionParameters
) -> Iterator[LocalPaths]:
    """Search a cross recurrence for local paths.

    Parameters
    ----------
    matrix : bool `(n_query, n_reference)`.
    copied : bool, of the shape of `matrix`; None for no copied cell.
    """
    cells = _padded_cells(matrix, matrix if copied is None else copied, copied is not None, parameters)
    with borrowed(len(matrix) + _MARGIN, cells.shape[1] + _MARGIN) as gains:
        yield LocalPaths(cells, gains, matrix.shape[1], parameters)


def best_path_gain(matrix: NDArray[np.bool_], copied: NDArray[np.bool_] | None, parameters: SectionParameters) -> float:
    """Return the gain of the best path of `LocalPaths`, faster and in less memory; 0 if no cell gains."""
    cells = _padded_cells(matrix, matrix if copied is None else copied, copied is not None, parameters)
    every = _open_columns(cells, matrix.shape[1])
    explained = (np.zeros(len(matrix), dtype=np.bool_), every, every)
    rows = np.zeros((_DEPTH, cells.shape[1] + _MARGIN), dtype=np.float32)
    best_of_columns, _ = _fill(cells, parameters.crowd_frames, _costs(parameters), explained, rows)
    return float(best_of_columns.max(initial=0))


def _costs(parameters: SectionParameters) -> _Costs:
    around = (2 * parameters.crowd_frames + 1) ** 2
    return (
        np.float32(parameters.crowd_discount) / np.float32(around),
        np.float32(parameters.miss_penalty),
        np.float32(parameters.copy_gain),
        np.float32(parameters.bend_penalty),
        np.float32(parameters.max_drop),
    )


def _padded_cells(
    matrix: NDArray[np.bool_], copied: NDArray[np.bool_], has_copies: bool, parameters: SectionParameters
) -> NDArray[np.uint8]:
    cells: NDArray[np.uint8] = _cells(matrix, copied, has_copies, parameters.crowd_frames)
    return cells


def _open_columns(cells: NDArray[np.uint8], n_columns: int) -> NDArray[np.float32]:
    is_open = np.zeros(cells.shape[1], dtype=np.float32)
    is_open[:n_columns] = 1
    return is_open


@njit(cache=True, nogil=True, fastmath=True)
def _cells(matrix: NDArray[np.bool_], copied: NDArray[np.bool_], has_copies: bool, reach: int) -> NDArray[np.uint8]:
    # The bits of each cell, with `reach` empty rows after the last one and one more before the first.
    n_rows, n_columns = matrix.shape
    width = (n_columns + _VECTORS - 1) // _VECTORS * _VECTORS
    cells = np.zeros((n_rows + 2 * reach + 1, width), np.uint8)
    for i in range(n_rows):
        row, near, copies = cells[reach + 1 + i], matrix[i], copied[i]
        if has_copies:
            for j in range(n_columns):
                row[j] = np.uint8(near[j]) | (np.uint8(copies[j]) << _NEAR)
        else:
            for j in range(n_columns):
                row[j] = np.uint8(near[j])
    return cells


@njit(cache=True, nogil=True, fastmath=True)
def _fill(
    cells: NDArray[np.uint8],
    reach: int,
    costs: _Costs,
    explained: tuple[NDArray[np.bool_], NDArray[np.float32], NDArray[np.float32]],
    gains: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    # Write the gains of the best paths to each cell; `gains` may have fewer rows, which are used in turn. Return the
    # best of each column and its first row.
    is_row_explained, columns_open, every = explained
    n_rows, width = len(is_row_explained), cells.shape[1]
    best_of_columns, its_rows = np.zeros(width, np.float32), np.zeros(width, np.int32)
    # Recurrence of each column in the rows around the present one, with empty columns at both ends.
    in_columns = np.zeros(width + 2 * reach, np.int16)
    sums, around = np.empty((2, width + 2 * reach), np.int16), np.empty(width, np.int16)
    # Drop of the paths below their peaks, of the last two rows and of this one.
    drops = np.zeros((_DEPTH, width + _MARGIN), np.float32)
    for i in range(min(2 * reach, len(cells) - 1)):
        _slide(in_columns[reach:], cells[i + 1], cells[0])
    for i in range(n_rows):
        _slide(in_columns[reach:], cells[i + 2 * reach + 1], cells[i])
        _add_neighbours(in_columns, 2 * reach + 1, sums, around)
        above, above2 = gains[(i + 1) % len(gains)], gains[i % len(gains)]
        drop, drop2 = drops[(i + 2) % _DEPTH], drops[(i + 1) % _DEPTH]
        _fill_row(
            (cells[i + reach + 1], around, columns_open if is_row_explained[i] else every),
            costs,
            ((above[1:], above2[1:], above), (drop[1:], drop2[1:], drop)),
            (gains[(i + 2) % len(gains)][_MARGIN:], drops[i % _DEPTH][_MARGIN:]),
            (np.int32(i), best_of_columns, its_rows),
        )
    return best_of_columns, its_rows


@njit(cache=True, nogil=True, fastmath=True)
def _slide(in_columns: NDArray[np.int16], coming: NDArray[np.uint8], going: NDArray[np.uint8]) -> None:
    for j in range(len(coming)):
        in_columns[j] += np.int16(coming[j] & _NEAR) - np.int16(going[j] & _NEAR)


@njit(cache=True, nogil=True, fastmath=True)
def _add_neighbours(values: NDArray[np.int16], n: int, scratch: NDArray[np.int16], sums: NDArray[np.int16]) -> None:
    # Sums of n values side by side, put together from those of 1, 2, 4 ... values.
    sums[:] = 0
    start, size = 0, 1
    n_valid = len(values)
    while True:
        if n & size:
            _add(values[start:], sums)
            start += size
        if 2 * size > n:
            return
        n_valid -= size
        longer = scratch[0] if size & 0x5555 else scratch[1]
        _add_two(values, values[size:], longer[:n_valid])
        values = longer
        size *= 2


@njit(cache=True, nogil=True, fastmath=True)
def _add(values: NDArray[np.int16], sums: NDArray[np.int16]) -> None:
    for j in range(len(sums)):
        sums[j] += values[j]


@njit(cache=True, nogil=True, fastmath=True)
def _add_two(first: NDArray[np.int16], second: NDArray[np.int16], sums: NDArray[np.int16]) -> None:
    for j in range(len(sums)):
        sums[j] = first[j] + second[j]


@njit(cache=True, nogil=True, fastmath=True)
def _fill_row(
    row: tuple[NDArray[np.uint8], NDArray[np.int16], NDArray[np.float32]],
    costs: _Costs,
    before: tuple[_ThreeRows, _ThreeRows],
    now: tuple[NDArray[np.float32], NDArray[np.float32]],
    best: tuple[np.int32, NDArray[np.float32], NDArray[np.int32]],
) -> None:
    # `before` is shifted for moves of (1, 1), (2, 1) and (1, 2). Plain comparisons vectorise, branches do not.
    cells, around, is_open = row
    discount, miss, copy, bend, max_drop = costs
    (straight, down, right), (drop_straight, drop_down, drop_right) = before
    gains, drops = now
    i, best_of_columns, its_rows = best
    for j in range(len(cells)):
        of_cell = _ONE - discount * np.float32(around[j])
        of_cell = of_cell if of_cell > _MIN_CELL_GAIN else _MIN_CELL_GAIN
        of_cell = of_cell if cells[j] & _NEAR else -miss
        of_cell = of_cell + copy if cells[j] & _COPIED else of_cell
        gain, drop = straight[j], drop_straight[j]
        bent = down[j] - bend
        drop = drop_down[j] + bend if bent > gain else drop
        gain = bent if bent > gain else gain
        bent = right[j] - bend
        drop = drop_right[j] + bend if bent > gain else drop
        gain = bent if bent > gain else gain
        gain, drop = gain + of_cell, drop - of_cell
        drop = drop if drop > _NONE else _NONE
        gain = gain if drop <= max_drop else _NONE
        gain = (gain if gain > _NONE else _NONE) * is_open[j]
        gains[j], drops[j] = gain, drop if gain > _NONE else _NONE
        its_rows[j] = i if gain > best_of_columns[j] else its_rows[j]
        best_of_columns[j] = gain if gain > best_of_columns[j] else best_of_columns[j]


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
