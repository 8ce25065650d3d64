"""Which stretches of one track are like which of another: the cross recurrence of two chroma.

Source: Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (New Journal of
Physics 11, 2009), section 3.

The squared distance of two stacks is a sum of those of their frames along a diagonal of the matrix of all frames, so
that each cell follows from its neighbour by one addition and one subtraction. All numbers are whole and below 2**24, so
that float32 holds them exactly and sums do not drift. They are computed row by row and not kept: once by rows and
once by columns is sooner than to keep and transpose them.

Compiled functions that call one another stay in one file: numba's cache does not see changes in others.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from contrafact.matching.parameters import AlignmentParameters

_N_PITCHES = 12
_ABOVE_ALL = np.float32(2**24)
"""No squared distance is as great."""
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
    left = _with_squares(np.roll(query, transposition_semitones, axis=1))
    right = _with_squares(reference)
    matrix: NDArray[np.bool_] = _recurrence(left, right, stack, parameters.kappa)
    matrix[_silent(left, stack)] = False
    matrix[:, _silent(right, stack)] = False
    return matrix


def _with_squares(frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    # `(n, 13)`, in the last column the sum of the squares of the others.
    values = np.empty((len(frames), _N_PITCHES + 1), dtype=np.float32)
    values[:, :_N_PITCHES] = frames
    values[:, _N_PITCHES] = np.einsum("ij,ij->i", values[:, :_N_PITCHES], values[:, :_N_PITCHES])
    return values


def _silent(frames: NDArray[np.float32], stack: int) -> NDArray[np.int64]:
    # Frames at which stacks without any sound begin.
    return np.flatnonzero(np.convolve(frames[:, _N_PITCHES], np.ones(stack, dtype=np.float32), mode="valid") == 0)


def raised(frames: NDArray[np.uint8], power: float) -> NDArray[np.uint8]:
    """Chroma in 0..1 raised to a power, as stored: `round(255 (frames / 255) ** power)`; exactly `frames` for 1."""
    table = np.round(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    return table[frames]


@njit(cache=True, nogil=True, fastmath=True)
def _recurrence(
    query: NDArray[np.float32], reference: NDArray[np.float32], stack: int, kappa: float
) -> NDArray[np.bool_]:
    in_columns = _cuts(reference, query, stack, kappa)
    n_rows, n_columns = len(query) - stack + 1, len(in_columns)
    terms, latest, rows = _scratch(reference, stack)
    n_near, cut = _n_near(kappa, n_columns), _ABOVE_ALL
    near = np.empty((n_rows, n_columns), np.bool_)
    for i in range(n_rows):
        row = _row_of_distances(i, query, terms, latest, rows)
        cut = _cut(row, n_near, cut)
        _mark(row, cut, in_columns, near[i])
    return near


@njit(cache=True, nogil=True, fastmath=True)
def _cuts(first: NDArray[np.float32], second: NDArray[np.float32], stack: int, kappa: float) -> NDArray[np.float32]:
    # For each stack of the first, up to what squared distance those of the second are its neighbours.
    terms, latest, rows = _scratch(second, stack)
    n_near, cut = _n_near(kappa, rows.shape[1]), _ABOVE_ALL
    cuts = np.empty(len(first) - stack + 1, np.float32)
    for i in range(len(cuts)):
        # Stacks overlap, so that the last cut is nearly the next.
        cut = _cut(_row_of_distances(i, first, terms, latest, rows), n_near, cut)
        cuts[i] = cut
    return cuts


@njit(cache=True, nogil=True, fastmath=True)
def _n_near(kappa: float, n: int) -> np.float32:
    return np.float32(int(kappa * (n - 1)) + 1)


@njit(cache=True, nogil=True, fastmath=True)
def _scratch(
    frames: NDArray[np.float32], stack: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    # The frames by terms; room for distances of the latest frames, in turn; room for two rows of those of stacks.
    latest = np.empty((stack + 1, len(frames)), np.float32)
    return np.ascontiguousarray(frames.T), latest, np.empty((2, len(frames) - stack + 1), np.float32)


@njit(cache=True, nogil=True, fastmath=True)
def _row_of_distances(
    i: int,
    frames: NDArray[np.float32],
    terms: NDArray[np.float32],
    latest: NDArray[np.float32],
    rows: NDArray[np.float32],
) -> NDArray[np.float32]:
    # Of the stack that begins at frame i, from the row before it.
    stack = len(latest) - 1
    row: NDArray[np.float32] = rows[i % 2]
    if i == 0:
        row[:] = 0
        for k in range(stack):
            _distances(frames[k], terms, latest[k])
            _add(latest[k, k : k + len(row)], row)
        return row
    newest, oldest = latest[(i + stack - 1) % len(latest)], latest[(i - 1) % len(latest)]
    _distances(frames[i + stack - 1], terms, newest)
    _slide(rows[(i - 1) % 2], newest[stack:], oldest, row[1:])
    row[0] = 0
    for k in range(stack):
        row[0] += latest[(i + k) % len(latest), k]
    return row


@njit(cache=True, nogil=True, fastmath=True)
def _distances(frame: NDArray[np.float32], terms: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    # Squares of the one + squares of the other - 2 products; six at a time, as many as stay in registers.
    square, squares = frame[_N_PITCHES], terms[_N_PITCHES]
    for j in range(len(out)):
        out[j] = square + squares[j]
    for c in range(0, _N_PITCHES, 6):
        a0, a1, a2, a3, a4, a5 = frame[c], frame[c + 1], frame[c + 2], frame[c + 3], frame[c + 4], frame[c + 5]
        b0, b1, b2 = terms[c], terms[c + 1], terms[c + 2]
        b3, b4, b5 = terms[c + 3], terms[c + 4], terms[c + 5]
        for j in range(len(out)):
            products = (a0 * b0[j] + a1 * b1[j]) + (a2 * b2[j] + a3 * b3[j]) + (a4 * b4[j] + a5 * b5[j])
            out[j] -= np.float32(2) * products


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
def _cut(row: NDArray[np.float32], n_near: np.float32, guess: np.float32) -> np.float32:
    # A number that so many distances do not exceed, or the least that more do not exceed where some are equal. Any
    # such number will do, so that counting again and again ends sooner than sorting.
    low, high = np.float32(-1), _ABOVE_ALL
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
