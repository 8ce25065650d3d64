"""Compiled kernel of all recurrences of two short tracks, such as coarse ones, in the twelve transpositions.

The same as `contrafact.alignment.kernels` computes, with the distances of all stacks in memory: a megabyte for two
tracks of 24 minutes in coarse frames.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.distances import CELLS, N_PAIRS, ROWS, compare_frames
from contrafact.alignment.kernels import (
    BEGIN,
    BEYOND,
    FIRST_GUESS,
    NEAR_NOTHING,
    Stacks,
    Track,
    cut_of_stack,
    mean_distances,
    path_step,
    track_of,
)
from contrafact.compiled import njit

_N_PITCHES = 12
_VECTORS = 32
"""The number of cells of a row is a multiple of this."""
_DEPTH = 3
"""Rows that a step of Qmax uses: its own and the two before."""


@njit(cache=True, nogil=True, fastmath=True)
def coarse_recurrences(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], stacks: Stacks, penalty: np.float32
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return Qmax with one penalty, `(12,)`, and the cross recurrence, `(12, n, m)`, in each transposition.

    Parameters
    ----------
    query, reference : uint8 `(n_frames, 12)`, no shorter than a stack; the query is rolled.
    """
    stack, n_in_row, n_in_column = stacks
    right = track_of(reference, 0)
    n, m = len(query) - stack + 1, len(reference) - stack + 1
    longest, near = np.empty(_N_PITCHES, np.float32), np.empty((_N_PITCHES, n, m), np.bool_)
    for semitones in range(_N_PITCHES):
        left = track_of(query, semitones)
        distances = _stack_distances(left, right, stack)
        in_rows = _cuts(distances, mean_distances(left, right, stack), n_in_row)
        in_columns = _cuts(_stack_distances(right, left, stack), mean_distances(right, left, stack), n_in_column)
        _mark(distances, in_rows, in_columns, near[semitones])
        longest[semitones] = _longest(distances, in_rows, in_columns, penalty)
    return longest, near


@njit(cache=True, nogil=True, fastmath=True)
def _stack_distances(first: Track, second: Track, stack: int) -> NDArray[np.int32]:
    # `(n, width)`: squared distances of all stacks, and of stacks far from all others after the last of the second.
    n, m = len(first[1]), len(second[1])
    width = (m - stack + _VECTORS) // _VECTORS * _VECTORS
    # Room for the frames of the last stack.
    n_columns = width + _VECTORS
    values, squares = np.zeros((n + ROWS, _N_PITCHES), np.int16), np.zeros(n + ROWS, np.int32)
    values[:n], squares[:n] = -2 * first[0], first[1]
    pairs, of_others = np.zeros((N_PAIRS, n_columns, 2), np.int16), np.full(n_columns, BEYOND, np.int32)
    of_others[:m] = second[1]
    for k in range(N_PAIRS):
        pairs[k, :m] = second[0][:, 2 * k : 2 * k + 2]
    of_frames = np.empty((n + ROWS, n_columns), np.int32)
    for f in range(0, n, ROWS):
        places = (f, n_columns // CELLS, n_columns, len(of_frames), n_columns, 0)
        compare_frames((values, squares, pairs, of_others, of_frames), places)
    of_stacks = np.zeros((n - stack + 1, width), np.int32)
    for i in range(len(of_stacks)):
        for k in range(stack):
            _add(of_frames[i + k, k : k + width], of_stacks[i])
    return of_stacks


@njit(cache=True, nogil=True, fastmath=True)
def _add(row: NDArray[np.int32], sums: NDArray[np.int32]) -> None:
    for j in range(len(sums)):
        sums[j] += row[j]


@njit(cache=True, nogil=True, fastmath=True)
def _cuts(distances: NDArray[np.int32], means: NDArray[np.float32], n_near: int) -> NDArray[np.int32]:
    cuts, ratio = np.empty(len(distances), np.int32), FIRST_GUESS
    for i in range(len(distances)):
        cuts[i], ratio = cut_of_stack(distances[i], n_near, means[i], ratio)
    return cuts


@njit(cache=True, nogil=True, fastmath=True)
def _mark(
    distances: NDArray[np.int32], in_rows: NDArray[np.int32], in_columns: NDArray[np.int32], near: NDArray[np.bool_]
) -> None:
    for i in range(len(near)):
        row, in_row, out = distances[i], in_rows[i], near[i]
        for j in range(len(out)):
            out[j] = row[j] <= min(in_row, in_columns[j])


@njit(cache=True, nogil=True, fastmath=True)
def _longest(
    distances: NDArray[np.int32], in_rows: NDArray[np.int32], in_columns: NDArray[np.int32], penalty: np.float32
) -> np.float32:
    padded = np.full(distances.shape[1], NEAR_NOTHING, np.int32)
    padded[BEGIN : len(in_columns)] = in_columns[BEGIN:]
    lengths = np.zeros((_DEPTH, len(padded) + BEGIN), np.float32)
    longest = np.zeros(len(padded), np.float32)
    for i in range(BEGIN, len(distances)):
        above, above2 = lengths[(i - 1) % _DEPTH], lengths[(i - 2) % _DEPTH]
        now = (lengths[i % _DEPTH, BEGIN:], longest)
        path_step(distances[i], (in_rows[i], penalty), padded, (above, above[1:], above2[1:]), now)
    greatest: np.float32 = longest.max()
    return greatest
