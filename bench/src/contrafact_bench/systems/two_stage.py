"""The product's search: candidates by embedding, aligned, and ordered by calibrated probability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import similarities
from contrafact.domain.chroma import PITCH_CLASSES, Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.embedding.card import EMBEDDING_DIM
from contrafact.embedding.distances import distances
from contrafact.embedding.embedder import Embedder
from contrafact.embedding.network import CoverNetwork
from contrafact.index.exact import MemoryIndex
from contrafact.scoring.calibration import default_prior
from contrafact.scoring.hubness import Background, HubnessCache
from contrafact.search.two_stage import N_CANDIDATES, Aligned, Query, TwoStageSearch
from contrafact_training.data.datasets import track_name

_N_THREADS = 1
"""One thread, so that costs can be compared with those of systems that compute on one core."""
_N_BYTES = 4 * EMBEDDING_DIM


class TwoStage:
    """`contrafact.search` over whole tracks.

    Parameters
    ----------
    embedder : with the weights to be evaluated, and in its card the calibration.
    background : that ships with them.
    n_candidates : tracks that are aligned.
    """

    name = "two-stage"
    paper = (
        "this project; Qmax: Serrà, Serra and Andrzejak, 2009; CSLS: Conneau et al., 2018; "
        "query expansion: Chum et al., 2007"
    )
    is_quadratic = True

    def __init__(self, embedder: Embedder, background: Background, n_candidates: int = N_CANDIDATES) -> None:
        self._embedder, self._hubness, self._n_candidates = embedder, HubnessCache(background), n_candidates
        self.n_parameters = sum(parameter.numel() for parameter in CoverNetwork().parameters())

    def describe(self, chroma: Chroma) -> NDArray[np.uint8]:
        """Return the bytes of the whole track's vector, float32 `(d,)`, followed by its frames."""
        whole = self._embedder.embed(chroma).whole
        return np.concatenate([np.ascontiguousarray(whole, np.float32).view(np.uint8), chroma.frames.ravel()])

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """Return 1 - probability of the candidates, 0..1; above 1, all others by the distance of their vectors.

        The query's own recording, if it is among the references, is not a candidate; its distance is 0.
        """
        places = [place for place, reference in enumerate(references) if not np.array_equal(reference, query)]
        ordered = np.zeros(len(references))
        ordered[places] = self._of_others(query, [references[place] for place in places])
        return ordered

    def _of_others(self, query: NDArray[np.uint8], references: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
        whole, frames = _vector(query), _frames(query)
        wholes = [_vector(reference) for reference in references]
        embeddings = {track_name(place): TrackEmbedding(each, each[None]) for place, each in enumerate(wholes)}
        card, prior = self._embedder.card, default_prior(len(references) + 1)
        search = TwoStageSearch(MemoryIndex(embeddings), self._hubness, card.calibration, prior, self._n_candidates)

        def align(names: Sequence[str]) -> dict[str, Aligned | None]:
            chromas = [Chroma(_frames(references[int(name)])) for name in names]
            found = similarities(Chroma(frames), chromas, _N_THREADS)
            return {
                name: Aligned(each.similarity, each.transposition_semitones, chroma.n_frames)
                for name, each, chroma in zip(names, found, chromas, strict=True)
            }

        by_embedding = distances(whole, np.stack(wholes))
        probabilities, aligned = np.full(len(wholes), np.nan), np.full(len(wholes), np.nan)
        for each in search.rank_track(Query(TrackEmbedding(whole, whole[None]), len(frames)), align):
            probabilities[int(each.track_id)] = each.probability
            aligned[int(each.track_id)] = each.features.similarity
        return as_distances(by_embedding, probabilities, aligned)


def as_distances(
    distances: NDArray[np.float64], probabilities: NDArray[np.float64], similarities: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Turn the product's order of one query's references into distances.

    An aligned pair's distance is 1 - probability. Pairs of equal probability are told apart by similarity, then by
    distance, in the last bits. All other pairs follow above 1, by the distance of embeddings.

    Parameters
    ----------
    distances, probabilities, similarities : `(n_references,)`; NaN in the last two for pairs that were not aligned.
    """
    found = 1 + distances
    aligned = np.flatnonzero(~np.isnan(probabilities))
    order = aligned[np.lexsort((distances[aligned], -similarities[aligned], -probabilities[aligned]))]
    last = -np.inf
    for place in order:
        last = max(1 - probabilities[place], np.nextafter(last, np.inf))
        found[place] = last
    return found


def _vector(described: NDArray[np.uint8]) -> NDArray[np.float32]:
    return described[:_N_BYTES].view(np.float32)


def _frames(described: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return described[_N_BYTES:].reshape(-1, len(PITCH_CLASSES))
