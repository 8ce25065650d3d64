"""Similarity network fusion of Qmax and Dmax.

Source: Chen, Li and Xiao, Fusing similarity functions for cover song identification (Multimedia Tools and Applications
77, 2018).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import normalise_qmax
from contrafact.alignment.parameters import PARAMETERS
from contrafact.alignment.qmax import qmax
from contrafact.domain.chroma import Chroma
from contrafact_bench.systems.dmax import cross_recurrence, dmax
from contrafact_bench.systems.fusing import FusingSystem
from contrafact_training.data.frames import require_usable

_LEAST_LENGTH = 0.5
"""Keeps distances finite; a single match has a length of 1."""


class SimilarityFusion(FusingSystem):
    """Qmax and Dmax in the most likely transposition, fused over all tracks."""

    name = "similarity-fusion"
    paper = "Chen, Li and Xiao, Fusing similarity functions for cover song identification (2018)"
    n_measures = 2

    def describe(self, chroma: Chroma) -> NDArray[np.uint8]:
        """Return the frames, uint8 `(n_frames, 12)`.

        Raises
        ------
        ContrafactError : as `require_usable`.
        """
        require_usable(chroma)
        return chroma.frames

    def measure(self, query: NDArray[Any], reference: NDArray[Any]) -> tuple[float, float]:
        """Return the inverse lengths of Qmax and Dmax, normalised by the lengths of the tracks."""
        matrix = cross_recurrence(query, reference)
        by_qmax, by_dmax = (
            1 / normalise_qmax(max(length, _LEAST_LENGTH), len(query), len(reference))
            for length in (qmax(matrix, PARAMETERS), dmax(matrix))
        )
        return by_qmax, by_dmax
