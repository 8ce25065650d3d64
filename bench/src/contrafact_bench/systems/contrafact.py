"""Our network: embeddings of whole tracks and of their segments, compared by all of them or by whole tracks alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.embedding.distances import segment_distances
from contrafact.embedding.embedder import Embedder
from contrafact.scoring.hubness import Background, HubnessCache, corrected_distance
from contrafact_training.train.task import euclidean


class ContrafactWholeSystem:
    """The vector of the whole track alone, by which the product chooses candidates.

    Parameters
    ----------
    embedder : with the weights to evaluate.
    """

    name = "contrafact-whole"
    paper = "this project; discriminants of Fourier magnitudes: Humphrey, Nieto and Bello, 2013"
    is_quadratic = False

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.n_parameters = embedder.n_parameters

    def describe(self, chroma: Chroma) -> NDArray[np.float32]:
        """Return float32 `(1, d)`: the vector of the whole track."""
        return self._embedder.embed(chroma).whole[None]

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return Euclidean distances, 0..2."""
        return euclidean(query[0], [reference[0] for reference in references])


class ContrafactSystem:
    """Embeddings of the whole track and of its segments, corrected for hubs as the distance in a ranking is.

    Parameters
    ----------
    embedder : with the weights to evaluate.
    background : that ships with them.
    """

    name = "contrafact"
    paper = (
        "this project; MaxMean over segments: Du et al., ByteCover3, 2023; correction for hubs: Conneau et al., 2018; "
        "discriminants of Fourier magnitudes: Humphrey, Nieto and Bello, 2013"
    )
    is_quadratic = False

    def __init__(self, embedder: Embedder, background: Background) -> None:
        self._embedder = embedder
        self._hubness = HubnessCache(background)
        self.n_parameters = embedder.n_parameters

    def describe(self, chroma: Chroma) -> NDArray[np.float32]:
        """Return float32 `(1 + n_segments, d)`: the whole track's vector, then its segments'."""
        embedding = self._embedder.embed(chroma)
        return np.vstack([embedding.whole, embedding.segments])

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return distances by segments, stretches and whole tracks, corrected by `corrected_distance`."""
        found = segment_distances(_embedding(query), [_embedding(reference) for reference in references])
        (of_query,) = self._hubness.hubness(query[:1])
        return corrected_distance(found, of_query, self._hubness.hubness(np.stack([each[0] for each in references])))


def _embedding(rows: NDArray[np.float32]) -> TrackEmbedding:
    return TrackEmbedding(rows[0], rows[1:])
