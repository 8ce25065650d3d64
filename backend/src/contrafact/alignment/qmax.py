"""Compute Qmax, the length of the longest path through a cross recurrence, with penalties for gaps.

Source: Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (New Journal of
Physics 11, 2009), section 3.4, equation 6.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.buffers import borrowed
from contrafact.alignment.coarse import coarse_recurrences
from contrafact.alignment.kernels import qmax_lengths
from contrafact.alignment.parameters import AlignmentParameters
from contrafact.alignment.recurrence import recurrence, stacks_of
from contrafact.compiled import njit

_MOVES = ((1, 1), (2, 1), (1, 2))
"""Steps of a path, in frames of the query and of the reference."""
_DEPTH = 3
"""Rows that are in memory: the present one and the two before."""


def qmax(matrix: NDArray[np.bool_], parameters: AlignmentParameters) -> float:
    """Return Qmax, 0 where nothing matches.

    Parameters
    ----------
    matrix : cross recurrence, bool `(n_query, n_reference)`.
    """
    latest = np.zeros((_DEPTH, matrix.shape[1]), dtype=np.float32)
    return float(_fill(matrix, _penalties(parameters), latest).max(initial=0))


def qmax_by_transposition(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    transpositions: Sequence[int],
    parameters: AlignmentParameters,
) -> list[float]:
    """Return `qmax` of the `recurrence` of two tracks for each transposition, faster than by these functions.

    Parameters
    ----------
    query, reference : uint8 `(n_query, 12)` and `(n_reference, 12)`, chroma from `raise_to_power`.
    transpositions : semitones by which the query is rolled.
    """
    if min(len(query), len(reference)) < parameters.stack_frames:
        return [0.0] * len(transpositions)
    onset, extension = _penalties(parameters)
    if onset != extension:
        return [qmax(recurrence(query, reference, t, parameters), parameters) for t in transpositions]
    semitones = np.array(transpositions, dtype=np.int64)
    longest = qmax_lengths(query, reference, semitones, stacks_of(query, reference, parameters), onset)
    return [float(length) for length in longest]


def qmax_and_recurrences(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters
) -> tuple[list[float], NDArray[np.bool_]]:
    """Return `qmax` and the `recurrence` of two short tracks in all transpositions, faster than by these functions.

    Parameters
    ----------
    query, reference : uint8 `(n_query, 12)` and `(n_reference, 12)`, from `raise_to_power`, no shorter than a stack.

    Returns
    -------
    Twelve lengths, and the recurrences, bool `(12, n_query - stack_frames + 1, n_reference - stack_frames + 1)`.
    """
    onset, extension = _penalties(parameters)
    longest, matrices = coarse_recurrences(query, reference, stacks_of(query, reference, parameters), onset)
    if onset != extension:
        return [qmax(matrix, parameters) for matrix in matrices], matrices
    return longest.tolist(), matrices


def longest_path(matrix: NDArray[np.bool_], parameters: AlignmentParameters) -> NDArray[np.int32]:
    """Return the path whose length is Qmax.

    Parameters
    ----------
    matrix : cross recurrence, bool `(n_query, n_reference)`.

    Returns
    -------
    int32 `(n, 2)` : its cells, in steps of (1, 1), (2, 1) or (1, 2), the first and the last on recurrence; empty if
    nothing matches.
    """
    with borrowed(*matrix.shape) as lengths:
        lengths[:2], lengths[:, :2] = 0, 0
        if _fill(matrix, _penalties(parameters), lengths).max(initial=0) == 0:
            return np.empty((0, 2), dtype=np.int32)
        i, j = divmod(int(lengths.argmax()), matrix.shape[1])
        path: NDArray[np.int32] = _traced(matrix, _penalties(parameters), lengths, i, j)
        return path


def _penalties(parameters: AlignmentParameters) -> tuple[np.float32, np.float32]:
    return np.float32(parameters.onset_penalty), np.float32(parameters.extension_penalty)


@njit(cache=True, nogil=True, fastmath=True)
def _fill(
    matrix: NDArray[np.bool_], penalties: tuple[np.float32, np.float32], lengths: NDArray[np.float32]
) -> NDArray[np.float32]:
    # Write the lengths of the best paths to each cell; `lengths` may have fewer rows, which are used in turn.
    # Return the longest of each column but the first two.
    n_rows, n_columns = matrix.shape
    left = np.zeros((_DEPTH, n_columns), np.float32)  # length less the penalty for a next step off recurrence
    longest = np.zeros(max(0, n_columns - 2), np.float32)
    for i in range(2, n_rows):
        row, above, above2 = lengths[i % len(lengths)], lengths[(i - 1) % len(lengths)], lengths[(i - 2) % len(lengths)]
        _step(
            matrix[i, 2:],
            (above, above2[1:], left[(i - 1) % _DEPTH], left[(i - 2) % _DEPTH, 1:]),
            penalties,
            (row[2:], left[i % _DEPTH, 2:], longest),
        )
    return longest


@njit(cache=True, nogil=True, fastmath=True)
def _step(
    near: NDArray[np.bool_],
    before: tuple[NDArray[np.float32], ...],
    penalties: tuple[np.float32, np.float32],
    now: tuple[NDArray[np.float32], ...],
) -> None:
    # One row from the two above it. Plain comparisons vectorise, max() does not.
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
def _traced(
    matrix: NDArray[np.bool_],
    penalties: tuple[np.float32, np.float32],
    lengths: NDArray[np.float32],
    i: int,
    j: int,
) -> NDArray[np.int32]:
    onset, extension = penalties
    path = np.empty((min(matrix.shape), 2), np.int32)
    n = 0
    while True:
        path[n, 0], path[n, 1] = i, j
        n += 1
        most, rows, columns = np.float32(0), 0, 0
        for move in _MOVES:
            length = lengths[i - move[0], j - move[1]]
            if not matrix[i, j]:
                length -= onset if matrix[i - move[0], j - move[1]] else extension
            if length > most:
                most, rows, columns = length, move[0], move[1]
        if most == 0:
            return path[:n][::-1].copy()
        i, j = i - rows, j - columns
