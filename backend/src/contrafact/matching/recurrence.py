"""Which stretches of one track are like which of another: the cross recurrence of two chroma.

Source: Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (New Journal of
Physics 11, 2009), section 3.

The squared distance of two stacks is a sum of those of their frames along a diagonal of the matrix of all frames, so
that each cell follows from its neighbour by one addition and one subtraction. All numbers are whole and below 2**24, so
that float32 holds them exactly and sums do not drift. They are computed a few rows at a time, in which memory near the
processor holds them: once by rows and once by columns is sooner than to keep and transpose them.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from contrafact.matching.parameters import AlignmentParameters

_N_PITCHES = 12
_BLOCK = 64
"""Rows of distances at a time."""
_TAIL = np.float32(3)
"""About how the number of neighbours grows with their distance, as a power of it: a guess that only saves time."""


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
    in_columns = _cuts(reference, query, stack, kappa)
    pitches = np.ascontiguousarray(reference.T)
    of_query, of_reference = _stack_squares(query, stack), _stack_squares(reference, stack)
    block, in_rows = np.empty((_BLOCK, len(of_reference)), np.float32), np.empty(_BLOCK, np.float32)
    near = np.empty((len(of_query), len(of_reference)), np.bool_)
    for begin in range(0, len(of_query), _BLOCK):
        rows = block[: len(of_query) - begin]
        _stack_distances(query[begin:], pitches, of_query[begin:], of_reference, rows)
        _select(rows, kappa, of_query[begin:], of_reference, in_rows)
        for i in range(len(rows)):
            _mark(rows[i], in_rows[i], in_columns, near[begin + i])
    return near


@njit(cache=True, nogil=True, fastmath=True)
def _cuts(first: NDArray[np.float32], second: NDArray[np.float32], stack: int, kappa: float) -> NDArray[np.float32]:
    # For each stack of the first, up to what squared distance those of the second are its neighbours.
    pitches = np.ascontiguousarray(second.T)
    of_first, of_second = _stack_squares(first, stack), _stack_squares(second, stack)
    block, cuts = np.empty((_BLOCK, len(of_second)), np.float32), np.empty(len(of_first), np.float32)
    for begin in range(0, len(of_first), _BLOCK):
        rows = block[: len(of_first) - begin]
        _stack_distances(first[begin:], pitches, of_first[begin:], of_second, rows)
        _select(rows, kappa, of_first[begin:], of_second, cuts[begin:])
    return cuts


@njit(cache=True, nogil=True, fastmath=True)
def _stack_squares(frames: NDArray[np.float32], stack: int) -> NDArray[np.float32]:
    # Of each stack: a running sum of those of its frames.
    of_frames = np.zeros(len(frames), np.float32)
    for i in range(len(frames)):
        for c in range(_N_PITCHES):
            of_frames[i] += frames[i, c] * frames[i, c]
    squares = np.empty(len(frames) - stack + 1, np.float32)
    squares[0] = of_frames[:stack].sum()
    for i in range(1, len(squares)):
        squares[i] = squares[i - 1] + (of_frames[i + stack - 1] - of_frames[i - 1])
    return squares


@njit(cache=True, nogil=True, fastmath=True)
def _stack_distances(
    frames: NDArray[np.float32],
    pitches: NDArray[np.float32],
    of_frames: NDArray[np.float32],
    of_pitches: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    # Squared distance = squares of the one + squares of the other - 2 products.
    n_rows, n_columns = out.shape
    stack = pitches.shape[1] - n_columns + 1
    products = np.empty((stack + 1, pitches.shape[1]), np.float32)  # of the latest frames, in turn
    sums = np.zeros((2, n_columns), np.float32)  # of products along diagonals: the last row and this one
    for k in range(stack):
        _multiply(frames[k], pitches, products[k])
        _add(products[k][k : k + n_columns], sums[0])
    _combine(of_frames[0], of_pitches, sums[0], out[0])
    for i in range(1, n_rows):
        newest, oldest = products[(i + stack - 1) % (stack + 1)], products[(i - 1) % (stack + 1)]
        above, row = sums[(i - 1) % 2], sums[i % 2]
        _multiply(frames[i + stack - 1], pitches, newest)
        row[0] = 0
        for k in range(stack):
            row[0] += products[(i + k) % (stack + 1)][k]
        _slide(above, newest[stack:], oldest, row[1:])
        _combine(of_frames[i], of_pitches, row, out[i])


@njit(cache=True, nogil=True, fastmath=True)
def _multiply(frame: NDArray[np.float32], pitches: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    # Six at a time: as many as stay in registers.
    out[:] = 0
    for c in range(0, _N_PITCHES, 6):
        a0, a1, a2, a3, a4, a5 = frame[c], frame[c + 1], frame[c + 2], frame[c + 3], frame[c + 4], frame[c + 5]
        b0, b1, b2 = pitches[c], pitches[c + 1], pitches[c + 2]
        b3, b4, b5 = pitches[c + 3], pitches[c + 4], pitches[c + 5]
        for j in range(len(out)):
            out[j] += (a0 * b0[j] + a1 * b1[j]) + (a2 * b2[j] + a3 * b3[j]) + (a4 * b4[j] + a5 * b5[j])


@njit(cache=True, nogil=True, fastmath=True)
def _add(part: NDArray[np.float32], total: NDArray[np.float32]) -> None:
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
def _select(
    rows: NDArray[np.float32],
    kappa: float,
    of_rows: NDArray[np.float32],
    of_columns: NDArray[np.float32],
    cuts: NDArray[np.float32],
) -> None:
    # The percentile of each row; below all distances for a silent stack.
    n_near = np.float32(int(kappa * (len(of_columns) - 1)) + 1)
    highest = of_columns.max()
    cut = highest
    for i in range(len(rows)):
        cut = _cut(rows[i], n_near, cut, of_rows[i] + highest)
        cuts[i] = cut if of_rows[i] > 0 else np.float32(-1)


@njit(cache=True, nogil=True, fastmath=True)
def _cut(row: NDArray[np.float32], n_near: np.float32, guess: np.float32, highest: np.float32) -> np.float32:
    # A number that so many distances do not exceed, or the least that more do not exceed where some are equal. Any
    # such number will do, so that counting again and again ends sooner than sorting. The guess is the row above's.
    low, high = np.float32(-1), highest
    middle: np.float32 = np.floor(guess)
    turn = 0
    while high - low > 1:
        turn += 1
        if not low < middle < high:
            middle = np.floor((low + high) * np.float32(0.5))
        n = _n_up_to(row, middle)
        if n == n_near:
            return middle
        if n > n_near:
            high = middle
        else:
            low = middle
        if turn % 3 == 0:  # where the guess about the tail is bad, halving is sure
            middle = np.floor((low + high) * np.float32(0.5))
        else:
            middle = np.floor(middle * (np.float32(1) + (n_near - n) / (_TAIL * max(n, np.float32(8)))))
    return high


@njit(cache=True, nogil=True, fastmath=True)
def _n_up_to(row: NDArray[np.float32], cut: np.float32) -> np.float32:
    n = np.float32(0)  # as a float, which vector instructions count faster
    for j in range(len(row)):
        n += np.float32(1) if row[j] <= cut else np.float32(0)
    return n


@njit(cache=True, nogil=True, fastmath=True)
def _mark(
    distances: NDArray[np.float32], in_row: np.float32, in_columns: NDArray[np.float32], out: NDArray[np.bool_]
) -> None:
    for j in range(len(out)):
        out[j] = distances[j] <= min(in_row, in_columns[j])
