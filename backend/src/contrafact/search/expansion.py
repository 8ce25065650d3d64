"""Stage one in two looks: the covers that the first look found help to find the others.

Covers of a work that are far from the query are often near one of its other covers. So half of the candidates are
those nearest to the query; what alignment then takes for covers is added to the query, and the other half are those
nearest to the sum.

Source: Chum, Philbin, Sivic, Isard and Zisserman, Total recall: automatic query expansion with a generative feature
model for object retrieval (ICCV 2007): what a second, surer stage has verified expands the query; here the vectors are
weighted by their probability.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LEAST_PROBABILITY = 0.5
"""Of a track that expands the query; chosen on `val` (docs/decisions/0031-query-expansion.md)."""


def n_of_first_look(n_candidates: int) -> int:
    """How many of the candidates are those nearest to the query itself: the larger half."""
    return (n_candidates + 1) // 2


def expanded(
    query: NDArray[np.float32], aligned: NDArray[np.float32], probabilities: NDArray[np.float64]
) -> NDArray[np.float32]:
    """What the second look starts from: the query and the covers found so far, by their probabilities.

    Parameters
    ----------
    query : float32 `(d,)`, of length 1.
    aligned : float32 `(n, d)`, rows of length 1: tracks of the first look.
    probabilities : float64 `(n,)`, that each of them and the query record one work.

    Returns
    -------
    float32 `(d,)`, of length 1; the query itself where no track is probable enough.
    """
    weights = np.where(probabilities >= LEAST_PROBABILITY, probabilities, 0.0)
    if not weights.any():
        return query
    total = query + weights @ aligned
    unit: NDArray[np.float32] = (total / np.linalg.norm(total)).astype(np.float32)
    return unit
