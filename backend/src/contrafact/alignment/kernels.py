"""Compiled kernels of cross recurrence and of Qmax.

The squared distance of two stacks is the sum of the distances of their frames, along a diagonal of the matrix of all
frames, so each cell follows from its neighbour by one addition and one subtraction. All numbers are whole. Rows are
computed once for the query's stacks and once for the reference's, which takes little memory. They are padded with zeros
before the first stack, so that no cell is a special case, and with stacks far from all others after the last, so that
vector instructions leave no remainder. After a change here, touch `coarse`: numba's cache does not notice changes in
other files.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.distances import CELLS, N_PAIRS, ROWS, compare_frames
from contrafact.compiled import njit

_N_PITCHES = 12
_ABOVE_ALL = np.int32(2**24)
"""Greater than every squared distance."""
BEYOND = 2**26
"""Squares of a padding frame after the last one."""
NEAR_NOTHING = np.int32(-1)
"""Less than every squared distance."""
_LEAD = 32
"""Cells of a row before the first stack; more than the frames of a stack."""
_VECTORS = 32
"""The number of cells from the first stack on is a multiple of this."""
_SKEW = 32
"""Cells after those, for the frames of the last stack; rows are seldom whole pages apart."""
_MAX_GUESSES = 6
_TAIL, FIRST_GUESS = np.float32(4), np.float32(0.5)
"""Estimated exponent of the growth of the number of neighbours with distance, and first guess of a cut relative to the
mean distance. Only affect speed."""
_NONE, _HALF, _ONE, _LEAST = np.float32(0), np.float32(0.5), np.float32(1), np.float32(8)
"""A Python number would turn the expression into float64."""
_DEPTH = 3
"""Rows that a step of Qmax uses: its own and the two before."""
BEGIN = 2
"""Row and column in which the first paths begin, so that each move has an origin."""

Stacks = tuple[int, int, int]
"""Frames in a stack; neighbours of a stack of the query, and of one of the reference."""
Track = tuple[NDArray[np.int16], NDArray[np.int32]]
"""The frames, `(n, 12)`, and the sums of their squares."""
_Scratch = tuple[
    NDArray[np.int16], NDArray[np.int32], NDArray[np.int16], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]
]


@njit(cache=True, nogil=True, fastmath=True)
def recurrence_matrices(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    transposition_semitones: int,
    stacks: Stacks,
    within: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the cross recurrence of two tracks that are no shorter than a stack, the query rolled, and its copies.

    Copies are the cells on recurrence whose squared distance is at most the sum of `within` of both stacks.
    """
    stack, n_in_row, n_in_column = stacks
    left, right = track_of(query, transposition_semitones), track_of(reference, 0)
    in_columns = _cuts(right, left, stack, n_in_column)
    near, copied = np.empty((2, len(query) - stack + 1, len(in_columns)), np.bool_)
    scratch = _scratch(left, right, stack)
    means, ratio = mean_distances(left, right, stack), FIRST_GUESS
    for f in range(len(query)):
        row = _next_row(f, stack, scratch)
        i = f - stack + 1
        if i >= 0:
            cut, ratio = cut_of_stack(row, n_in_row, means[i], ratio)
            _mark(row, (cut, in_columns), (within[0][i], within[1]), near[i], copied[i])
    return near, copied


@njit(cache=True, nogil=True, fastmath=True)
def qmax_lengths(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    transpositions: NDArray[np.int64],
    stacks: Stacks,
    penalty: np.float32,
) -> NDArray[np.float32]:
    """Return Qmax of two tracks that are no shorter than a stack, for each transposition, with one penalty.

    The same as on `recurrence_matrices`, which are not stored: each row of distances is used at once for one of paths.
    """
    right = track_of(reference, 0)
    longest = np.empty(len(transpositions), np.float32)
    for k, semitones in enumerate(transpositions):
        longest[k] = _longest(track_of(query, semitones), right, stacks, penalty)
    return longest


