"""What every system of the bench can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma


class System(Protocol):
    """A way to tell how near two tracks are.

    Attributes
    ----------
    name : as on the command line.
    paper : authors, title, year.
    n_parameters : that were trained; 0 for an untrained system.
    is_quadratic : comparing two tracks is an alignment, so that large splits are evaluated on some queries only.
    """

    name: str
    paper: str
    n_parameters: int
    is_quadratic: bool

    def describe(self, chroma: Chroma) -> NDArray[Any]:
        """What is kept of a track: float32 `(d,)` or `(n_segments, d)`, or uint8 frames.

        Raises
        ------
        ContrafactError : chroma that cannot be used (`too_short`, `silent_audio`).
        """
        ...

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Distances from a query to references, float64 `(n_references,)`; they fall with pair."""
        ...


def euclidean(query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
    """Euclidean distances from a vector to vectors, float64 `(n_references,)`; for unit vectors 0..2.

    Parameters
    ----------
    query, references : float `(d,)` each.
    """
    distances: NDArray[np.float64] = np.linalg.norm(np.stack(references).astype(np.float64) - query, axis=1)
    return distances
