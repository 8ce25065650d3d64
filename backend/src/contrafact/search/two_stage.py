"""Two-stage search: candidates by embedding, then alignment, one probability and the order that follows.

Everything is computed from vectors that an index returns and from what an aligner returns, so that service, command
line and bench rank in the same way. Sections are searched for in the pairs whose similarity speaks for a cover. A whole
track takes its candidates in two steps: the initial ones are nearest to the query, the expanded ones nearest to the
query and its first covers. A clip takes them by its segments (MaxMean). Covers that are known of each other support
each other in the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from math import inf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import RECIPE
from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.domain.verdicts import Located, SameRecording
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.hubness import HubnessCache
from contrafact.scoring.pair_features import TYPICAL_FRAMES, PairFeatures, TrackFeatures, assemble
from contrafact.search import N_CANDIDATES
from contrafact.search.candidates import VectorIndex, clip_candidates, expanded_candidates, vectors_of
from contrafact.search.cascade import (
    N_ALWAYS,
    NO_LIMIT,
    Limit,
    Supporters,
    n_aligned,
    n_located,
    promising,
    strongest,
)
from contrafact.search.expansion import n_initial
from contrafact.search.ranked import Ranked
from contrafact.search.remembering import RememberedVectors
from contrafact.search.support import Links, edges_among

MAX_ROWS = 10_000
"""Tracks that a ranking lists at most."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """The alignment of the query with one reference.

    Parameters
    ----------
    similarity, transposition_semitones : as of `contrafact.alignment.align.Similarity`.
    n_frames : length of the reference's chroma.
    recipe : by which both were analysed.
    """

    similarity: float
    transposition_semitones: int
    n_frames: int
    recipe: str = RECIPE


class Aligner(Protocol):
    """Aligns one query with tracks by their ids."""

    def similarities(self, track_ids: Sequence[str]) -> Mapping[str, Aligned | None]:
        """Align the query with tracks. None for a track without usable chroma; a deleted track is missing."""
        ...

    def locate(self, transpositions: Mapping[str, int]) -> Mapping[str, Located]:
        """Find the sections that the query shares with tracks; their transpositions are those of `similarities`.

        A track that was deleted, or whose chroma cannot be read any more, is missing.
        """
        ...


@dataclass(frozen=True, slots=True)
class TwoStageSearch:
    """The search over one set of vectors.

    Parameters
    ----------
    prior : probability that a pair is a cover before it is compared, between 0 and 1.
    n_candidates : tracks that are considered; see `contrafact.search.cascade` for those that are aligned.
    links : edges of the tracks, by which they support each other in the order; None orders each by itself.
    is_exhaustive : align all candidates, and search for sections wherever they count, as the cascade is judged by.
    """

    index: VectorIndex
    hubness: HubnessCache
    calibration: Calibration
    prior: float
    n_candidates: int = N_CANDIDATES
    links: Links | None = None
    is_exhaustive: bool = False

    def rank_track(
        self,
        vector: NDArray[np.float32],
        n_frames: int,
        aligner: Aligner,
        leave_out: str | None = None,
        same_recordings: Mapping[str, SameRecording] | None = None,
    ) -> list[Ranked]:
        """Rank the candidates of a whole track, most probable first.

        Parameters
        ----------
        vector : float32 `(d,)`, of length 1, of the whole track.
        n_frames : length of its chroma.
        aligner : aligns the query with references.
        leave_out : a track that is not ranked, such as the query itself.
        same_recordings : tracks that hold the recording of the query, by id.
        """
        query = _Query(vector, n_frames, aligner, same_recordings or {})
        return self._remembering()._rank_whole(query, leave_out)

    def _remembering(self) -> TwoStageSearch:
        return replace(self, index=RememberedVectors(self.index))

    def _rank_whole(self, query: _Query, leave_out: str | None) -> list[Ranked]:
        k, vector = self.n_candidates, query.vector
        nearest = self.index.nearest(vector, k, leave_out)
        initial = nearest[: n_initial(k)]
        n_most = inf if self.is_exhaustive else n_located(k)
        ranked, weaker = self._rank(query, initial, Limit(n_most // 2))
        # A library with fewer tracks than candidates needs no expansion: all are found already.
        is_whole = len(nearest) < k
        probabilities = {each.track_id: each.probability for each in ranked if each.is_aligned}
        others = nearest[len(initial) :]
        if not is_whole:
            others = expanded_candidates(self.index, vector, probabilities, initial, k, leave_out=leave_out)
        ids = [each.track_id for each in (*initial, *others)]
        supporters = Supporters.among(self.links, vector, leave_out, ids, partial(vectors_of, self.index))
        supported = supporters.of(self.edges(ranked), ids)
        if len(initial) + len(others) > N_ALWAYS and not self.is_exhaustive:
            scored = self._ranked(*self._features(query, others, {}, {}))
            found = promising(scored, supported, len(initial), n_aligned(k))
            others = [each for each in others if each.track_id in found]
        n_left = n_most - sum(each.features.located is not None for each in ranked)
        ranked += self._rank(query, [*others, *weaker], Limit(n_left, supported))[0]
        return supporters.in_order(self.edges(ranked), ranked)

    def rank_clip(
        self, clip: TrackEmbedding, n_frames: int, aligner: Aligner, leave_out: str | None = None
    ) -> list[Ranked]:
        """Rank the candidates of a clip, a part of a recording, most probable first.

        Parameters
        ----------
        n_frames : length of the clip's chroma.
        aligner, leave_out : as of `rank_track`; leave out the track that the clip was cut from. Its edges do not count.
        """
        search = self._remembering()
        candidates = clip_candidates(search.index, clip, self.n_candidates, leave_out)
        ranked, _ = search._rank(_Query(clip.whole, n_frames, aligner, is_clip=True), candidates)
        links = self.links.of([each.track_id for each in candidates]) if self.links else None
        supporters = Supporters(clip.whole, leave_out, links, partial(vectors_of, search.index))
        return supporters.in_order(self.edges(ranked), ranked)

    def score_unaligned(
        self,
        vector: NDArray[np.float32],
        n_frames: int,
        neighbours: Sequence[Neighbour],
        recipes: Mapping[str, str] | None = None,
    ) -> list[Ranked]:
        """Score tracks by embedding alone, in the order given; tracks that left the index are left out.

        Parameters
        ----------
        recipes : at whose scale the query and a track are compared, by id, where it is known; see `shared_recipes`.
        """
        query = _Query(vector, n_frames, None, recipes=recipes or {})
        indexed, features = self._features(query, neighbours, {}, {})
        return self._ranked(indexed, features)

    def edges(self, ranked: Sequence[Ranked]) -> dict[str, float]:
        """Return the tracks of a ranking that the query probably records one work with.

        Their probabilities are those at the fitted prior: the prior of a small library is high, and a wrong edge moves
        every ranking that it takes part in. A library's own calibration does not change them.
        """
        aligned = [each for each in ranked if each.is_aligned]
        if not aligned:
            return {}
        prior = self.calibration.fitted_prior
        found = self.calibration.of_weights.probabilities([each.features for each in aligned], prior).tolist()
        return edges_among(zip((each.track_id for each in aligned), found, strict=True))

    def _rank(
        self, query: _Query, candidates: Sequence[Neighbour], limit: Limit = NO_LIMIT
    ) -> tuple[list[Ranked], list[Neighbour]]:
        """Align candidates, and search for sections in those that speak for a cover.

        Returns
        -------
        The candidates, but for those in which no sections are searched for because of the limit, and these.
        """
        if not candidates or query.aligner is None:
            return [], []
        aligned = query.similarities([each.track_id for each in candidates])
        existing = [each for each in candidates if each.track_id in aligned]
        indexed, features = self._features(query, existing, aligned, {})
        are_worth = self.calibration.are_worth_locating(features).tolist() if features else []
        worth = {each.track_id for each, is_worth in zip(indexed, are_worth, strict=True) if is_worth}
        left_out = set[str]()
        if len(worth) > limit.n_located:
            scored = [each for each in self._ranked(indexed, features) if each.track_id in worth]
            left_out = worth - strongest(scored, limit)
            indexed = [each for each in indexed if each.track_id not in left_out]
        transpositions = {
            each.track_id: found.transposition_semitones
            for each in indexed
            if each.track_id in worth and (found := aligned[each.track_id])
        }
        ranked = self._ranked(*self._features(query, indexed, aligned, query.aligner.locate(transpositions)))
        return ranked, [each for each in candidates if each.track_id in left_out]

    def _features(
        self,
        query: _Query,
        neighbours: Sequence[Neighbour],
        aligned: Mapping[str, Aligned | None],
        located: Mapping[str, Located],
    ) -> tuple[list[Neighbour], list[PairFeatures]]:
        """Return the neighbours that are in the index, and the features of each with the query."""
        vectors = vectors_of(self.index, (each.track_id for each in neighbours))
        indexed = [each for each in neighbours if each.track_id in vectors]
        if not indexed:
            return [], []
        alignments = [aligned.get(each.track_id) for each in indexed]
        features = assemble(
            TrackFeatures.of(self.hubness, [query.vector], [query.n_frames]),
            TrackFeatures.of(
                self.hubness,
                [vectors[each.track_id] for each in indexed],
                [each.n_frames if each else TYPICAL_FRAMES for each in alignments],
            ),
            [each.distance for each in indexed],
            [each.similarity if each else None for each in alignments],
            are_clips=query.is_clip,
            located=[located.get(each.track_id) for each in indexed],
        )
        same = [query.same_recordings.get(each.track_id) for each in indexed]
        recipes = [
            found.recipe if found else query.recipes.get(each.track_id)
            for each, found in zip(indexed, alignments, strict=True)
        ]
        return indexed, [
            replace(pair, same_recording=held, recipe=recipe)
            for pair, held, recipe in zip(features, same, recipes, strict=True)
        ]

    def _ranked(self, neighbours: Sequence[Neighbour], features: Sequence[PairFeatures]) -> list[Ranked]:
        if not features:
            return []
        log_odds = self.calibration.log_odds(features)
        probabilities = self.calibration.probabilities_at(log_odds, features, self.prior).tolist()
        ids = [each.track_id for each in neighbours]
        return [Ranked(*each) for each in zip(ids, features, probabilities, log_odds.tolist(), strict=True)]


@dataclass(frozen=True, slots=True)
class _Query:
    vector: NDArray[np.float32]
    n_frames: int
    aligner: Aligner | None
    same_recordings: Mapping[str, SameRecording] = field(default_factory=dict)
    is_clip: bool = False
    recipes: Mapping[str, str] = field(default_factory=dict)
    aligned: dict[str, Aligned | None] = field(default_factory=dict)

    def similarities(self, track_ids: Sequence[str]) -> dict[str, Aligned | None]:
        """Return what the aligner returns, which is asked once for each track."""
        missing = [track_id for track_id in track_ids if track_id not in self.aligned]
        if missing and self.aligner is not None:
            self.aligned.update(self.aligner.similarities(missing))
        return {track_id: self.aligned[track_id] for track_id in track_ids if track_id in self.aligned}
