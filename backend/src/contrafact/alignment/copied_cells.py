"""Which cells of a recurrence are nearer than covers are: there one recording may hold a part of the other."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from contrafact.alignment.copies import GREATEST_DISTANCE


def copied_cells(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    transposition_semitones: int,
    matrix: NDArray[np.bool_],
    stack_frames: int,
) -> NDArray[np.bool_]:
    """Cells of a recurrence whose stacks are as near as a clip and the recording that it was cut out of.

    Recurrence alone is the same for all rounds of a song. Of these, the one that was copied is nearer.

    Parameters
    ----------
    query, reference : uint8 `(n_query, 12)` and `(n_reference, 12)`, raised as for recurrence.
    transposition_semitones : the query is rolled by so many pitch classes.
    matrix : bool `(n_query - stack_frames + 1, n_reference - stack_frames + 1)`, recurrence of the two in that
        transposition.
    stack_frames : frames in a stack, up to 20, so that float32 holds their products exactly.

    Returns
    -------
    bool, as `matrix`: where it is and the squared distance is at most `GREATEST_DISTANCE` of the mean of the squares.
    """
    rolled = np.roll(query, transposition_semitones, axis=1)
    left, right = (np.ascontiguousarray(frames, dtype=np.float32) for frames in (rolled, reference))
    copied: NDArray[np.bool_] = _copied_cells(left, right, matrix, stack_frames)
    return copied


@njit(cache=True, nogil=True, fastmath=True)
def _copied_cells(
    query: NDArray[np.float32], reference: NDArray[np.float32], matrix: NDArray[np.bool_], stack_frames: int
) -> NDArray[np.bool_]:
    # A stack lies in one piece in the frames. Squares - 2 products <= a part of the mean of the squares, rearranged.
    width = query.shape[1]
    of_query, of_reference = query.ravel(), reference.ravel()
    least_part = np.float32(0.5) * (np.float32(1) - np.float32(0.5) * np.float32(GREATEST_DISTANCE))
    squares_of_query = _squares(query, stack_frames)
    squares_of_reference = _squares(reference, stack_frames)
    copied = np.zeros(matrix.shape, np.bool_)
    for i in range(len(matrix)):
        stack = of_query[i * width : (i + stack_frames) * width]
        for j in range(matrix.shape[1]):
            if matrix[i, j]:
                other = of_reference[j * width : (j + stack_frames) * width]
                products = np.float32(0)
                for k in range(len(stack)):
                    products += stack[k] * other[k]
                copied[i, j] = products >= least_part * (squares_of_query[i] + squares_of_reference[j])
    return copied


@njit(cache=True, nogil=True, fastmath=True)
def _squares(frames: NDArray[np.float32], stack_frames: int) -> NDArray[np.float32]:
    squares = np.zeros(max(0, len(frames) - stack_frames + 1), np.float32)
    for i in range(len(squares)):
        for k in range(stack_frames):
            for c in range(frames.shape[1]):
                squares[i] += frames[i + k, c] * frames[i + k, c]
    return squares
