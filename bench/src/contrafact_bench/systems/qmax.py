"""Qmax: the alignment of the product, without embeddings; every pair of tracks is aligned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import similarities
from contrafact.domain.chroma import Chroma
from contrafact_bench.systems.aligning import AligningSystem

_N_THREADS = 1
"""One thread, so that costs are comparable with those of other systems."""


class Qmax(AligningSystem):
    """Longest path in the cross-recurrence of two tracks, in the most likely transpositions."""

    name = "qmax"
    paper = "Serrà, Serra and Andrzejak, Cross recurrence quantification for cover song identification (2009)"

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return negative similarities, at most 0."""
        found = similarities(Chroma(query), [Chroma(reference) for reference in references], _N_THREADS)
        return np.array([-each.similarity for each in found], dtype=np.float64)
