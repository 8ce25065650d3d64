"""Compiled kernels of cross recurrence and of Qmax.

The squared distance of two stacks is the sum of the distances of their frames, along a diagonal of the matrix of all
frames, so each cell follows from its neighbour by one addition and one subtraction. All numbers are integers below
2**24, which float32 holds exactly, so sums do not drift. Rows are computed once for the query's stacks and once for the
reference's, which takes little memory.
Rows are padded with zeros before the first stack, so that no cell is a special case, and with stacks far from all
others after the last, so that vector instructions leave no remainder. Kernels that call one another stay in one file,
since numba's cache does not notice changes in other files.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.compiled import njit

_N_PITCHES = 12
_ABOVE_ALL = np.float32(2**24)
"""Greater than every squared distance."""
_BEYOND = np.float32(2**26)
"""Squares of a padding frame after the last one."""
_NEAR_NOTHING = np.float32(-1)
"""Less than every squared distance."""
_LEAD = 32
"""Cells of a row before the first stack; more than the frames of a stack."""
_VECTORS = 32
"""The number of cells from the first stack on is a multiple of this."""
_SKEW = 16
"""Cells after those, so that rows are never whole pages apart and do not evict each other from the cache."""
_MAX_GUESSES = 6
_TAIL = np.float32(4)
"""Estimated exponent of the growth of the number of neighbours with distance. Only affects speed."""
_FIRST_GUESS = np.float32(0.5)
"""Of a cut, relative to the mean distance."""
_NONE, _HALF, _ONE, _TWICE, _LEAST = np.float32(0), np.float32(0.5), np.float32(1), np.float32(2), np.float32(8)
"""A Python number would turn the expression into float64."""
_DEPTH = 3
"""Rows that a step of Qmax uses: its own and the two before."""
_BEGIN = 2
"""Row and column in which the first paths begin, so that each move has an origin."""

_Stacks = tuple[int, np.float32, np.float32]
"""Frames in a stack; neighbours of a stack of the query, and of one of the reference."""
_Scratch = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


@njit(cache=True, nogil=True, fastmath=True)
def recurrence_matrices(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    transposition_semitones: int,
    stacks: _Stacks,
    within: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the cross recurrence of two tracks that are no shorter than a stack, the query rolled, and its copies.

    Copies are the cells on recurrence whose squared distance is at most the sum of what `within` says of the query's
    stack and of the reference's.
    """
    stack, n_in_row, n_in_column = stacks
    left, right = _with_squares(query, transposition_semitones), _with_squares(reference, 0)
    in_columns = _cuts(right, left, stack, n_in_column)
    near, copied = np.empty((2, len(left) - stack + 1, len(in_columns)), np.bool_)
    scratch = _scratch(right, stack)
    means, ratio = _mean_distances(left, right, stack), _FIRST_GUESS
    for f in range(len(left)):
        row = _next_row(f, left[f], stack, scratch)
        i = f - stack + 1
        if i >= 0:
            cut, ratio = _cut_of_stack(row, left[i : f + 1], n_in_row, means[i], ratio)
            _mark(row, (cut, in_columns), (within[0][i], within[1]), near[i], copied[i])
    return near, copied


@njit(cache=True, nogil=True, fastmath=True)
def qmax_lengths(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    transpositions: NDArray[np.int64],
    stacks: _Stacks,
    penalty: np.float32,
) -> NDArray[np.float32]:
    """Return Qmax of two tracks that are no shorter than a stack, for each transposition, with one penalty.

    The same as on `recurrence_matrices`, which are not stored: each row of distances is used at once for one of paths.
    """
    right = _with_squares(reference, 0)
    longest = np.empty(len(transpositions), np.float32)
    for k, semitones in enumerate(transpositions):
        longest[k] = _longest(_with_squares(query, semitones), right, stacks, penalty)
    return longest


