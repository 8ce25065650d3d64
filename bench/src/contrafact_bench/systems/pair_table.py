"""The product's search in two stages, on labelled tracks: candidates by embedding, their order by both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contrafact.embedding.distances import distances as embedding_distances
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.hubness import corrected_distance, expected_similarity
from contrafact.scoring.pair_features import PairFeatures
from contrafact.scoring.calibration import default_prior
from contrafact.search.expansion import expanded, n_of_first_look

N_CANDIDATES = 200
"""As the product takes when nobody says otherwise."""
_TIE = 1e-9


@dataclass(frozen=True)
class Known:
    """What both stages know of queries and references.

    Parameters
    ----------
    queries : int64 `(n_queries,)`, which reference each query is, or is a part of.
    distances : float64 `(n_queries, n_references)`, Euclidean, of embeddings.
    similarities : float32 of the same shape, of the alignment; NaN where nobody has aligned the two.
    query_hubness, reference_hubness : float64 `(n_queries,)` and `(n_references,)`, to the background.
    query_expected_shares, reference_expected_shares : float64 of the same shapes, shares in the similarity that chance gives.
    query_frames, reference_frames : int64, lengths of the chroma.
    reference_vectors : float32 `(n_references, d)`, of whole tracks, rows of length 1.
    are_clips : whether the queries are parts of recordings, and the distances those of their segments.
    """

    queries: NDArray[np.int64]
    distances: NDArray[np.float64]
    similarities: NDArray[np.float32]
    query_hubness: NDArray[np.float64]
    reference_hubness: NDArray[np.float64]
    query_expected_shares: NDArray[np.float64]
    reference_expected_shares: NDArray[np.float64]
    query_frames: NDArray[np.int64]
    reference_frames: NDArray[np.int64]
    reference_vectors: NDArray[np.float32]
    are_clips: bool = False

    def aligned_up_to(self, n_candidates: int, calibration: Calibration) -> Known:
        """As if no more than the candidates of each query had been aligned, of what is aligned."""
        nothing = replace(self, similarities=np.full_like(self.similarities, np.nan))
        return aligned_in_two_looks(nothing, n_candidates, calibration, self._and)

    def _and(self, less: Known, chosen: NDArray[np.int64]) -> Known:
        similarities = less.similarities.copy()
        np.put_along_axis(similarities, chosen, np.take_along_axis(self.similarities, chosen, axis=1), axis=1)
        return replace(less, similarities=similarities)


Align = Callable[[Known, NDArray[np.int64]], Known]
"""Gives the similarities of more pairs: of each query, and the references of its row, `(n_queries, n)`."""


def aligned_in_two_looks(known: Known, n_candidates: int, calibration: Calibration, align: Align) -> Known:
    """Stage one as the product does it, and the similarities of what it finds.

    Half of the candidates are the nearest to the query, the others the nearest to it and the covers found so far
    (`contrafact.search.expansion`); those of clips are found at once.

    Parameters
    ----------
    known : nothing is aligned.
    n_candidates : how many; all others where there are fewer.
    """
    nearest = candidates(known.distances, known.queries, n_candidates)
    if known.are_clips or n_candidates > nearest.shape[1]:
        return align(known, nearest)
    n_first = n_of_first_look(n_candidates)
    once = align(known, nearest[:, :n_first])
    return align(once, _second_look(once, nearest[:, :n_first], calibration)[:, : n_candidates - n_first])


def _second_look(known: Known, first: NDArray[np.int64], calibration: Calibration) -> NDArray[np.int64]:
    """All other references, nearest first to what the first gave: `(n_queries, n_references - n_first - 1)`."""
    vectors, found = known.reference_vectors, probabilities(known, calibration)
    distances = np.empty(known.distances.shape)
    for row, (query, aligned) in enumerate(zip(known.queries, first, strict=True)):
        start = expanded(vectors[query], vectors[aligned], found[row, aligned])
        distances[row] = embedding_distances(start, vectors)
        distances[row, aligned] = np.inf
    return candidates(distances, known.queries, known.distances.shape[1] - first.shape[1] - 1)


def candidates(distances: NDArray[np.float64], queries: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Stage one: the references nearest to each query, without its own recording.

    Parameters
    ----------
    distances : `(n_queries, n_references)`.
    queries : `(n_queries,)`, which reference each query is, or is a part of.
    n : how many; all others where there are fewer.

    Returns
    -------
    int64 `(n_queries, min(n, n_references - 1))`, the nearest first.
    """
    matrix = distances.copy()
    matrix[np.arange(len(queries)), queries] = np.inf
    order = np.argsort(matrix, axis=1, kind="stable")[:, :-1]
    return order[:, :n].astype(np.int64)


def by_distance(known: Known) -> NDArray[np.float64]:
    """The distances of embeddings as they are."""
    return known.distances


def corrected(known: Known) -> NDArray[np.float64]:
    """Distances of embeddings corrected for hubs, float64 `(n_queries, n_references)`."""
    of_pairs = np.broadcast_arrays(known.distances, known.query_hubness[:, None], known.reference_hubness)
    return corrected_distance(*of_pairs)


def usual(known: Known) -> NDArray[np.float64]:
    """Similarities that such tracks reach by chance, float64 `(n_queries, n_references)`."""
    return expected_similarity(
        *np.broadcast_arrays(known.query_expected_shares[:, None], known.reference_expected_shares)
    )


def probabilities(known: Known, calibration: Calibration) -> NDArray[np.float64]:
    """Calibrated probabilities at the library's prior, of pairs that are aligned; NaN elsewhere."""
    rows, columns = np.nonzero(~np.isnan(known.similarities))
    corrected_distances, usual_similarities = corrected(known), usual(known)
    found = np.full(known.distances.shape, np.nan)
    features = [
        PairFeatures(
            float(known.distances[i, j]),
            float(corrected_distances[i, j]),
            float(known.similarities[i, j]),
            int(known.query_frames[i]),
            int(known.reference_frames[j]),
            expected_similarity=float(usual_similarities[i, j]),
            is_clip=known.are_clips,
        )
        for i, j in zip(rows, columns, strict=True)
    ]
    if features:
        prior = default_prior(len(known.reference_frames))
        found[rows, columns] = calibration.probabilities(features, prior)
    return found


def fused(known: Known, calibration: Calibration) -> NDArray[np.float64]:
    """Stage two: what ranks references, as a distance.

    Aligned pairs by falling probability, those equally probable by similarity, as the product does: up to 1. Behind
    them all others by distance.

    Returns
    -------
    float64 `(n_queries, n_references)`.
    """
    found = 1 - probabilities(known, calibration) - _TIE * known.similarities
    return np.where(np.isnan(found), 1 + known.distances, found)


def by_similarity(known: Known) -> NDArray[np.float64]:
    """Aligned pairs by falling similarity alone, up to 0; behind them all others by distance; as `fused` gives it."""
    return np.where(np.isnan(known.similarities), known.distances, -known.similarities.astype(np.float64))


def by_corrected_similarity(known: Known) -> NDArray[np.float64]:
    """The same by what the similarity exceeds that of such tracks by chance."""
    chance = usual(known)
    found = chance - known.similarities
    return np.where(np.isnan(found), chance.max() + known.distances, found)
