"""What check, rank and clip share: how alike two tracks are, by embedding and by alignment, and what that means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.verdicts import Decision, OperatingPoint, Verdict
from contrafact.matching.alignment import Alignment, align, similarities
from contrafact.matching.calibration import Calibration
from contrafact.matching.curve import USUAL_FRAMES
from contrafact.matching.hubs import corrected_distance
from contrafact.matching.index import Neighbour, distances
from contrafact.matching.likeness import Likeness
from contrafact.matching.prior import default_prior
from contrafact.ports.stores import TrackStore
from contrafact.services.chroma_cache import ChromaCache
from contrafact.services.library_index import LibraryIndex
from contrafact.services.nearness import NearnessCache

Vector = NDArray[np.float32]
Order = tuple[float, float, float, float, str]


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """What an operator decides about matching.

    Parameters
    ----------
    prior : how likely a pair of the library is a cover before listening, 0..1; None takes it from the library's size.
    operating_point : where "likely" begins unless a request says otherwise.
    n_candidates : tracks that a ranking aligns: those nearest by embedding.
    n_threads : pairs that are aligned at the same time.
    """

    prior: float | None
    operating_point: OperatingPoint
    n_candidates: int
    n_threads: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What is compared of a recording.

    Parameters
    ----------
    vector : its embedding as a whole, float32 `(d,)`, of length 1.
    """

    vector: Vector
    chroma: Chroma


@dataclass(frozen=True, slots=True)
class Ranked:
    """A track of the library, and how like it is to what was asked.

    Parameters
    ----------
    chroma_key : of the chroma that was aligned; None for a track that nobody aligned.
    probability : that both record one work, 0..1, at the library's prior.
    """

    track_id: str
    chroma_key: str | None
    likeness: Likeness
    probability: float

    @property
    def is_aligned(self) -> bool:
        """Whether the two were compared frame by frame, or by embedding alone."""
        return self.likeness.similarity is not None


def order_of(ranked: Ranked) -> Order:
    """What a ranking is sorted by: aligned tracks by probability, those of one probability by likeness; then the rest.

    Probabilities end at what could be counted, so that the surest of them are equal.
    """
    likeness = ranked.likeness
    if likeness.similarity is None:
        return order_unaligned(likeness.distance, ranked.track_id)
    return (0.0, -ranked.probability, -likeness.similarity, likeness.distance, ranked.track_id)


def order_unaligned(distance: float, track_id: str) -> Order:
    """What a track is sorted by that nobody aligned: it stands behind all others, by distance."""
    return (1.0, distance, 0.0, 0.0, track_id)