@njit(cache=True, nogil=True, fastmath=True)
def _longest(left: NDArray[np.float32], right: NDArray[np.float32], stacks: _Stacks, penalty: np.float32) -> np.float32:
    stack, n_in_row, n_in_column = stacks
    cuts = _cuts(right, left, stack, n_in_column)
    scratch = _scratch(right, stack)
    in_columns = np.full(_padded(len(cuts)), _NEAR_NOTHING, np.float32)
    in_columns[_BEGIN : len(cuts)] = cuts[_BEGIN:]
    lengths = np.zeros((_DEPTH, len(in_columns) + _BEGIN), np.float32)
    longest = np.zeros(len(in_columns), np.float32)
    means, ratio = _mean_distances(left, right, stack), _FIRST_GUESS
    for f in range(len(left)):
        row = _next_row(f, left[f], stack, scratch)
        i = f - stack + 1
        if i >= _BEGIN:
            cut, ratio = _cut_of_stack(row, left[i : f + 1], n_in_row, means[i], ratio)
            above, above2 = lengths[(i - 1) % _DEPTH], lengths[(i - 2) % _DEPTH]
            _step(
                row,
                (cut, penalty),
                in_columns,
                (above, above[1:], above2[1:]),
                (lengths[i % _DEPTH, _BEGIN:], longest),
            )
    return longest.max()  # type: ignore[no-any-return]


@njit(cache=True, nogil=True, fastmath=True)
def _step(
    distances: NDArray[np.float32],
    of_row: tuple[np.float32, np.float32],
    in_columns: NDArray[np.float32],
    before: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]],
    now: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    # One row of paths from the two above it. Plain comparisons vectorise, max() does not.
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
    distances: NDArray[np.float32],
    cuts: tuple[np.float32, NDArray[np.float32]],
    within: tuple[np.float32, NDArray[np.float32]],
    near: NDArray[np.bool_],
    copied: NDArray[np.bool_],
) -> None:
    for j in range(len(near)):
        is_near = distances[j] <= min(cuts[0], cuts[1][j])
        near[j] = is_near
        copied[j] = is_near & (distances[j] <= within[0] + within[1][j])


@njit(cache=True, nogil=True, fastmath=True)
def _with_squares(frames: NDArray[np.uint8], transposition_semitones: int) -> NDArray[np.float32]:
    # `(n, 13)`: the frames, rolled, and in the last column the sum of their squares.
    values = np.empty((len(frames), _N_PITCHES + 1), np.float32)
    for f in range(len(frames)):
        squares = _NONE
        for c in range(_N_PITCHES):
            value = np.float32(frames[f, c])
            values[f, (c + transposition_semitones) % _N_PITCHES] = value
            squares += value * value
        values[f, _N_PITCHES] = squares
    return values


@njit(cache=True, nogil=True, fastmath=True)
def _cuts(
    first: NDArray[np.float32], second: NDArray[np.float32], stack: int, n_near: np.float32
) -> NDArray[np.float32]:
    # For each stack of the first, the squared distance within which stacks of the second are its neighbours.
    cuts = np.empty(len(first) - stack + 1, np.float32)
    scratch = _scratch(second, stack)
    means, ratio = _mean_distances(first, second, stack), _FIRST_GUESS
    for f in range(len(first)):
        row = _next_row(f, first[f], stack, scratch)
        i = f - stack + 1
        if i >= 0:
            cuts[i], ratio = _cut_of_stack(row, first[i : f + 1], n_near, means[i], ratio)
    return cuts


@njit(cache=True, nogil=True, fastmath=True)
def _cut_of_stack(
    row: NDArray[np.float32], frames: NDArray[np.float32], n_near: np.float32, mean: np.float32, ratio: np.float32
) -> tuple[np.float32, np.float32]:
    # The cut, and its ratio to the mean distance, which changes little from stack to stack.
    cut = _cut(row, n_near, ratio * mean)
    is_silent = frames[:, _N_PITCHES].max() == _NONE
    return _NEAR_NOTHING if is_silent else cut, cut / max(mean, _ONE)


@njit(cache=True, nogil=True, fastmath=True)
def _mean_distances(first: NDArray[np.float32], second: NDArray[np.float32], stack: int) -> NDArray[np.float32]:
    # For each stack of the first, an estimate from frames of the second, not from its stacks.
    means = np.zeros(_N_PITCHES + 1, np.float32)
    for f in range(len(second)):
        for c in range(_N_PITCHES + 1):
            means[c] += second[f, c]
    means /= np.float32(len(second))
    of_stacks = np.zeros(len(first) - stack + 1, np.float32)
    for f in range(len(first)):
        distance = first[f, _N_PITCHES] + means[_N_PITCHES]
        for c in range(_N_PITCHES):
            distance -= _TWICE * first[f, c] * means[c]
        for i in range(max(0, f - stack + 1), min(f + 1, len(of_stacks))):
            of_stacks[i] += distance
    return of_stacks


@njit(cache=True, nogil=True, fastmath=True)
def _padded(n: int) -> int:
    return (n + _VECTORS - 1) // _VECTORS * _VECTORS


