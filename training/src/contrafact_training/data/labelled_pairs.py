"""Labelled pairs of tracks with all that is known of how alike they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.embedding.distances import distances_of
from contrafact.scoring.hubness import Background, corrected_distance, expected_similarity
from contrafact.scoring.pair_features import PairFeatures
from contrafact_training.data.datasets import Dataset
from contrafact_training.data.pair_similarities import pair_similarities

Embed = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""From a track's frames, `(n_frames, 12)`, to its vector, `(d,)`."""


@dataclass(frozen=True)
class Embedded:
    """Labelled tracks and what their embeddings say.

    Parameters
    ----------
    vectors : float32 `(n_tracks, d)`, each of length 1.
    hubness, expected_shares : float64 `(n_tracks,)`, by the background.
    """

    dataset: Dataset
    vectors: NDArray[np.float32]
    hubness: NDArray[np.float64]
    expected_shares: NDArray[np.float64]

    def distances(self) -> NDArray[np.float64]:
        """Euclidean distances, `(n_tracks, n_tracks)`; 0 on the diagonal."""
        vectors = self.vectors.astype(np.float64)
        found = distances_of(vectors @ vectors.T)
        np.fill_diagonal(found, 0.0)
        return found

    def corrected(self) -> NDArray[np.float64]:
        """Distances corrected for hubs, `(n_tracks, n_tracks)`; the diagonal says nothing."""
        return corrected_distance(self.distances(), self.hubness[:, None], self.hubness)


@dataclass(frozen=True)
class LabelledPairs:
    """Pairs of tracks, each a query and a reference.

    Parameters
    ----------
    features : what is known of each.
    are_covers : bool `(n_pairs,)`.
    works : int64 `(n_pairs,)`, of the queries.
    weights : float64 `(n_pairs,)`, how many pairs each stands for.
    """

    features: list[PairFeatures]
    are_covers: NDArray[np.bool_]
    works: NDArray[np.int64]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.features)

    def subset(self, rows: NDArray[np.int64]) -> LabelledPairs:
        """The pairs at these places."""
        chosen = [self.features[row] for row in rows]
        return LabelledPairs(chosen, self.are_covers[rows], self.works[rows], self.weights[rows])

    def unaligned(self) -> LabelledPairs:
        """The same pairs as if nobody had aligned them."""
        return replace(self, features=[replace(each, similarity=None) for each in self.features])


def embed(dataset: Dataset, vector_of: Embed, background: Background) -> Embedded:
    """Embed labelled tracks, under a progress bar."""
    tracks = tqdm(dataset.tracks, desc="embedding", unit="track", disable=None)
    vectors = np.stack([vector_of(frames) for frames in tracks])
    return Embedded(dataset, vectors, background.hubness(vectors), background.expected_shares(vectors))


def nearest_pairs(embedded: Embedded, n_nearest: int) -> NDArray[np.int64]:
    """Each track with the others nearest to it by corrected distance.

    Returns
    -------
    int64 `(n_tracks * n_nearest, 2)`, query and reference, those of the first track first; fewer of each track where
    there are not so many others.
    """
    matrix = embedded.corrected()
    np.fill_diagonal(matrix, np.inf)
    nearest = np.argsort(matrix, axis=1, kind="stable")[:, : min(n_nearest, len(matrix) - 1)]
    queries = np.repeat(np.arange(len(matrix)), nearest.shape[1])
    return np.stack([queries, nearest.ravel()], axis=1)


def sampled_pairs(
    embedded: Embedded, n_nearest: int, n_others: int, seed: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs that stand for all pairs: the near ones, all covers, and some of the others, drawn from the seed.

    Parameters
    ----------
    n_nearest : a pair is near if one of its tracks is among so many nearest of the other.
    n_others : how many of the others at most.

    Returns
    -------
    int64 `(n_pairs, 2)`, each pair once, and float64 `(n_pairs,)`, how many pairs each stands for.
    """
    works = embedded.dataset.works
    is_near = np.zeros((len(works), len(works)), dtype=bool)
    is_near[tuple(nearest_pairs(embedded, n_nearest).T)] = True
    pairs = np.stack(np.triu_indices(len(works), k=1), axis=1)
    first, second = pairs.T
    is_kept = is_near[first, second] | is_near[second, first] | (works[first] == works[second])
    others = pairs[~is_kept]
    drawn = np.random.default_rng(seed).choice(len(others), min(n_others, len(others)), replace=False)
    weights = np.ones(int(is_kept.sum()) + len(drawn))
    weights[int(is_kept.sum()) :] = len(others) / max(1, len(drawn))
    return np.concatenate([pairs[is_kept], others[np.sort(drawn)]]), weights


def aligned(embedded: Embedded, pairs: NDArray[np.int64], cache: Path) -> LabelledPairs:
    """What embeddings and alignment say of pairs; `cache` as for `pair_similarities`."""
    similarities, _ = pair_similarities(embedded.dataset.tracks, pairs, cache)
    works, n_frames = embedded.dataset.works, [len(track) for track in embedded.dataset.tracks]
    queries, references = pairs.T
    distances, corrected = embedded.distances()[queries, references], embedded.corrected()[queries, references]
    usual = expected_similarity(embedded.expected_shares[queries], embedded.expected_shares[references])
    known = zip(distances.tolist(), corrected.tolist(), similarities.tolist(), usual.tolist(), strict=True)
    features = [
        PairFeatures(
            distance, corrected_one, similarity, n_frames[query], n_frames[reference], expected_similarity=usual_one
        )
        for (distance, corrected_one, similarity, usual_one), (query, reference) in zip(
            known, pairs.tolist(), strict=True
        )
    ]
    return LabelledPairs(features, works[queries] == works[references], works[queries], np.ones(len(pairs)))
