"""Which stretches of one track are like which of another: the cross recurrence of two chroma.

Source: Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (New Journal of
Physics 11, 2009), section 3.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.kernels import matrix_of
from contrafact.alignment.parameters import AlignmentParameters


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
    matrix: NDArray[np.bool_] = matrix_of(query, reference, transposition_semitones, stack, parameters.kappa)
    return matrix


def raised(frames: NDArray[np.uint8], power: float) -> NDArray[np.uint8]:
    """Chroma in 0..1 raised to a power, as stored: `round(255 (frames / 255) ** power)`; exactly `frames` for 1."""
    return _raised_values(power)[frames]


@cache
def _raised_values(power: float) -> NDArray[np.uint8]:
    return np.round(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