@njit(cache=True, nogil=True, fastmath=True)
def _scratch(frames: NDArray[np.float32], stack: int) -> _Scratch:
    # The frames transposed; a ring buffer for distances of the latest frames; two rows of distances of stacks.
    width = _LEAD + _padded(len(frames) - stack + 1) + _SKEW
    terms = np.zeros((_N_PITCHES + 1, width), np.float32)
    terms[:, : len(frames)] = frames.T
    terms[_N_PITCHES, len(frames) :] = _BEYOND
    return terms, np.zeros((stack + 1, width), np.float32), np.zeros((2, width), np.float32)


@njit(cache=True, nogil=True, fastmath=True)
def _next_row(f: int, frame: NDArray[np.float32], stack: int, scratch: _Scratch) -> NDArray[np.float32]:
    # Distances of the stack that ends with frame f, from the row before.
    terms, latest, rows = scratch
    row, before = rows[f % 2], rows[(f + 1) % 2]
    newest, oldest = latest[f % len(latest)], latest[(f + 1) % len(latest)]
    first, end = _LEAD - stack + 1, len(row) - _SKEW
    _slide(frame, terms, (before[first - 1 :], oldest[_LEAD - stack :]), newest[_LEAD:], row[first:end])
    of_stacks: NDArray[np.float32] = row[_LEAD:end]
    return of_stacks


@njit(cache=True, nogil=True, fastmath=True)
def _slide(
    frame: NDArray[np.float32],
    terms: NDArray[np.float32],
    earlier: tuple[NDArray[np.float32], NDArray[np.float32]],
    coming: NDArray[np.float32],
    row: NDArray[np.float32],
) -> None:
    # Distance of two frames: squares of the one + squares of the other - 2 products.
    before, going = earlier
    square = frame[_N_PITCHES]
    a0, a1, a2, a3 = _TWICE * frame[0], _TWICE * frame[1], _TWICE * frame[2], _TWICE * frame[3]
    a4, a5, a6, a7 = _TWICE * frame[4], _TWICE * frame[5], _TWICE * frame[6], _TWICE * frame[7]
    a8, a9, a10, a11 = _TWICE * frame[8], _TWICE * frame[9], _TWICE * frame[10], _TWICE * frame[11]
    for e in range(len(row)):
        distance = square + terms[12, e]
        distance -= (a0 * terms[0, e] + a1 * terms[1, e]) + (a2 * terms[2, e] + a3 * terms[3, e])
        distance -= (a4 * terms[4, e] + a5 * terms[5, e]) + (a6 * terms[6, e] + a7 * terms[7, e])
        distance -= (a8 * terms[8, e] + a9 * terms[9, e]) + (a10 * terms[10, e] + a11 * terms[11, e])
        coming[e] = distance
        row[e] = before[e] + (distance - going[e])


@njit(cache=True, nogil=True, fastmath=True)
def _cut(row: NDArray[np.float32], n_near: np.float32, guess: np.float32) -> np.float32:
    # A value with exactly n_near distances up to it, or the least value with more where some are equal. Any such value
    # will do, so repeated counting is faster than sorting.
    low, high, n_low, n_high = _NEAR_NOTHING, _ABOVE_ALL, _NONE, _NONE
    aim, turn = n_near + _HALF, 0
    middle: np.float32 = np.floor(guess)
    while high - low > _ONE:
        if not low < middle < high:
            middle = np.floor((low + high) * _HALF)
        n = _n_up_to(row, middle)
        if n == n_near:
            return middle
        # Without a branch, which could not be predicted.
        is_high = n > n_near
        high, n_high = middle if is_high else high, n if is_high else n_high
        low, n_low = low if is_high else middle, n_low if is_high else n
        turn += 1
        if turn > _MAX_GUESSES:  # bisect where guesses are bad
            middle = (low + high) * _HALF
        elif low > _NEAR_NOTHING and high < _ABOVE_ALL:
            middle = low + (high - low) * (aim - n_low) / (n_high - n_low + _ONE)
        else:
            middle += middle * (aim - n) / (_TAIL * max(n, _LEAST))
        middle = np.floor(middle)
    return high


@njit(cache=True, nogil=True, fastmath=True)
def _n_up_to(row: NDArray[np.float32], cut: np.float32) -> np.float32:
    n = _NONE  # a float, which vectorises better
    for j in range(len(row)):
        n += _ONE if row[j] <= cut else _NONE
    return n
