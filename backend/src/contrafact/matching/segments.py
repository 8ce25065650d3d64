"""How like two tracks are by their segments: labels hold for whole tracks while only parts of them match."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.matching.index import distances, distances_of

WHOLE_WEIGHT = 1.0
"""How much the cosine of the whole tracks' vectors counts beside that of their segments; chosen on `val`."""


def segment_distances(query: TrackEmbedding, references: Sequence[TrackEmbedding]) -> NDArray[np.float64]:
    """Distances by segments and wholes together.

    The similarity is the mean over segments of their best match in the other track (MaxMean, Du et al., ByteCover3,
    2023), both ways, and the cosine of the wholes. It becomes a distance as a cosine does between unit vectors.

    Parameters
    ----------
    query : one track's vectors.
    references : of at least one track.

    Returns
    -------
    float64 `(n_references,)` in 0..2.
    """
    lengths = np.array([len(reference.segments) for reference in references])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    cosines = query.segments @ np.concatenate([reference.segments for reference in references]).T
    of_query = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
    of_references = np.add.reduceat(cosines.max(axis=0), starts) / lengths
    by_segments = distances_of((of_query + of_references) / 2)
    return joined_distances(by_segments, distances(query.whole, np.stack([each.whole for each in references])))


def joined_distances(by_segments: NDArray[np.float64], by_wholes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances of the same tracks, `(n,)` in 0..2, by segments and by wholes, as one.

    Their squares are averaged, as one averages the similarities that they were made of.
    """
    squares = (by_segments**2 + WHOLE_WEIGHT * by_wholes**2) / (1 + WHOLE_WEIGHT)
    joined: NDArray[np.float64] = np.sqrt(squares)
    return joined
