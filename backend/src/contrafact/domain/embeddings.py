"""Embeddings of tracks, changes to stored embeddings, and neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import RECIPE


@dataclass(frozen=True, slots=True)
class TrackEmbedding:
    """Embedding of a track: one vector of the whole and one of each segment.

    Parameters
    ----------
    whole : float32 `(d,)`, of length 1.
    segments : float32 `(n_segments, d)`, rows of length 1, in the order of time; one for each 20 s, 10 s apart,
        at least one.
    view : recipe of the chroma that was embedded.
    """

    whole: NDArray[np.float32]
    segments: NDArray[np.float32]
    view: str = RECIPE


@dataclass(frozen=True, slots=True)
class StoredEmbedding:
    """Embedding of a track as it is stored.

    Parameters
    ----------
    whole : float32 `(d,)`, of length 1.
    segments : int8 `(n_segments, d)`, rows of any length, of which only the direction counts.
    view : recipe of the chroma that was embedded.
    """

    track_id: str
    whole: NDArray[np.float32]
    segments: NDArray[np.int8]
    view: str = RECIPE


@dataclass(frozen=True, slots=True)
class EmbeddingChange:
    """A whole track's vector that was written or removed.

    Parameters
    ----------
    vector : float32 `(d,)`, of length 1; None for a removal.
    """

    track_id: str
    vector: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class SegmentChange:
    """A track's segments that were written or removed.

    Parameters
    ----------
    segments : as of `StoredEmbedding`; None for a removal.
    """

    track_id: str
    segments: NDArray[np.int8] | None


@dataclass(frozen=True, slots=True)
class OutdatedEmbedding:
    """A leased track whose embedding is of another model or lacks segments.

    Parameters
    ----------
    job_id : the job that made the track ready.
    token : must be given to write the new embedding.
    """

    track_id: str
    job_id: str
    token: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A track and its distance to the query.

    Parameters
    ----------
    distance : Euclidean, 0..2.
    """

    track_id: str
    distance: float


def by_distance(neighbour: Neighbour) -> tuple[float, str]:
    """Sort key of neighbours: by distance, then by id."""
    return neighbour.distance, neighbour.track_id