@njit(cache=True, nogil=True, fastmath=True)
def _longest(left: Track, right: Track, stacks: Stacks, penalty: np.float32) -> np.float32:
    stack, n_in_row, n_in_column = stacks
    cuts = _cuts(right, left, stack, n_in_column)
    scratch = _scratch(left, right, stack)
    in_columns = np.full(_padded(len(cuts)), NEAR_NOTHING, np.int32)
    in_columns[BEGIN : len(cuts)] = cuts[BEGIN:]
    lengths = np.zeros((_DEPTH, len(in_columns) + BEGIN), np.float32)
    longest = np.zeros(len(in_columns), np.float32)
    means, ratio = mean_distances(left, right, stack), FIRST_GUESS
    for f in range(len(left[1])):
        row = _next_row(f, stack, scratch)
        i = f - stack + 1
        if i >= BEGIN:
            cut, ratio = cut_of_stack(row, n_in_row, means[i], ratio)
            above, above2 = lengths[(i - 1) % _DEPTH], lengths[(i - 2) % _DEPTH]
            path_step(
                row,
                (cut, penalty),
                in_columns,
                (above, above[1:], above2[1:]),
                (lengths[i % _DEPTH, BEGIN:], longest),
            )
    greatest: np.float32 = longest.max()
    return greatest


@njit(cache=True, nogil=True, fastmath=True)
def path_step(
    distances: NDArray[np.int32],
    of_row: tuple[np.int32, np.float32],
    in_columns: NDArray[np.int32],
    before: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]],
    now: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    """Write one row of paths, from the two above it."""
    # Plain comparisons vectorise, max() does not.
    in_row, penalty = of_row
    right, straight, down = before
    lengths, longest = now
    for j in range(len(in_columns)):
        most = straight[j] if straight[j] > down[j] else down[j]
        most = most if most > right[j] else right[j]
        left = most - penalty
        left = left if left > _NONE else _NONE
        cut = in_row if in_row < in_columns[j] else in_columns[j]
        length = most + _ONE if distances[j] <= cut else left
        lengths[j] = length
        longest[j] = length if length > longest[j] else longest[j]


@njit(cache=True, nogil=True, fastmath=True)
def _mark(
    distances: NDArray[np.int32],
    cuts: tuple[np.int32, NDArray[np.int32]],
    within: tuple[np.float32, NDArray[np.float32]],
    near: NDArray[np.bool_],
    copied: NDArray[np.bool_],
) -> None:
    for j in range(len(near)):
        is_near = distances[j] <= min(cuts[0], cuts[1][j])
        near[j] = is_near
        copied[j] = is_near & (np.float32(distances[j]) <= within[0] + within[1][j])


@njit(cache=True, nogil=True, fastmath=True)
def track_of(frames: NDArray[np.uint8], transposition_semitones: int) -> Track:
    """Return the frames, rolled, and the sums of their squares."""
    values, squares = np.empty((len(frames), _N_PITCHES), np.int16), np.zeros(len(frames), np.int32)
    for f in range(len(frames)):
        for c in range(_N_PITCHES):
            value = np.int32(frames[f, c])
            values[f, (c + transposition_semitones) % _N_PITCHES] = value
            squares[f] += value * value
    return values, squares


@njit(cache=True, nogil=True, fastmath=True)
def _cuts(first: Track, second: Track, stack: int, n_near: int) -> NDArray[np.int32]:
    # For each stack of the first, the squared distance within which stacks of the second are its neighbours.
    n = len(first[1])
    cuts = np.empty(n - stack + 1, np.int32)
    scratch = _scratch(first, second, stack)
    means, ratio = mean_distances(first, second, stack), FIRST_GUESS
    for f in range(n):
        row = _next_row(f, stack, scratch)
        i = f - stack + 1
        if i >= 0:
            cuts[i], ratio = cut_of_stack(row, n_near, means[i], ratio)
    return cuts


@njit(cache=True, nogil=True, fastmath=True)
def cut_of_stack(
    row: NDArray[np.int32], n_near: int, mean: np.float32, ratio: np.float32
) -> tuple[np.int32, np.float32]:
    """Return the cut, and its ratio to the mean distance, which changes little from stack to stack."""
    if mean < _NONE:
        return NEAR_NOTHING, ratio
    cut = _cut(row, n_near, ratio * mean)
    return cut, np.float32(cut) / max(mean, _ONE)


@njit(cache=True, nogil=True, fastmath=True)
def mean_distances(first: Track, second: Track, stack: int) -> NDArray[np.float32]:
    """Estimate, from the frames of the second, the mean distance of each stack of the first; -1 for a silent one."""
    values, squares = first
    sums = np.zeros(_N_PITCHES, np.float32)
    for f in range(len(second[0])):
        for c in range(_N_PITCHES):
            sums[c] += np.float32(second[0][f, c])
    mean, scale = np.float32(second[1].sum()) / np.float32(len(second[1])), np.float32(-2) / np.float32(len(second[1]))
    of_stacks = np.zeros(len(squares) - stack + 1, np.float32)
    for f in range(len(squares)):
        distance = np.float32(squares[f]) + mean
        for c in range(_N_PITCHES):
            distance += scale * np.float32(values[f, c]) * sums[c]
        for i in range(max(0, f - stack + 1), min(f + 1, len(of_stacks))):
            of_stacks[i] += distance
    for i in range(len(of_stacks)):
        is_silent = squares[i : i + stack].max() == 0
        of_stacks[i] = -_ONE if is_silent else max(of_stacks[i], _NONE)
    return of_stacks


