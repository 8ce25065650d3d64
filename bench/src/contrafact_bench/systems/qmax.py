"""The product's alignment alone, every pair of tracks aligned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import similarities
from contrafact.domain.chroma import Chroma
from contrafact_training.data.usable import AligningSystem

_N_THREADS = 1
"""So that its costs stand beside those of systems that compute on one core."""


class Qmax(AligningSystem):
    """Cross recurrence and its longest path, in the likeliest transpositions."""

    name = "qmax"
    paper = "Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (2009)"

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Similarities with their signs turned, at most 0."""
        found = similarities(Chroma(query), [Chroma(reference) for reference in references], _N_THREADS)
        return np.array([-each.similarity for each in found], dtype=np.float64)
