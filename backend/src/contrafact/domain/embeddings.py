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
class EmbeddingChange:
    """An embedding that was put, or, with no vector, removed.

    Parameters
    ----------
    vector : float32 `(d,)`, of length 1; None for a removal.
    """

    track_id: str
    vector: NDArray[np.float32] | None
