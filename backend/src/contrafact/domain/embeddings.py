"""The embedding of a track, and a change among the stored ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TrackEmbedding:
    """What the network makes of a track: one vector of the whole, and one of each segment.

    Parameters
    ----------
    whole : float32 `(d,)`, of length 1.
    segments : float32 `(n_segments, d)`, rows of length 1, in the order of time; windows of 20 s, 10 s apart,
        at least one however short the track.
    """

    whole: NDArray[np.float32]
    segments: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class StoredEmbedding:
    """A track's embedding as it is kept.

    Parameters
    ----------
    whole : float32 `(d,)`, of length 1.
    segments : int8 `(n_segments, d)`, rows of any length: only their directions count.
    """

    track_id: str
    whole: NDArray[np.float32]
    segments: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class EmbeddingChange:
    """The vector of a whole track that was put, or, with none, removed.

    Parameters
    ----------
    vector : float32 `(d,)`, of length 1; None for a removal.
    """

    track_id: str
    vector: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class SegmentChange:
    """The segments of a track that were put, or, with none, removed.

    Parameters
    ----------
    segments : as those of a `StoredEmbedding`; None for a removal.
    """

    track_id: str
    segments: NDArray[np.int8] | None


@dataclass(frozen=True, slots=True)
class OutdatedEmbedding:
    """A track whose embedding is of another model, or lacks segments, leased to be made anew.

    Parameters
    ----------
    job_id : the job that made the track ready.
    token : whoever knows it may write.
    """

    track_id: str
    job_id: str
    token: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A track and how far it is.

    Parameters
    ----------
    distance : Euclidean, 0..2.
    """

    track_id: str
    distance: float


def by_distance(neighbour: Neighbour) -> tuple[float, str]:
    """The order of neighbours: nearest first, those equally near by their ids."""
    return neighbour.distance, neighbour.track_id
