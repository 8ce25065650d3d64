"""Labelled pairs of tracks with their features, to fit and to judge the calibration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.adapters.system import n_cores
from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import Located
from contrafact.embedding.distances import cosine_to_distance
from contrafact.scoring.hubness import Background, corrected_distance
from contrafact.scoring.pair_features import PairFeatures, TrackFeatures, assemble
from contrafact.search.locating import Locator
from contrafact_training.data.datasets import Dataset, load_npz
from contrafact_training.data.pair_similarities import pair_similarities
from contrafact_training.data.recordings import drop_unusable

Embed = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""From a track's frames, `(n_frames, 12)`, to its vector, `(d,)`."""


@dataclass(frozen=True)
class Embedded:
    """Labelled tracks with their embeddings.

    Parameters
    ----------
    vectors : float32 `(n_tracks, d)`, each of length 1.
    features : of the tracks.
    """

    dataset: Dataset
    vectors: NDArray[np.float32]
    features: TrackFeatures

    def distances(self) -> NDArray[np.float64]:
        """Return Euclidean distances, `(n_tracks, n_tracks)`; 0 on the diagonal."""
        vectors = self.vectors.astype(np.float64)
        found = cosine_to_distance(vectors @ vectors.T)
        np.fill_diagonal(found, 0.0)
        return found

    def corrected(self) -> NDArray[np.float64]:
        """Return distances corrected for hubness, `(n_tracks, n_tracks)`; ignore the diagonal."""
        return corrected_distance(self.distances(), self.features.hubness[:, None], self.features.hubness)


@dataclass(frozen=True)
class LabelledPairs:
    """Pairs of tracks, each a query and a reference.

    Parameters
    ----------
    features : of each pair.
    are_covers : bool `(n_pairs,)`.
    works : int64 `(n_pairs,)`, of the queries.
    weights : float64 `(n_pairs,)`, number of pairs that each represents.
    """

    features: list[PairFeatures]
    are_covers: NDArray[np.bool_]
    works: NDArray[np.int64]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.features)

    def subset(self, rows: NDArray[np.int64]) -> LabelledPairs:
        """Return the pairs at these rows."""
        chosen = [self.features[row] for row in rows]
        return LabelledPairs(chosen, self.are_covers[rows], self.works[rows], self.weights[rows])

    def unaligned(self) -> LabelledPairs:
        """Return the same pairs without their similarities and sections."""
        return replace(self, features=[replace(each, similarity=None, located=None) for each in self.features])


def embed(dataset: Dataset, vector_of: Embed, background: Background) -> Embedded:
    """Embed labelled tracks, under a progress bar."""
    tracks = tqdm(dataset.tracks, desc="embedding", unit="track", disable=None)
    vectors = np.stack([vector_of(frames) for frames in tracks])
    return Embedded(dataset, vectors, TrackFeatures.of(background, vectors, [len(frames) for frames in dataset.tracks]))


def embedded_splits(data: Path, names: Sequence[str], vector_of: Embed, background: Background) -> dict[str, Embedded]:
    """Read and embed the usable tracks of splits.

    Raises
    ------
    DatasetError : as `load_npz`, or a split without covers.
    """
    splits = {}
    for name in names:
        dataset, _ = drop_unusable(load_npz(data, name))
        dataset.require_covers()
        splits[name] = embed(dataset, vector_of, background)
    return splits


def nearest_pairs(embedded: Embedded, n_nearest: int) -> NDArray[np.int64]:
    """Pair each track with the others nearest to it by corrected distance.

    Returns
    -------
    int64 `(n_tracks * n_nearest, 2)`, query and reference, in order of the queries; fewer pairs if there are fewer
    tracks.
    """
    matrix = embedded.corrected()
    np.fill_diagonal(matrix, np.inf)
    nearest = np.argsort(matrix, axis=1, kind="stable")[:, : min(n_nearest, len(matrix) - 1)]
    queries = np.repeat(np.arange(len(matrix)), nearest.shape[1])
    return np.stack([queries, nearest.ravel()], axis=1)


def sampled_pairs(
    embedded: Embedded, n_nearest: int, n_others: int, seed: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Sample pairs that represent all pairs: the near ones, all covers, and a random part of the others.

    Parameters
    ----------
    n_nearest : a pair is near if one track is among this many nearest to the other.
    n_others : largest number of the others.

    Returns
    -------
    int64 `(n_pairs, 2)`, each pair once, and float64 `(n_pairs,)`, number of pairs that each represents.
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


@dataclass(frozen=True)
class SectionSearch:
    """How sections are searched for.

    Parameters
    ----------
    cache : folder of stored similarities; see `pair_similarities`.
    """

    locator: Locator
    cache: Path


def located(
    labelled: LabelledPairs,
    embedded: Embedded,
    pairs: NDArray[np.int64],
    which: NDArray[np.bool_],
    search: SectionSearch,
) -> LabelledPairs:
    """Search for the sections of some of the pairs.

    Parameters
    ----------
    labelled, pairs : as of `aligned`.
    which : bool `(n_pairs,)`, the pairs to search.
    """
    chosen, features = np.flatnonzero(which), [*labelled.features]
    for row, each in zip(chosen.tolist(), locate_all(embedded.dataset, pairs[chosen], search), strict=True):
        features[row] = replace(features[row], located=each)
    return replace(labelled, features=features)


def locate_all(dataset: Dataset, pairs: NDArray[np.int64], search: SectionSearch) -> list[Located]:
    """Return where pairs of tracks match, in their order.

    Parameters
    ----------
    pairs : int64 `(n_pairs, 2)`, query and reference.
    """
    _, transpositions = pair_similarities(dataset.compared, pairs, search.cache)

    def locate(place: int) -> Located:
        query, reference = (dataset.chroma(i) for i in pairs[place])
        return search.locator(query, reference, int(transpositions[place]))

    with ThreadPoolExecutor(n_cores()) as threads:
        found = threads.map(locate, range(len(pairs)))
        return list(tqdm(found, total=len(pairs), desc="sections", unit="pair", disable=None))


def within_limits(
    labelled: LabelledPairs, embedded: Embedded, pairs: NDArray[np.int64], locator: Locator
) -> LabelledPairs:
    """Return pairs whose sections were searched by a locator without limits as a locator with limits finds them."""
    tracks, features = embedded.dataset.tracks, [*labelled.features]
    for row, pair in enumerate(features):
        if pair.located is not None:
            query, reference = (Chroma(tracks[i]) for i in pairs[row])
            features[row] = replace(pair, located=locator.within_limits(query, reference, pair.located))
    return replace(labelled, features=features)


def aligned(embedded: Embedded, pairs: NDArray[np.int64], cache: Path) -> LabelledPairs:
    """Align pairs, int64 `(n_pairs, 2)`, and return their features and labels; `cache` as of `PairSimilarities`."""
    similarities, _ = pair_similarities(embedded.dataset.compared, pairs, cache)
    queries, references = pairs.T
    features = assemble(
        embedded.features.take(queries),
        embedded.features.take(references),
        embedded.distances()[queries, references],
        similarities,
    )
    works, recipe = embedded.dataset.works, embedded.dataset.view
    features = [replace(each, recipe=recipe) for each in features]
    return LabelledPairs(features, works[queries] == works[references], works[queries], np.ones(len(pairs)))
