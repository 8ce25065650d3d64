"""What `train` needs of a network: a module with its losses, and a system for validation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma

if TYPE_CHECKING:
    # Not at run time: torch takes seconds to import, and `System` does not need it.
    from torch import nn

    from contrafact_training.train.config import TrainingConfig


class System(Protocol):
    """A method that measures the distance of two tracks.

    Attributes
    ----------
    name : as on the command line.
    paper : authors, title, year.
    n_parameters : that were trained; 0 for an untrained system.
    is_quadratic : comparing two tracks is an alignment; only some queries of a large split are evaluated.
    """

    name: str
    paper: str
    n_parameters: int
    is_quadratic: bool

    def describe(self, chroma: Chroma) -> NDArray[Any]:
        """Return the description of a track: float32 `(d,)` or `(n_segments, d)`, or uint8 frames.

        Raises
        ------
        ContrafactError : chroma that cannot be used (`too_short`, `silent_audio`).
        """
        ...

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return distances from a query to references, float64 `(n_references,)`; small for similar tracks."""
        ...


def euclidean(query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
    """Return Euclidean distances from a vector to vectors, float64 `(n_references,)`; for unit vectors 0..2.

    Parameters
    ----------
    query, references : float `(d,)` each.
    """
    distances: NDArray[np.float64] = np.linalg.norm(np.stack(references).astype(np.float64) - query, axis=1)
    return distances


@dataclass(frozen=True)
class Trainable:
    """A network to train.

    Parameters
    ----------
    build : makes a module with random weights from the configuration and the number of works. Its `network` attribute
        is the network; `module(chroma, works)` is the scalar loss of a batch.
    as_system : makes the system that validation evaluates from the network.
    """

    build: Callable[[TrainingConfig, int], nn.Module]
    as_system: Callable[[nn.Module], System]
