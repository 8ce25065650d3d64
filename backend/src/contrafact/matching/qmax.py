"""Qmax: the longest path of recurrence through two tracks, with penalties for what disrupts it.

Source: Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (New Journal of
Physics 11, 2009), section 3.4, equation 6.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from contrafact.matching.parameters import AlignmentParameters

_MOVES = ((0, 0), (1, 1), (2, 1), (1, 2))
"""Frames that a path goes on by, in the query and in the reference; with the first it begins."""


def qmax(matrix: NDArray[np.bool_], parameters: AlignmentParameters) -> float:
    """Length of the longest path, 0 where nothing matches.

    Parameters
    ----------
    matrix : cross recurrence, bool `(n_query, n_reference)`.
    """
    return float(_qmax(matrix, np.float32(parameters.onset_penalty), np.float32(parameters.extension_penalty)))


def longest_path(matrix: NDArray[np.bool_], parameters: AlignmentParameters) -> NDArray[np.int32]:
    """The path whose length is Qmax.

    Parameters
    ----------
    matrix : cross recurrence, bool `(n_query, n_reference)`.

    Returns
    -------
    int32 `(n, 2)` : its cells, rising by (1, 1), (2, 1) or (1, 2), the first and the last on recurrence; empty if
    nothing matches.
    """
    path: NDArray[np.int32] = _longest_path(
        matrix, np.float32(parameters.onset_penalty), np.float32(parameters.extension_penalty)
    )
    return path


@njit(cache=True, nogil=True, fastmath=True)
def _qmax(matrix: NDArray[np.bool_], onset: np.float32, extension: np.float32) -> np.float32:
    n_rows, n_columns = matrix.shape
    # The last two rows and this one; left: what remains of a path that leaves recurrence from there.
    lengths, left = np.zeros((3, n_columns), np.float32), np.zeros((3, n_columns), np.float32)
    longest = np.zeros(max(0, n_columns - 2), np.float32)
    for i in range(2, n_rows):
        row, above, above2 = i % 3, (i - 1) % 3, (i - 2) % 3
        _step(
            matrix[i, 2:],
            (lengths[above], lengths[above2, 1:], left[above], left[above2, 1:]),
            (onset, extension),
            (lengths[row, 2:], left[row, 2:], longest),
        )
    best = np.float32(0)
    for length in longest:
        best = max(best, length)
    return best


@njit(cache=True, nogil=True, fastmath=True)
def _step(
    near: NDArray[np.bool_],
    before: tuple[NDArray[np.float32], ...],
    penalties: tuple[np.float32, np.float32],
    now: tuple[NDArray[np.float32], ...],
) -> None:
    # One row from the two above it. Plain comparisons become vector instructions, as max() does not.
    above, above2, left, left2 = before
    onset, extension = penalties
    lengths, left_now, longest = now
    above1, left1 = above[1:], left[1:]
    for j in range(len(near)):
        on = above1[j] if above1[j] > above2[j] else above2[j]
        on = (on if on > above[j] else above[j]) + np.float32(1)
        off = left1[j] if left1[j] > left2[j] else left2[j]
        off = off if off > left[j] else left[j]
        off = off if off > np.float32(0) else np.float32(0)
        on_left, off_left = on - onset, off - extension
        length = on if near[j] else off
        lengths[j] = length
        left_now[j] = on_left if near[j] else off_left
        longest[j] = length if length > longest[j] else longest[j]


@njit(cache=True, nogil=True)
def _longest_path(matrix: NDArray[np.bool_], onset: np.float32, extension: np.float32) -> NDArray[np.int32]:
    n_rows, n_columns = matrix.shape
    lengths = np.zeros((3, n_columns), np.float32)
    moves = np.zeros((n_rows, n_columns), np.int8)
    best, end_i, end_j = np.float32(0), 0, 0
    for i in range(2, n_rows):
        row = lengths[i % 3]
        for j in range(2, n_columns):
            length, move = np.float32(0), 0
            for k in range(1, len(_MOVES)):
                rows, columns = _MOVES[k]
                before = lengths[(i - rows) % 3, j - columns]
                if not matrix[i, j]:
                    before -= onset if matrix[i - rows, j - columns] else extension
                if before > length:
                    length, move = before, k
            row[j] = length + np.float32(1) if matrix[i, j] else length
            moves[i, j] = move
            if row[j] > best:
                best, end_i, end_j = row[j], i, j
    return _traced(moves, end_i, end_j) if best > 0 else np.empty((0, 2), np.int32)


@njit(cache=True, nogil=True)
def _traced(moves: NDArray[np.int8], i: int, j: int) -> NDArray[np.int32]:
    path = np.empty((min(moves.shape), 2), np.int32)
    n = 0
    while True:
        path[n, 0], path[n, 1] = i, j
        n += 1
        move = moves[i, j]
        if move == 0:
            return path[:n][::-1].copy()
        i, j = i - _MOVES[move][0], j - _MOVES[move][1]
