"""Smith-Waterman local alignment of binary frame similarities.

Source: Serrà, Gómez, Herrera and Serra, Chroma binary similarity and local alignment applied to cover song
identification (IEEE Transactions on Audio, Speech and Language Processing 16(6), 2008), sections IV and V.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.transposition import best_transpositions
from contrafact_bench.systems.aligning import AligningSystem

MATCH = 1.0
MISMATCH = 0.9
GAP_OPENING = 0.5
GAP_EXTENSION = 0.7
_LEAST_ALIGNMENT = 0.5
"""Lower bound of the alignment value, so that the distance stays finite; a single match has 1."""


class SmithWaterman(AligningSystem):
    """Local alignment of binary frame similarities: frames are similar if no other transposition fits better.

    Unlike the paper's finer chroma, 12 pitch classes allow no tolerance of a fraction of a semitone.
    """

    name = "smith-waterman"
    paper = "Serrà, Gómez, Herrera and Serra, Chroma binary similarity and local alignment (2008)"

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return the number of frames of both tracks over the value of their best local alignment."""
        return np.array([self._distance(query, reference) for reference in references], dtype=np.float64)

    def _distance(self, query: NDArray[Any], reference: NDArray[Any]) -> float:
        transposed = np.roll(query, best_transpositions(query, reference, 1)[0], axis=1)
        best = float(local_alignment(similar_frames(transposed.astype(np.float32), reference.astype(np.float32))))
        return float((len(query) + len(reference)) / max(best, _LEAST_ALIGNMENT))


def similar_frames(query: NDArray[np.float32], reference: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return whether no other transposition brings the query frame nearer to the reference frame.

    Parameters
    ----------
    query, reference : float32 `(n_query, 12)` and `(n_reference, 12)`.

    Returns
    -------
    bool `(n_query, n_reference)`; silent frames are similar to none.
    """
    similar: NDArray[np.bool_] = _similar_frames(query, np.ascontiguousarray(reference.T))
    return similar


@numba.njit(cache=True, fastmath=True)
def _similar_frames(query: NDArray[np.float32], terms: NDArray[np.float32]) -> NDArray[np.bool_]:
    # One row of the query at a time: its products with the reference, (12, n_reference), fit into the fastest cache.
    n_query, n_pitches = query.shape
    similar = np.empty((n_query, terms.shape[1]), np.bool_)
    untransposed, best = np.empty(terms.shape[1], np.float32), np.empty(terms.shape[1], np.float32)
    for i in range(n_query):
        untransposed[:] = 0
        best[:] = 0
        _keep_greater(query[i], terms, untransposed)
        for t in range(1, n_pitches):
            _keep_greater(np.roll(query[i], t), terms, best)
        for j in range(len(best)):
            similar[i, j] = (untransposed[j] >= best[j]) & (untransposed[j] > 0)
    return similar


@numba.njit(cache=True, fastmath=True)
def _keep_greater(frame: NDArray[np.float32], terms: NDArray[np.float32], greatest: NDArray[np.float32]) -> None:
    # Products with all frames of the reference. Unlike max(), plain comparisons compile to vector instructions.
    a0, a1, a2, a3, a4, a5 = frame[0], frame[1], frame[2], frame[3], frame[4], frame[5]
    a6, a7, a8, a9, a10, a11 = frame[6], frame[7], frame[8], frame[9], frame[10], frame[11]
    for j in range(len(greatest)):
        low = a0 * terms[0, j] + a1 * terms[1, j] + a2 * terms[2, j] + a3 * terms[3, j]
        middle = a4 * terms[4, j] + a5 * terms[5, j] + a6 * terms[6, j] + a7 * terms[7, j]
        high = a8 * terms[8, j] + a9 * terms[9, j] + a10 * terms[10, j] + a11 * terms[11, j]
        product = low + middle + high
        greatest[j] = product if product > greatest[j] else greatest[j]


@numba.njit(cache=True, fastmath=True)
def local_alignment(similar: NDArray[np.bool_]) -> float:
    """Return the value of the best local alignment, with steps (1, 1), (2, 1), (1, 2): equations 9 to 11.

    Parameters
    ----------
    similar : bool `(n_query, n_reference)`.
    """
    n_query, n_reference = similar.shape
    # Values of the last three rows, padded by two zero columns; `less` holds the values after a mismatch.
    values = np.zeros((3, n_reference + 2), np.float32)
    less = np.full((3, n_reference + 2), np.float32(-MISMATCH - GAP_EXTENSION), np.float32)
    greatest = np.zeros(n_reference + 1, np.float32)
    for i in range(n_query):
        above, above2 = (i + 2) % 3, (i + 1) % 3
        _step(
            similar[i],
            (values[above, 1:], values[above2, 1:], values[above]),
            (less[above, 1:], less[above2, 1:], less[above]),
            (values[i % 3, 2:], less[i % 3, 2:], greatest),
        )
    return float(greatest.max())


@numba.njit(cache=True, fastmath=True)
def _step(
    similar: NDArray[np.bool_],
    values: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]],
    less: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]],
    now: tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]],
) -> None:
    # Predecessors in the two rows above, by steps of (1, 1), (2, 1) and (1, 2).
    straight, down, right = values
    straight_less, down_less, right_less = less
    row, row_less, greatest = now
    for j in range(len(similar)):
        matched = straight[j] if straight[j] > down[j] else down[j]
        matched = (matched if matched > right[j] else right[j]) + np.float32(MATCH)
        missed = straight_less[j] if straight_less[j] > down_less[j] else down_less[j]
        missed = missed if missed > right_less[j] else right_less[j]
        missed = missed if missed > np.float32(0) else np.float32(0)
        value = matched if similar[j] else missed
        row[j] = value
        row_less[j] = value - np.float32(MISMATCH + GAP_OPENING if similar[j] else MISMATCH + GAP_EXTENSION)
        greatest[j] = value if value > greatest[j] else greatest[j]
