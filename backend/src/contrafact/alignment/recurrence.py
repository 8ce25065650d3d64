"""Cross recurrence of two chroma: which short stretches of one track resemble which of another.

Source: Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (New Journal of
Physics 11, 2009), section 3.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.copies import MAX_DISTANCE
from contrafact.alignment.kernels import recurrence_matrices
from contrafact.alignment.parameters import AlignmentParameters


def recurrence(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    transposition_semitones: int,
    parameters: AlignmentParameters,
) -> NDArray[np.bool_]:
    """Return the cross recurrence: pairs of stacks that are among each other's nearest neighbours.

    Parameters
    ----------
    query, reference : uint8 `(n_query, 12)` and `(n_reference, 12)`, chroma from `raise_to_power`.
    transposition_semitones : number of pitch classes by which the query is rolled.

    Returns
    -------
    bool `(n_query - stack_frames + 1, n_reference - stack_frames + 1)`, cell (i, j) for the stacks that begin at those
    frames; without rows or columns if a track is shorter than a stack. Silent stacks have no neighbours.
    """
    return recurrence_and_copies(query, reference, transposition_semitones, parameters)[0]


def recurrence_and_copies(
    query: NDArray[np.uint8],
    reference: NDArray[np.uint8],
    transposition_semitones: int,
    parameters: AlignmentParameters,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the cross recurrence and, of its cells, those whose stacks are as near to each other as copies are.

    All verses of a song may recur equally; among them, the one that was copied is nearest.

    Parameters
    ----------
    query, reference, transposition_semitones : as of `recurrence`.

    Returns
    -------
    Two matrices of the shape of `recurrence`. Of a copied cell the squared distance is at most `MAX_DISTANCE` of the
    mean of the squares.
    """
    stack = parameters.stack_frames
    if min(len(query), len(reference)) < stack:
        shape = max(0, len(query) - stack + 1), max(0, len(reference) - stack + 1)
        return np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    within = _half_distance_of_copies(query, stack), _half_distance_of_copies(reference, stack)
    stacks = stacks_of(query, reference, parameters)
    matrix, copied = recurrence_matrices(query, reference, transposition_semitones, stacks, within)
    return matrix, copied


def stacks_of(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], parameters: AlignmentParameters
) -> tuple[int, int, int]:
    """Return what the kernels take: frames in a stack; neighbours of one of the query, and of one of the reference."""
    n_in_row, n_in_column = (parameters.n_neighbours(len(frames)) for frames in (reference, query))
    return parameters.stack_frames, n_in_row, n_in_column


def raise_to_power(frames: NDArray[np.uint8], power: float) -> NDArray[np.uint8]:
    """Return `round(255 (frames / 255) ** power)`: chroma in 0..1 raised to a power, quantised as before."""
    return _lookup_table(power)[frames]


def _half_distance_of_copies(frames: NDArray[np.uint8], stack: int) -> NDArray[np.float32]:
    sums = np.concatenate(([0], np.cumsum(np.square(frames, dtype=np.int64).sum(axis=1))))
    return (MAX_DISTANCE / 2 * (sums[stack:] - sums[:-stack])).astype(np.float32)


@cache
def _lookup_table(power: float) -> NDArray[np.uint8]:
    return np.round(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
