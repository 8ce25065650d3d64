"""A network that looks at the cross similarity of two tracks: `contrafact.alignment.eye`, with the shipped weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.eye import N_HIDDEN, N_POOLED, STAGES, Eye
from contrafact.alignment.parameters import PARAMETERS
from contrafact.alignment.recurrence import raise_to_power
from contrafact.alignment.transposition import best_transpositions
from contrafact.domain.chroma import Chroma
from contrafact_bench.systems.aligning import AligningSystem

_N_PARAMETERS = sum(math.prod(each.shape) + each.n_out for each in STAGES) + (N_POOLED + 2) * N_HIDDEN + 1


class CrossSimilarityNetwork(AligningSystem):
    """The network on pairs alone, in the most likely transposition.

    Parameters
    ----------
    eye : with its weights.
    """

    name = "cross-similarity-network"
    paper = (
        "Lee, Chang, Choi and Lee, Cover song identification using song-to-song cross-similarity matrix with "
        "convolutional neural network (2018); picture and network of this project"
    )

    n_parameters = _N_PARAMETERS

    def __init__(self, eye: Eye) -> None:
        self._eye = eye

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return negative log-odds that both record one work."""
        semitones = [_semitones(query, each) for each in references]
        return -self._eye.logits(Chroma(query), [Chroma(each) for each in references], semitones)


def _semitones(query: NDArray[np.uint8], reference: NDArray[np.uint8]) -> int:
    left, right = (raise_to_power(frames, PARAMETERS.power) for frames in (query, reference))
    return best_transpositions(left, right, 1)[0]
