"""Cross recurrence of two chroma: which short stretches of one track resemble which of another.

Source: Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (New Journal of
Physics 11, 2009), section 3.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.kernels import recurrence_matrix
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
    stack = parameters.stack_frames
    if min(len(query), len(reference)) < stack:
        return np.zeros((max(0, len(query) - stack + 1), max(0, len(reference) - stack + 1)), dtype=np.bool_)
    matrix: NDArray[np.bool_] = recurrence_matrix(query, reference, transposition_semitones, stack, parameters.kappa)
    return matrix


def raise_to_power(frames: NDArray[np.uint8], power: float) -> NDArray[np.uint8]:
    """Return `round(255 (frames / 255) ** power)`: chroma in 0..1 raised to a power, quantised as before."""
    return _lookup_table(power)[frames]


@cache
def _lookup_table(power: float) -> NDArray[np.uint8]:
    return np.round(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
