"""How like two tracks are by their segments: labels hold for whole tracks while only parts of them match."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.embeddings import TrackEmbedding

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
    of_wholes = np.stack([reference.whole for reference in references]) @ query.whole
    return joined_distances((of_query + of_references) / 2, of_wholes)


def joined_distances(of_segments: NDArray[np.floating], of_wholes: NDArray[np.floating]) -> NDArray[np.float64]:
    """Distances by the similarities of segments and the cosines of wholes, `(n,)` each, -1..1; 0..2."""
    similarity = (of_segments + WHOLE_WEIGHT * of_wholes) / (1 + WHOLE_WEIGHT)
    distances: NDArray[np.float64] = np.sqrt(np.clip(2.0 - 2.0 * similarity.astype(np.float64), 0.0, 4.0))
    return distances
