"""Search labelled tracks as the product does, and order the pairs that it found by any of their features."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from tqdm import tqdm

from contrafact.adapters.system import n_cores
from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.verdicts import Located
from contrafact.embedding.distances import distances
from contrafact.index.exact import MemoryIndex
from contrafact.scoring.calibration import Calibration, default_prior
from contrafact.scoring.hubness import HubnessCache, corrected_distance, expected_similarity
from contrafact.scoring.pair_features import TrackFeatures
from contrafact.search import N_CANDIDATES
from contrafact.search.locating import Locator
from contrafact.search.memory import MemoryAligner, MemoryLinks
from contrafact.search.ranked import Ranked
from contrafact.search.support import N_LINKED, Links
from contrafact.search.two_stage import Aligned, Aligner, TwoStageSearch
from contrafact.search.verdicts import Recording
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
    similarities, probabilities, log_odds : NaN for pairs that were not aligned.
    expected_similarities : similarity that chance gives.
    ranked_distances : the order of the product, see `as_distances`.
    """

    queries: NDArray[np.int64]
    distances: NDArray[np.float64]
    corrected_distances: NDArray[np.float64]
    similarities: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    log_odds: NDArray[np.float64]
    expected_similarities: NDArray[np.float64]
    ranked_distances: NDArray[np.float64]


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

    def tracks(self, places: NDArray[np.int64], n_candidates: int | None = N_CANDIDATES) -> PairTable:
        """Search for the references at these places, each without itself; None aligns each with every other."""
        queries, search = self.references.subset(places), self._search(n_candidates or len(self.references.frames))
        search = replace(search, is_exhaustive=n_candidates is None)

        def rank(row: int, aligner: Aligner, links: Links) -> list[Ranked]:
            name = track_name(int(places[row]))
            supported = replace(search, links=links)
            return supported.rank_track(queries.embeddings[row].whole, len(queries.frames[row]), aligner, name)

        return self._table(queries, places, rank, self._distances(queries))

    def clips(self, clips: EmbeddedTracks, places: NDArray[np.int64], n_candidates: int = N_CANDIDATES) -> PairTable:
        """Search for clips, each without the reference that it was cut from.

        Parameters
        ----------
        places : int64 `(n_clips,)`, these references; -1 for a clip that was not cut from any.
        """
        search = self._search(n_candidates)

        def rank(row: int, aligner: Aligner, links: Links) -> list[Ranked]:
            source = track_name(int(places[row])) if places[row] >= 0 else None
            return replace(search, links=links).rank_clip(
                clips.embeddings[row], len(clips.frames[row]), aligner, source
            )

        return self._table(clips, places, rank, FARTHEST + self._distances(clips))

    def _search(self, n_candidates: int) -> TwoStageSearch:
        embeddings = {track_name(place): each for place, each in enumerate(self.references.embeddings)}
        prior = default_prior(len(embeddings))
        return TwoStageSearch(MemoryIndex(embeddings), self.hubness, self.calibration, prior, n_candidates)

    def _distances(self, queries: EmbeddedTracks) -> NDArray[np.float64]:
        wholes = self.references.wholes
        return np.stack([distances(each, wholes) for each in queries.wholes])

    def _table(
        self,
        queries: EmbeddedTracks,
        places: NDArray[np.int64],
        rank: Callable[[int, Aligner, Links], list[Ranked]],
        by_embedding: NDArray[np.float64],
    ) -> PairTable:
        references, n_queries = self.references, len(places)
        similarities, probabilities, log_odds = (np.full(by_embedding.shape, np.nan) for _ in range(3))
        ranked_distances = np.empty(by_embedding.shape)
        locator, chromas = Locator.of(self.calibration, self.hubness.background), _Chromas(references.frames)
        with (
            PairSimilarities([*queries.frames, *references.frames], self.cache) as found,
            ThreadPoolExecutor(n_cores()) as threads,
        ):

            def aligner_of(chroma: Chroma, row: int) -> _Aligner:
                return _Aligner(found, row, n_queries, MemoryAligner(chroma, chromas, threads, locator))

            wholes = zip(chromas, references.embeddings, strict=True)
            recordings = {name: Recording(each.whole, chromas[name]) for name, each in wholes}
            links = MemoryLinks(
                self._search(N_LINKED), recordings, lambda name: aligner_of(chromas[name], n_queries + int(name))
            )
            for row in tqdm(range(n_queries), desc="search", unit="query", disable=None):
                ranked = rank(row, aligner_of(Chroma(queries.frames[row]), row), links)
                for each in ranked:
                    column = int(each.track_id)
                    by_embedding[row, column] = each.features.distance
                    similarities[row, column] = each.features.similarity
                    probabilities[row, column] = each.probability
                    log_odds[row, column] = each.log_odds if each.is_aligned else np.nan
                ranked_distances[row] = as_distances(by_embedding[row], ranked)
        corrected, expected = self._hub_features(queries, by_embedding)
        return PairTable(
            places, by_embedding, corrected, similarities, probabilities, log_odds, expected, ranked_distances
        )

    def _hub_features(
        self, queries: EmbeddedTracks, by_embedding: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return corrected distances and expected similarities of all pairs, aligned or not."""
        of_queries, of_references = (
            TrackFeatures.of(self.hubness, tracks.wholes, [len(frames) for frames in tracks.frames])
            for tracks in (queries, self.references)
        )
        hubness = np.broadcast_arrays(of_queries.hubness[:, None], of_references.hubness)
        shares = np.broadcast_arrays(of_queries.expected_shares[:, None], of_references.expected_shares)
        return corrected_distance(by_embedding, *hubness), expected_similarity(*shares)


class _Chromas(Mapping[str, Chroma]):
    """Chroma of tracks by their names."""

    def __init__(self, frames: Sequence[NDArray[np.uint8]]) -> None:
        self._frames = frames

    def __getitem__(self, name: str) -> Chroma:
        return Chroma(self._frames[int(name)])

    def __iter__(self) -> Iterator[str]:
        return map(track_name, range(len(self._frames)))

    def __len__(self) -> int:
        return len(self._frames)


@dataclass(frozen=True)
class _Aligner:
    """Aligns one query with references by their names; reads similarities from the cache."""

    cached: PairSimilarities
    row: int
    n_queries: int
    in_memory: MemoryAligner

    def similarities(self, track_ids: Sequence[str]) -> dict[str, Aligned | None]:
        columns = np.array([int(name) for name in track_ids], dtype=np.int64)
        pairs = np.stack([np.full(len(columns), self.row), self.n_queries + columns], axis=1)
        similarities, transpositions = (numbers.tolist() for numbers in self.cached.of(pairs))
        return {
            name: Aligned(similarity, transposition, self.in_memory.references[name].n_frames)
            for name, similarity, transposition in zip(track_ids, similarities, transpositions, strict=True)
        }

    def locate(self, transpositions: Mapping[str, int]) -> dict[str, Located]:
        return self.in_memory.locate(transpositions)


def by_distance(table: PairTable) -> NDArray[np.float64]:
    """Order by the distance of embeddings."""
    return table.distances


def by_corrected_distance(table: PairTable) -> NDArray[np.float64]:
    """Order by the distance of embeddings, corrected for hubness."""
    return table.corrected_distances


def by_probability(table: PairTable) -> NDArray[np.float64]:
    """Order as the product does."""
    return table.ranked_distances


def by_evidence(table: PairTable) -> NDArray[np.float64]:
    """Order aligned pairs by their own log-odds, without limits or support; behind them the others by distance."""
    return np.where(np.isnan(table.log_odds), 1 + table.distances, expit(-table.log_odds))


def by_similarity(table: PairTable) -> NDArray[np.float64]:
    """Order aligned pairs by similarity; behind them the others by distance."""
    return np.where(np.isnan(table.similarities), table.distances, -table.similarities)


def by_corrected_similarity(table: PairTable) -> NDArray[np.float64]:
    """Order aligned pairs by similarity less the expected similarity; behind them the others by distance."""
    expected = table.expected_similarities
    found = expected - table.similarities
    return np.where(np.isnan(found), expected.max() + table.distances, found)
