"""Query expansion: covers that the initial candidates contain help to find the others.

Covers of a work that are far from the query are often near one of its other covers. The first candidates are those
nearest to the query; the covers among them, by alignment, are added to the query, and the others are those nearest to
the sum.

Source: Chum, Philbin, Sivic, Isard and Zisserman, Total recall: automatic query expansion with a generative feature
model for object retrieval (ICCV 2007): results that a second stage has verified expand the query; here the vectors are
weighted by their probability.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.search.cascade import N_ALWAYS

MIN_PROBABILITY = 0.5
"""Probability from which a track expands the query; chosen on `val`."""


def n_initial(n_candidates: int) -> int:
    """Return how many of the candidates are nearest to the query itself: the larger half, at most `N_ALWAYS`."""
    return min((n_candidates + 1) // 2, N_ALWAYS)


def expanded_query(
    query: NDArray[np.float32], aligned: NDArray[np.float32], probabilities: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return the sum of the query and its covers, weighted by their probabilities.

    Parameters
    ----------
    query : float32 `(d,)`, of length 1.
    aligned : float32 `(n, d)`, rows of length 1: initial candidates.
    probabilities : float64 `(n,)`, that each of them and the query record one work.

    Returns
    -------
    float32 `(d,)`, of length 1; the query itself if no track is probable enough.
    """
    weights = np.where(probabilities >= MIN_PROBABILITY, probabilities, 0.0)
    if not weights.any():
        return query
    total = query + weights @ aligned
    unit: NDArray[np.float32] = (total / np.linalg.norm(total)).astype(np.float32)
    return unit
