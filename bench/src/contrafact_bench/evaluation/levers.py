"""The search of the product with some of its levers only, to tell what each of them gains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.alignment.sections import in_order
from contrafact.domain.chroma import PITCH_CLASSES
from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.domain.verdicts import Located
from contrafact.embedding.distances import distances
from contrafact.index.exact import MemoryIndex
from contrafact.scoring.calibration import Calibration, default_prior
from contrafact.scoring.hubness import HubnessCache
from contrafact.scoring.pair_features import TrackFeatures, assemble
from contrafact.search.locating import Locator
from contrafact.search.memory import MemoryLinks
from contrafact.search.support import Edges, Links
from contrafact.search.two_stage import Aligned, TwoStageSearch
from contrafact.search.verdicts import Recording
from contrafact_bench.systems.two_stage import as_distances
from contrafact_training.data.datasets import Dataset, track_name
from contrafact_training.data.labelled_pairs import Embedded, LabelledPairs, nearest_pairs
from contrafact_training.data.pair_similarities import PairSimilarities
from contrafact_training.fit.curve_fit import CurvePairs, fit_curve
from contrafact_training.fit.quality import N_NEAREST

EAR, EYE, HUBS, EXPANSION, SUPPORT = "ear", "eye", "hubs", "expansion", "support"
LEVERS = (EAR, EYE, HUBS, EXPANSION, SUPPORT)
WORKS = "works"
"""Not of the search but of its user, who has put the recordings of the library into works."""
Levers = frozenset[str]


class LeverSearch:
    """Labelled tracks, searched with some of the levers. What is computed of a pair is kept for all of them.

    Parameters
    ----------
    dataset : the tracks; compared by the best view that all of them have.
    vectors : float32 `(n_tracks, d)`, of whole tracks.
    calibration : of the card.
    cache : folder of stored similarities.
    """

    def __init__(
        self,
        dataset: Dataset,
        vectors: NDArray[np.float32],
        calibration: Calibration,
        hubness: HubnessCache,
        cache: Path,
    ) -> None:
        self.dataset, self._vectors, self._hubness = dataset, vectors, hubness
        self._pairs = _Pairs(dataset, Locator.of(calibration, hubness.background), cache)
        self._names = [track_name(place) for place in range(len(dataset))]
        embeddings = {name: TrackEmbedding(each, each[None]) for name, each in zip(self._names, vectors, strict=True)}
        self._index = MemoryIndex(embeddings)
        self._recordings = {
            name: Recording(vectors[place], dataset.chroma(place)) for place, name in enumerate(self._names)
        }

    def distances(self, levers: Levers, calibration: Calibration, queries: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the order of the references of each query, `(n_queries, n_tracks)`, as of `as_distances`.

        Parameters
        ----------
        levers : those of `LEVERS` that are used; the view of the tracks decides about the ear.
        calibration : fitted with these levers, see `refitted`.
        """
        index = self._index if EXPANSION in levers else _Unexpanded(self._index)
        search = TwoStageSearch(index, self._hubness_of(levers), calibration, default_prior(len(self.dataset)))
        aligner_of = partial(PairAligner, self._pairs, has_eye=EYE in levers)
        links = MemoryLinks(search, self._recordings, lambda name: aligner_of(int(name)))
        found = []
        for query in tqdm(queries.tolist(), desc=" ".join(sorted(levers)) or "none", unit="query", disable=None):
            name, recording = self._names[query], self._recordings[self._names[query]]
            of_query = _WorkLinks(links, self._names, self.dataset.works, name) if WORKS in levers else links
            search = replace(search, links=of_query if SUPPORT in levers else None)
            ranked = search.rank_track(recording.vector, recording.chroma.n_frames, aligner_of(query), name)
            found.append(as_distances(distances(recording.vector, self._vectors), ranked))
        self._pairs.save()
        return np.stack(found)

    def near_pairs(self, levers: Levers, calibration: Calibration, chosen: NDArray[np.int64]) -> LabelledPairs:
        """Return the pairs of the chosen tracks with their nearest, aligned, and located where they are worth it."""
        lengths = [len(frames) for frames in self.dataset.tracks]
        features = TrackFeatures.of(self._hubness_of(levers), self._vectors, lengths)
        embedded = Embedded(self.dataset, self._vectors, features)
        pairs = nearest_pairs(embedded, N_NEAREST)
        pairs = pairs[np.isin(pairs[:, 0], chosen)]
        queries, references = pairs.T
        similarities, transpositions = self._pairs.aligned(pairs)
        of_pairs = (features.take(queries), features.take(references), embedded.distances()[queries, references])
        plain = [replace(each, recipe=self.dataset.view) for each in assemble(*of_pairs, similarities)]
        found = []
        are_worth = calibration.are_worth_locating(plain).tolist()
        for row, (query, reference) in enumerate(tqdm(pairs.tolist(), desc="near", unit="pair", disable=None)):
            shift = int(transpositions[row])
            located = self._pairs.located(query, reference, shift) if are_worth[row] else None
            found.append(replace(plain[row], located=located if EYE in levers else _without_eye(located)))
        works = self.dataset.works
        return LabelledPairs(found, works[queries] == works[references], works[queries], np.ones(len(pairs)))

    def _hubness_of(self, levers: Levers) -> HubnessCache:
        return self._hubness if HUBS in levers else _EvenHubness(self._hubness, self._vectors)


