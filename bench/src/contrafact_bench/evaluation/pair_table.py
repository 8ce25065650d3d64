"""Search labelled tracks as the product does, and order the pairs that it found by any of their features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.domain.embeddings import TrackEmbedding
from contrafact.embedding.distances import distances
from contrafact.index.exact import MemoryIndex
from contrafact.scoring.calibration import Calibration, default_prior
from contrafact.scoring.hubness import HubnessCache, corrected_distance, expected_similarity
from contrafact.search.two_stage import N_CANDIDATES, Aligned, Query, TwoStageSearch
from contrafact_bench.evaluation.describe import Described
from contrafact_bench.systems.two_stage import as_distances
from contrafact_training.data.datasets import Dataset, track_name
from contrafact_training.data.pair_similarities import PairSimilarities

FARTHEST = 2.0
"""Largest distance of two embeddings."""


@dataclass(frozen=True)
class EmbeddedTracks:
    """Tracks or clips with their embeddings.

    Parameters
    ----------
    frames : uint8 `(n_frames, 12)` each.
    """

    frames: list[NDArray[np.uint8]]
    embeddings: list[TrackEmbedding]

    @classmethod
    def of(cls, dataset: Dataset, described: Described) -> EmbeddedTracks:
        """Return the tracks of a dataset that could be described by our network."""
        embeddings = [TrackEmbedding(each[0], each[1:]) for each in described.tracks]
        return cls([dataset.tracks[i] for i in described.indices], embeddings)

    def subset(self, places: NDArray[np.int64]) -> EmbeddedTracks:
        """Return the tracks at these places."""
        return EmbeddedTracks([self.frames[i] for i in places], [self.embeddings[i] for i in places])

    @property
    def wholes(self) -> NDArray[np.float32]:
        """The vectors of whole tracks, `(n_tracks, d)`."""
        return np.stack([each.whole for each in self.embeddings])


@dataclass(frozen=True)
class PairTable:
    """Features of all pairs of queries and references; every array but `queries` is `(n_queries, n_references)`.

    Parameters
    ----------
    queries : int64 `(n_queries,)`, the reference that each query is, or was cut from.
    distances : of embeddings. For clips, the candidates' distances by segments; those of all others are above 2.
    corrected_distances : corrected for hubness.
    similarities, probabilities : NaN for pairs that were not aligned.
    expected_similarities : similarity that chance gives.
    """

    queries: NDArray[np.int64]
    distances: NDArray[np.float64]
    corrected_distances: NDArray[np.float64]
    similarities: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    expected_similarities: NDArray[np.float64]


@dataclass(frozen=True)
class LabelledSearch:
    """The product's search over labelled tracks.

    Parameters
    ----------
    cache : folder of stored similarities, see `PairSimilarities`.
    """

    references: EmbeddedTracks
    calibration: Calibration
    hubness: HubnessCache
    cache: Path

    def tracks(self, places: NDArray[np.int64], n_candidates: int = N_CANDIDATES) -> PairTable:
        """Search for the references at these places, each without itself."""
        return self._table(self.references.subset(places), places, n_candidates, are_clips=False)

    def clips(self, clips: EmbeddedTracks, places: NDArray[np.int64], n_candidates: int = N_CANDIDATES) -> PairTable:
        """Search for clips, each without the reference that it was cut from, `places`."""
        return self._table(clips, places, n_candidates, are_clips=True)

    def _table(
        self, queries: EmbeddedTracks, places: NDArray[np.int64], n_candidates: int, *, are_clips: bool
    ) -> PairTable:
        references, n_queries = self.references, len(places)
        names = [track_name(place) for place in range(len(references.frames))]
        index = MemoryIndex(dict(zip(names, references.embeddings, strict=True)))
        prior = default_prior(len(names))
        search = TwoStageSearch(index, self.hubness, self.calibration, prior, n_candidates)
        wholes = references.wholes
        found = np.stack([distances(each, wholes) for each in queries.wholes]) + (FARTHEST if are_clips else 0.0)
        similarities, probabilities = np.full(found.shape, np.nan), np.full(found.shape, np.nan)
        with PairSimilarities([*queries.frames, *references.frames], self.cache) as aligner:
            for row in tqdm(range(n_queries), desc="search", unit="query", disable=None):
                query = Query(queries.embeddings[row], len(queries.frames[row]))
                align = _Aligner(aligner, row, n_queries, references.frames)
                rank = search.rank_clip if are_clips else search.rank_track
                for each in rank(query, align, track_name(int(places[row]))):
                    column = int(each.track_id)
                    found[row, column] = each.features.distance
                    similarities[row, column] = each.features.similarity
                    probabilities[row, column] = each.probability
        corrected, expected = self._hub_features(queries, found)
        return PairTable(places, found, corrected, similarities, probabilities, expected)

    def _hub_features(
        self, queries: EmbeddedTracks, found: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        (query_hubness, query_shares), (hubness, shares) = (
            (self.hubness.hubness(vectors), self.hubness.expected_shares(vectors))
            for vectors in ([*queries.wholes], [*self.references.wholes])
        )
        rows = np.broadcast_arrays(query_hubness[:, None], hubness)
        return corrected_distance(found, *rows), expected_similarity(
            *np.broadcast_arrays(query_shares[:, None], shares)
        )


@dataclass(frozen=True)
class _Aligner:
    """Aligns one query with references by their names."""

    similarities: PairSimilarities
    row: int
    n_queries: int
    frames: Sequence[NDArray[np.uint8]]

    def __call__(self, names: Sequence[str]) -> dict[str, Aligned | None]:
        columns = np.array([int(name) for name in names], dtype=np.int64)
        pairs = np.stack([np.full(len(columns), self.row), self.n_queries + columns], axis=1)
        similarities, transpositions = (numbers.tolist() for numbers in self.similarities.of(pairs))
        return {
            name: Aligned(similarity, transposition, len(self.frames[column]))
            for name, similarity, transposition, column in zip(
                names, similarities, transpositions, columns, strict=True
            )
        }


def by_distance(table: PairTable) -> NDArray[np.float64]:
    """Order by the distance of embeddings."""
    return table.distances


def by_corrected_distance(table: PairTable) -> NDArray[np.float64]:
    """Order by the distance of embeddings, corrected for hubness."""
    return table.corrected_distances


def by_probability(table: PairTable) -> NDArray[np.float64]:
    """Order as the product does, see `as_distances`."""
    rows = zip(table.distances, table.probabilities, table.similarities, strict=True)
    return np.stack([as_distances(*row) for row in rows])


def by_similarity(table: PairTable) -> NDArray[np.float64]:
    """Order aligned pairs by similarity; behind them the others by distance."""
    return np.where(np.isnan(table.similarities), table.distances, -table.similarities)


def by_corrected_similarity(table: PairTable) -> NDArray[np.float64]:
    """Order aligned pairs by similarity less the expected similarity; behind them the others by distance."""
    expected = table.expected_similarities
    found = expected - table.similarities
    return np.where(np.isnan(found), expected.max() + table.distances, found)
