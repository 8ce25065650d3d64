"""The product's whole answer: candidates by embedding, aligned, and ordered by calibrated probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import similarities
from contrafact.domain.chroma import PITCH_CLASSES, Chroma
from contrafact.embedding.card import EMBEDDING_DIM
from contrafact.embedding.distances import distances as embedding_distances
from contrafact.embedding.embedder import Embedder
from contrafact.embedding.network import CoverNetwork
from contrafact.scoring.hubness import Background
from contrafact_bench.systems.pair_table import N_CANDIDATES, Known, aligned_in_two_looks, fused

_N_THREADS = 1
"""So that its costs stand beside those of systems that compute on one core."""
_N_NUMBERS = EMBEDDING_DIM + 2
_N_BYTES = 4 * _N_NUMBERS


class TwoStage:
    """Stage one takes the nearest by the whole tracks' vectors, stage two aligns them.

    Parameters
    ----------
    embedder : with the weights to be evaluated, and in its card the calibration.
    background : that ships with them.
    n_candidates : that stage two aligns.
    """

    name = "two-stage"
    paper = (
        "this project; Qmax: Serrà, Serra and Andrzejak, 2009; CSLS: Conneau et al., 2018; "
        "query expansion: Chum et al., 2007"
    )
    is_quadratic = True

    def __init__(self, embedder: Embedder, background: Background, n_candidates: int = N_CANDIDATES) -> None:
        self._embedder, self._background, self._n_candidates = embedder, background, n_candidates
        self.n_parameters = sum(parameter.numel() for parameter in CoverNetwork().parameters())

    def describe(self, chroma: Chroma) -> NDArray[np.uint8]:
        """Bytes of the whole track's vector and what the background says of it, float32 `(d + 2,)`; then its frames."""
        whole = self._embedder.embed(chroma).whole
        of_background = (self._background.hubness(whole[None]), self._background.expected_shares(whole[None]))
        numbers = np.concatenate([whole, *of_background]).astype(np.float32)
        return np.concatenate([numbers.view(np.uint8), chroma.frames.ravel()])

    def distances(self, query: NDArray[Any], references: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        """1 - probability of the candidates, 0..1; behind them, above 1, all others by their vectors.

        The query's own recording, where it is among the references, is no candidate; its distance is 0.
        """
        places = [place for place, reference in enumerate(references) if not np.array_equal(reference, query)]
        ordered = np.zeros(len(references))
        ordered[places] = self._of_others([query, *(references[place] for place in places)])
        return ordered

    def _of_others(self, tracks: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
        # The first is asked about the others.
        numbers, frames = np.stack([_numbers(track) for track in tracks]), [_frames(track) for track in tracks]
        vectors, hubness, usual = numbers[:, :EMBEDDING_DIM], numbers[:, -2], numbers[:, -1]
        distances = embedding_distances(vectors[0], vectors)[None]
        known = Known(
            queries=np.zeros(1, dtype=np.int64),
            distances=distances,
            similarities=np.full(distances.shape, np.nan, dtype=np.float32),
            query_hubness=hubness[:1].astype(np.float64),
            reference_hubness=hubness.astype(np.float64),
            query_expected_shares=usual[:1].astype(np.float64),
            reference_expected_shares=usual.astype(np.float64),
            query_frames=np.array([len(frames[0])]),
            reference_frames=np.array([len(each) for each in frames]),
            reference_vectors=vectors,
        )
        query = Chroma(frames[0])

        def align(so_far: Known, chosen: NDArray[np.int64]) -> Known:
            aligned = similarities(query, [Chroma(frames[place]) for place in chosen[0]], _N_THREADS)
            found = so_far.similarities.copy()
            found[0, chosen[0]] = [each.similarity for each in aligned]
            return replace(so_far, similarities=found)

        calibration = self._embedder.card.calibration
        both = aligned_in_two_looks(known, self._n_candidates, calibration, align)
        found: NDArray[np.float64] = fused(both, calibration)[0, 1:]
        return found


def _numbers(described: NDArray[np.uint8]) -> NDArray[np.float32]:
    return described[:_N_BYTES].view(np.float32)


def _frames(described: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return described[_N_BYTES:].reshape(-1, len(PITCH_CLASSES))