def refitted(calibration: Calibration, near: LabelledPairs) -> Calibration:
    """Return a calibration whose curves are fitted to pairs as some levers see them.

    Parameters
    ----------
    near : of `LeverSearch.near_pairs`.
    """
    rows = np.arange(len(near))
    fitted = replace(calibration, aligned=fit_curve(_curve_pairs(near, rows), "logistic"))
    have_sections = np.array([each.located is not None for each in near.features])
    are_limited = np.array([not fitted.has_section_curve(each) for each in near.features])
    located, limited = (
        fit_curve(_curve_pairs(near, np.flatnonzero(have_sections & (are_limited == is_limited))), "logistic")
        for is_limited in (False, True)
    )
    return replace(fitted, located=located, limited=limited)


def _curve_pairs(near: LabelledPairs, rows: NDArray[np.int64]) -> CurvePairs:
    part = near.subset(rows)
    return CurvePairs(part, part)


class _Pairs:
    """Alignments and sections of pairs, each computed once."""

    def __init__(self, dataset: Dataset, locator: Locator, cache: Path) -> None:
        self._dataset, self._locator = dataset, locator
        self._similarities = PairSimilarities(dataset.compared, cache, n_threads=1)
        self._located: dict[tuple[int, int], Located] = {}

    def n_frames(self, place: int) -> int:
        """Return the length of a track."""
        return len(self._dataset.tracks[place])

    def aligned(self, pairs: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
        """Return similarities and transpositions, see `PairSimilarities`."""
        return self._similarities.of(pairs)

    def located(self, query: int, reference: int, semitones: int) -> Located:
        """Return where two tracks match; the pair is compared in one order."""
        if query > reference:
            return _swapped(self.located(reference, query, -semitones % len(PITCH_CLASSES)))
        if (query, reference) not in self._located:
            left, right = self._dataset.chroma(query), self._dataset.chroma(reference)
            self._located[query, reference] = self._locator(left, right, semitones)
        return self._located[query, reference]

    def save(self) -> None:
        """Write the similarities that are not stored yet."""
        self._similarities.save()

    @property
    def recipe(self) -> str:
        """Of the view by which the tracks are compared."""
        return self._dataset.view


@dataclass(frozen=True)
class PairAligner:
    """Aligns one track with others; see `contrafact.search.two_stage.Aligner`."""

    pairs: _Pairs
    query: int
    has_eye: bool

    def similarities(self, track_ids: Sequence[str]) -> dict[str, Aligned | None]:
        """See `Aligner.similarities`."""
        places = [int(track_id) for track_id in track_ids]
        found = self.pairs.aligned(np.array([[self.query, place] for place in places], dtype=np.int64))
        numbers = zip(track_ids, *(column.tolist() for column in found), places, strict=True)
        return {
            track_id: Aligned(similarity, semitones, self.pairs.n_frames(place), self.pairs.recipe)
            for track_id, similarity, semitones, place in numbers
        }

    def locate(self, transpositions: Mapping[str, int]) -> dict[str, Located]:
        """See `Aligner.locate`."""
        found = {name: self.pairs.located(self.query, int(name), shift) for name, shift in transpositions.items()}
        return found if self.has_eye else {name: replace(each, network_log_odds=None) for name, each in found.items()}


@dataclass(frozen=True)
class _WorkLinks:
    """Edges of tracks, and to all others of their works, where neither is the query: its work is not known."""

    links: Links
    names: Sequence[str]
    works: NDArray[np.int64]
    query: str

    def of(self, track_ids: Sequence[str]) -> dict[str, Edges]:
        return {
            track_id: {**edges, **self._same_work(track_id)} for track_id, edges in self.links.of(track_ids).items()
        }

    def _same_work(self, track_id: str) -> dict[str, float]:
        if track_id == self.query:
            return {}
        of_work = (self.names[place] for place in np.flatnonzero(self.works == self.works[int(track_id)]).tolist())
        return {name: 1.0 for name in of_work if name not in (track_id, self.query)}


@dataclass(frozen=True)
class _Unexpanded:
    """An index that answers every vector with the neighbours of the query, which is the track left out."""

    index: MemoryIndex

    def nearest(self, vector: NDArray[np.float32], k: int, leave_out: str | None = None) -> list[Neighbour]:
        (query,) = self.index.vectors(leave_out) if leave_out is not None else (vector,)
        return self.index.nearest(vector if query is None else query, k, leave_out)

    def nearest_to_segments(
        self, segments: NDArray[np.float32], k: int, leave_out: str | None = None
    ) -> list[Neighbour]:
        return self.index.nearest_to_segments(segments, k, leave_out)

    def vectors(self, *track_ids: str) -> list[NDArray[np.float32] | None]:
        return self.index.vectors(*track_ids)


class _EvenHubness(HubnessCache):
    """Gives every track the mean hubness and the mean expected similarity of some tracks."""

    def __init__(self, hubness: HubnessCache, vectors: NDArray[np.float32]) -> None:
        super().__init__(hubness.background)
        self._mean = float(hubness.hubness(vectors).mean())
        self._share = float(hubness.expected_shares(vectors).mean())

    def hubness(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.full(len(vectors), self._mean)

    def expected_shares(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.full(len(vectors), self._share)


def _without_eye(located: Located | None) -> Located | None:
    return None if located is None else replace(located, network_log_odds=None)


def _swapped(located: Located) -> Located:
    return replace(
        located,
        transposition_semitones=-located.transposition_semitones % len(PITCH_CLASSES),
        tempo_ratio=None if located.tempo_ratio is None else 1 / located.tempo_ratio,
        sections=in_order(each.swapped() for each in located.sections),
    )