@dataclass(frozen=True, slots=True)
class Matcher:
    """Compares tracks, and ranks a library by likeness to one."""

    tracks: TrackStore
    index: LibraryIndex
    chromas: ChromaCache
    calibration: Calibration
    nearness: NearnessCache
    model_id: str
    options: MatchOptions

    def prior(self) -> float:
        """How likely a pair of the library is a cover before listening, 0..1."""
        return default_prior(self.index.n_tracks) if self.options.prior is None else self.options.prior

    def decider(self, operating_point: OperatingPoint | None) -> Callable[[float], Decision]:
        """What turns a probability into a word at an operating point; at the operator's when left out."""
        return self.calibration.cuts(operating_point or self.options.operating_point).decide

    def check(self, query: Heard, reference: Heard, operating_point: OperatingPoint | None) -> Verdict:
        """The verdict on two recordings, aligned."""
        found = align(query.chroma, reference.chroma)
        near_query, near_reference = self.nearness([query.vector, reference.vector])
        distance = float(distances(query.vector, reference.vector[None, :])[0])
        likeness = Likeness(
            distance,
            corrected_distance(distance, near_query, near_reference),
            found.similarity,
            query.chroma.n_frames,
            reference.chroma.n_frames,
        )
        return self._verdict(likeness, found, operating_point)

    def rank_embedding(
        self, embedding: TrackEmbedding, chroma: Chroma, *, is_clip: bool, leave_out: str | None
    ) -> list[Ranked]:
        """The tracks that a first look by embedding finds, aligned, the most probable first.

        A track whose chroma cannot be read stands at the end, by its embedding alone.

        Parameters
        ----------
        is_clip : whether the query is a short part of a recording, which is looked for among segments.
        leave_out : a track that is not ranked, such as the query itself.
        """
        k = self.options.n_candidates
        if is_clip:
            found = self.index.segment_candidates(embedding.segments, k, leave_out)
        else:
            found = self.index.candidates(embedding.whole, k, leave_out)
        ranked = self._aligned(Heard(embedding.whole, chroma), found)
        return sorted(ranked, key=order_of)

    def unaligned(self, query: Heard, neighbours: Sequence[Neighbour]) -> list[Ranked]:
        """Tracks compared by embedding alone, in the order given; those that are gone meanwhile are left out."""
        return self._ranked(query, neighbours, {})

    def verdicts(
        self, chroma: Chroma, ranked: Sequence[Ranked], operating_point: OperatingPoint | None
    ) -> list[Verdict]:
        """The verdicts on tracks of a ranking, with the sections of those that were aligned.

        Parameters
        ----------
        chroma : of what was asked.
        """
        chromas = self.chromas.get([each.chroma_key for each in ranked if each.chroma_key])

        def verdict(each: Ranked) -> Verdict:
            reference = chromas.get(each.chroma_key) if each.chroma_key else None
            found = align(chroma, reference) if reference and each.is_aligned else None
            return self._verdict(each.likeness, found, operating_point)

        with ThreadPoolExecutor(self.options.n_threads) as threads:
            return list(threads.map(verdict, ranked))

    def _aligned(self, query: Heard, neighbours: Sequence[Neighbour]) -> list[Ranked]:
        tracks = self.tracks.get_many([each.track_id for each in neighbours])
        found = self.chromas.get([track.chroma_key for track in tracks.values() if track.chroma_key])
        references = {
            track.id: (track.chroma_key, found[track.chroma_key])
            for track in tracks.values()
            if track.chroma_key in found
        }
        return self._ranked(query, [each for each in neighbours if each.track_id in tracks], references)

    def _ranked(
        self, query: Heard, neighbours: Sequence[Neighbour], references: Mapping[str, tuple[str, Chroma]]
    ) -> list[Ranked]:
        vectors = self.index.vectors(*(each.track_id for each in neighbours))
        present = [(each, vector) for each, vector in zip(neighbours, vectors, strict=True) if vector is not None]
        chromas = [chroma for _, chroma in references.values()]
        found = similarities(query.chroma, chromas, self.options.n_threads)
        by_id = dict(zip(references, (each.similarity for each in found), strict=True))
        near_query, *near_references = self.nearness([query.vector, *(vector for _, vector in present)])
        likenesses = [
            Likeness(
                each.distance,
                corrected_distance(each.distance, near_query, near),
                by_id.get(each.track_id),
                query.chroma.n_frames,
                # How long a track is that nobody looked at is not known: it counts as one of usual length.
                references[each.track_id][1].n_frames if each.track_id in references else USUAL_FRAMES,
            )
            for (each, _), near in zip(present, near_references, strict=True)
        ]
        probabilities = self.calibration.probabilities(likenesses, self.prior()).tolist()
        return [
            Ranked(each.track_id, references.get(each.track_id, (None,))[0], likeness, probability)
            for (each, _), likeness, probability in zip(present, likenesses, probabilities, strict=True)
        ]

    def _verdict(
        self, likeness: Likeness, alignment: Alignment | None, operating_point: OperatingPoint | None
    ) -> Verdict:
        return self.calibration.verdict(
            likeness,
            prior=self.prior(),
            operating_point=operating_point or self.options.operating_point,
            model_id=self.model_id,
            alignment=alignment,
        )
