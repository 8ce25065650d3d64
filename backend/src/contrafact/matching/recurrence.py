"""Which stretches of one track are like which of another: the cross recurrence of two chroma.

Source: Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (New Journal of
Physics 11, 2009), section 3.

The squared distance of two stacks is a sum of those of their frames along a diagonal of the matrix of all frames, so
that each cell follows from its neighbour by one addition and one subtraction. All numbers are whole and below 2**24, so
that float32 holds them exactly and sums do not drift.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from contrafact.matching.parameters import AlignmentParameters


def recurrence(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    transposition_semitones: int,
    parameters: AlignmentParameters,
) -> NDArray[np.bool_]:
    """Cross recurrence: which stacks of the query and of the reference are among each other's nearest.

    Parameters
    ----------
    query, reference : uint8 `(n_query, 12)` and `(n_reference, 12)`, stored chroma raised by `raised`.
    transposition_semitones : the query is rolled by so many pitch classes.

    Returns
    -------
    bool `(n_query - stack_frames + 1, n_reference - stack_frames + 1)`, cell (i, j) for the stacks that begin at those
    frames; without rows or columns if a track is shorter than a stack. Silent stacks are like nothing.
    """
    stack = parameters.stack_frames
    if min(len(query), len(reference)) < stack:
        return np.zeros((max(0, len(query) - stack + 1), max(0, len(reference) - stack + 1)), dtype=np.bool_)
    rolled = np.roll(query, transposition_semitones, axis=1)
    matrix: NDArray[np.bool_] = _recurrence(
        rolled.astype(np.float32), reference.astype(np.float32), stack, parameters.kappa
    )
    return matrix


def raised(frames: NDArray[np.uint8], power: float) -> NDArray[np.uint8]:
    """Chroma in 0..1 raised to a power, as stored: `round(255 (frames / 255) ** power)`; exactly `frames` for 1."""
    table = np.round(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    return table[frames]


@njit(cache=True, nogil=True, fastmath=True)
def _recurrence(
    query: NDArray[np.float32], reference: NDArray[np.float32], stack: int, kappa: float
) -> NDArray[np.bool_]:
    distances = _stack_distances(query, reference, stack)
    in_rows = _cuts(distances, kappa)
    in_columns = _cuts(_transposed(distances), kappa)
    _leave_out_silence(in_rows, query, stack)
    _leave_out_silence(in_columns, reference, stack)
    n_rows, n_columns = distances.shape
    near = np.empty((n_rows, n_columns), np.bool_)
    for i in range(n_rows):
        _mark(distances[i], in_rows[i], in_columns, near[i])
    return near


@njit(cache=True, nogil=True, fastmath=True)
def _mark(
    distances: NDArray[np.float32], in_row: np.float32, in_columns: NDArray[np.float32], out: NDArray[np.bool_]
) -> None:
    for j in range(len(out)):
        out[j] = distances[j] <= min(in_row, in_columns[j])


@njit(cache=True, nogil=True, fastmath=True)
def _stack_distances(query: NDArray[np.float32], reference: NDArray[np.float32], stack: int) -> NDArray[np.float32]:
    # Squared distance = squares of the one + squares of the other - 2 products.
    n_query, n_reference = len(query), len(reference)
    pitches = np.ascontiguousarray(reference.T)
    of_query, of_reference = _stack_squares(query, stack), _stack_squares(reference, stack)
    n_rows, n_columns = len(of_query), len(of_reference)
    products = np.zeros((stack + 1, n_reference), np.float32)  # of the latest frames of the query, in turn
    sums = np.zeros((2, n_columns), np.float32)  # of products along diagonals: the last row and this one
    distances = np.empty((n_rows, n_columns), np.float32)
    for frame in range(n_query):
        newest = products[frame % (stack + 1)]
        _multiply(query[frame], pitches, newest)
        i = frame - stack + 1
        if i < 0:
            continue
        above, row = sums[(i + 1) % 2], sums[i % 2]
        if i == 0:
            row[:] = 0
            for k in range(stack):
                _add(row, products[k][k : k + n_columns])
        else:
            row[0] = 0
            for k in range(stack):
                row[0] += products[(i + k) % (stack + 1)][k]
            _slide(above[:-1], newest[stack:], products[(i - 1) % (stack + 1)][: n_columns - 1], row[1:])
        _combine(of_query[i], of_reference, row, distances[i])
    return distances


@njit(cache=True, nogil=True, fastmath=True)
def _multiply(frame: NDArray[np.float32], pitches: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    out[:] = 0
    for c in range(0, 12, 4):
        a, b, d, e = frame[c], frame[c + 1], frame[c + 2], frame[c + 3]
        pa, pb, pd, pe = pitches[c], pitches[c + 1], pitches[c + 2], pitches[c + 3]
        for j in range(len(out)):
            out[j] += (a * pa[j] + b * pb[j]) + (d * pd[j] + e * pe[j])


@njit(cache=True, nogil=True, fastmath=True)
def _add(total: NDArray[np.float32], part: NDArray[np.float32]) -> None:
    for j in range(len(total)):
        total[j] += part[j]


@njit(cache=True, nogil=True, fastmath=True)
def _slide(
    before: NDArray[np.float32], coming: NDArray[np.float32], going: NDArray[np.float32], out: NDArray[np.float32]
) -> None:
    for j in range(len(out)):
        out[j] = before[j] + (coming[j] - going[j])


@njit(cache=True, nogil=True, fastmath=True)
def _combine(
    square: np.float32, squares: NDArray[np.float32], products: NDArray[np.float32], out: NDArray[np.float32]
) -> None:
    for j in range(len(out)):
        out[j] = (square + squares[j]) - np.float32(2) * products[j]


@njit(cache=True, nogil=True, fastmath=True)
def _stack_squares(frames: NDArray[np.float32], stack: int) -> NDArray[np.float32]:
    squares = np.zeros(len(frames) - stack + 1, np.float32)
    for i in range(len(squares)):
        for k in range(i, i + stack):
            for c in range(12):
                squares[i] += frames[k, c] * frames[k, c]
    return squares


@njit(cache=True, nogil=True, fastmath=True)
def _leave_out_silence(cuts: NDArray[np.float32], frames: NDArray[np.float32], stack: int) -> None:
    squares = _stack_squares(frames, stack)
    for i in range(len(cuts)):
        if squares[i] == 0:
            cuts[i] = -1


@njit(cache=True, nogil=True, fastmath=True)
def _transposed(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    # In blocks that fit the nearest cache.
    n_rows, n_columns = matrix.shape
    out = np.empty((n_columns, n_rows), np.float32)
    for top in range(0, n_rows, 16):
        for left in range(0, n_columns, 16):
            for j in range(left, min(left + 16, n_columns)):
                for i in range(top, min(top + 16, n_rows)):
                    out[j, i] = matrix[i, j]
    return out


@njit(cache=True, nogil=True, fastmath=True)
def _cuts(distances: NDArray[np.float32], kappa: float) -> NDArray[np.float32]:
    # A number of each row that as many of its distances do not exceed as the percentile asks for. Halving an interval
    # finds it sooner than sorting, as it need not be one of the distances.
    n_rows, n_columns = distances.shape
    n_near = np.float32(int(kappa * (n_columns - 1)) + 1)
    cuts = np.empty(n_rows, np.float32)
    for i in range(n_rows):
        row = distances[i]
        low, high = np.float32(-1), row.max()
        while high - low > 1:
            middle = np.floor((low + high) * np.float32(0.5))
            n = _n_up_to(row, middle)
            if n >= n_near:
                high = middle
                if n == n_near:
                    break
            else:
                low = middle
        cuts[i] = high
    return cuts


@njit(cache=True, nogil=True, fastmath=True)
def _n_up_to(row: NDArray[np.float32], cut: np.float32) -> np.float32:
    n = np.float32(0)
    for j in range(len(row)):
        n += np.float32(1) if row[j] <= cut else np.float32(0)
    return n