@njit(cache=True, nogil=True, fastmath=True)
def _padded(n: int) -> int:
    return (n + _VECTORS - 1) // _VECTORS * _VECTORS


@njit(cache=True, nogil=True, fastmath=True)
def _scratch(first: Track, second: Track, stack: int) -> _Scratch:
    # What `compare_frames` takes, the last a ring buffer for distances of the latest frames; two rows of distances of
    # stacks.
    n, m = len(first[1]), len(second[1])
    width = _LEAD + _padded(m - stack + 1) + _SKEW
    values, squares = np.zeros((n + ROWS, _N_PITCHES), np.int16), np.zeros(n + ROWS, np.int32)
    values[:n], squares[:n] = -2 * first[0], first[1]
    pairs, of_others = np.zeros((N_PAIRS, width, 2), np.int16), np.full(width, BEYOND, np.int32)
    of_others[:m] = second[1]
    for k in range(N_PAIRS):
        pairs[k, :m] = second[0][:, 2 * k : 2 * k + 2]
    return values, squares, pairs, of_others, np.zeros((stack + ROWS, width), np.int32), np.zeros((2, width), np.int32)


@njit(cache=True, nogil=True, fastmath=True)
def _next_row(f: int, stack: int, scratch: _Scratch) -> NDArray[np.int32]:
    # Distances of the stack that ends with frame f, from the row before.
    values, squares, pairs, of_others, latest, rows = scratch
    n_rows, width = latest.shape
    if f % ROWS == 0:
        n_blocks = (width - _LEAD) // CELLS
        compare_frames((values, squares, pairs, of_others, latest), (f, n_blocks, width, n_rows, width, _LEAD))
    row, before, newest, oldest = rows[f % 2], rows[(f + 1) % 2], latest[f % n_rows], latest[(f + ROWS) % n_rows]
    first, end = _LEAD - stack + 1, width - _SKEW
    _slide(before[first - 1 :], newest[_LEAD:], oldest[_LEAD - stack :], row[first:end])
    of_stacks: NDArray[np.int32] = row[_LEAD:end]
    return of_stacks


@njit(cache=True, nogil=True, fastmath=True)
def _slide(
    before: NDArray[np.int32], coming: NDArray[np.int32], going: NDArray[np.int32], row: NDArray[np.int32]
) -> None:
    for e in range(len(row)):
        row[e] = before[e] + (coming[e] - going[e])


@njit(cache=True, nogil=True, fastmath=True)
def _cut(row: NDArray[np.int32], n_near: int, guess: np.float32) -> np.int32:
    # A value with exactly n_near distances up to it, or the least value with more where some are equal. Any such value
    # will do, so repeated counting is faster than sorting.
    low, high, n_low, n_high = NEAR_NOTHING, _ABOVE_ALL, np.int32(0), np.int32(0)
    aim, turn = np.float32(n_near) + _HALF, 0
    middle = np.int32(guess)
    while high - low > 1:
        if not low < middle < high:
            middle = np.int32((low + high) // 2)
        n = np.int32(_n_up_to(row, np.int32(middle)))
        if n == n_near:
            return np.int32(middle)
        # Without a branch, which could not be predicted.
        is_high = n > n_near
        high, n_high = middle if is_high else high, n if is_high else n_high
        low, n_low = low if is_high else middle, n_low if is_high else n
        turn += 1
        if turn > _MAX_GUESSES:  # bisect where guesses are bad
            middle = np.int32((low + high) // 2)
        elif low > NEAR_NOTHING and high < _ABOVE_ALL:
            share = (aim - np.float32(n_low)) / np.float32(n_high - n_low + 1)
            middle = low + np.int32(np.float32(high - low) * share)
        else:
            growth = (aim - np.float32(n)) / (_TAIL * max(np.float32(n), _LEAST))
            middle += np.int32(np.float32(middle) * growth)
    return np.int32(high)


@njit(cache=True, nogil=True, fastmath=True)
def _n_up_to(row: NDArray[np.int32], cut: np.int32) -> np.float32:
    n = _NONE  # a float: numba adds whole numbers in 64 bits
    for j in range(len(row)):
        n += _ONE if row[j] <= cut else _NONE
    return n
