"""What check, rank and clip share: the library's tracks compared with something heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.align import align, similarities_on
from contrafact.domain.chroma import Chroma
from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.domain.verdicts import Decision, OperatingPoint, Verdict
from contrafact.embedding.distances import distances, joined_distances
from contrafact.index.library_index import LibraryIndex
from contrafact.ports.stores import TrackStore
from contrafact.scoring.calibration import Calibration
from contrafact.scoring.curve import USUAL_FRAMES
from contrafact.scoring.hubness import corrected_distance, usual_similarity
from contrafact.scoring.nearness import NearnessCache
from contrafact.scoring.pair_features import Likeness
from contrafact.scoring.prior import default_prior
from contrafact.search.expansion import expanded, n_of_first_look
from contrafact.services.caches import ChromaCache
from contrafact.services.comparing import Comparer, Heard
from contrafact.services.ranked import Ranked, order_of


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """What an operator decides about matching.

    Parameters
    ----------
    prior : how likely a pair of the library is a cover before listening, 0..1; None takes it from the library's size.
    operating_point : where "likely" begins unless a request says otherwise.
    n_candidates : tracks that a ranking aligns: those nearest by embedding, in two looks
        (`contrafact.search.expansion`).
    n_threads : pairs that are aligned at the same time, by all rankings together.
    """

    prior: float | None
    operating_point: OperatingPoint
    n_candidates: int
    n_threads: int


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
    _threads: ThreadPoolExecutor = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # One pool, so that many who ask at once share the cores and do not fight over them.
        object.__setattr__(self, "_threads", ThreadPoolExecutor(self.options.n_threads, "align"))

    def prior(self) -> float:
        """How likely a pair of the library is a cover before listening, 0..1."""
        return default_prior(self.index.n_tracks) if self.options.prior is None else self.options.prior

    def decider(self, operating_point: OperatingPoint | None) -> Callable[[float], Decision]:
        """What turns a probability into a word at an operating point; at the operator's when left out."""
        return self.calibration.cuts(operating_point or self.options.operating_point).decide

    def check(self, query: Heard, reference: Heard, operating_point: OperatingPoint | None) -> Verdict:
        """The verdict on two recordings, aligned."""
        point = operating_point or self.options.operating_point
        return Comparer(self.calibration, self.nearness, self.model_id, self.prior(), point).aligned(query, reference)

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
        query, k = Heard(embedding.whole, chroma), self.options.n_candidates
        if is_clip:
            found = self._aligned(query, self._clip_candidates(embedding, leave_out), is_clip=True)
        else:
            near = self.index.candidates(embedding.whole, k, leave_out)
            first = near[: n_of_first_look(k)]
            found = self._aligned(query, first, is_clip=False)
            # Where there are no more tracks than candidates, all of them are known.
            second = near[len(first) :] if len(near) < k else self._second_look(query, found, first, leave_out)
            found += self._aligned(query, second, is_clip=False)
        return sorted(found, key=order_of)

    def _clip_candidates(self, embedding: TrackEmbedding, leave_out: str | None) -> list[Neighbour]:
        """As many tracks as are aligned, found by a clip's segments; distances by segments and wholes."""
        near = self.index.segment_candidates(embedding.segments, self.options.n_candidates, leave_out)
        wholes = self._vectors([each.track_id for each in near])
        there = [each for each in near if each.track_id in wholes]
        if not there:
            return []
        by_segments = np.array([each.distance for each in there])
        by_wholes = distances(embedding.whole, np.array([wholes[each.track_id] for each in there]))
        joined = joined_distances(by_segments, by_wholes).tolist()
        return [Neighbour(each.track_id, distance) for each, distance in zip(there, joined, strict=True)]

    def _second_look(
        self, query: Heard, found: Sequence[Ranked], first: Sequence[Neighbour], leave_out: str | None
    ) -> list[Neighbour]:
        """As many candidates as still may be aligned, nearest to the query and the covers that were found of it."""
        covers = {each.track_id: each.probability for each in found if each.is_aligned}
        known = self._vectors(covers)
        probabilities = np.array([covers[track_id] for track_id in known])
        vectors = np.array(list(known.values())).reshape(len(known), len(query.vector))
        k, asked = self.options.n_candidates, {each.track_id for each in first}
        near = self.index.candidates(expanded(query.vector, vectors, probabilities), k, leave_out)
        new = self._vectors([each.track_id for each in near if each.track_id not in asked][: k - len(first)])
        if not new:
            return []
        return [*map(Neighbour, new, distances(query.vector, np.array(list(new.values()))).tolist())]

    def _vectors(self, track_ids: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        ids = list(track_ids)
        found = zip(ids, self.index.vectors(*ids), strict=True)
        return {track_id: vector for track_id, vector in found if vector is not None}

    def _aligned(self, query: Heard, found: Sequence[Neighbour], *, is_clip: bool) -> list[Ranked]:
        tracks = self.tracks.get_many([each.track_id for each in found])
        chromas = self.chromas.get([track.chroma_key for track in tracks.values() if track.chroma_key])
        references = {
            track.id: (track.chroma_key, chromas[track.chroma_key])
            for track in tracks.values()
            if track.chroma_key in chromas
        }
        there = [each for each in found if each.track_id in tracks]
        return self._ranked(query, there, references, is_clip=is_clip)

    def unaligned(self, query: Heard, neighbours: Sequence[Neighbour]) -> list[Ranked]:
        """Tracks compared by embedding alone, in the order given; those that are gone meanwhile are left out."""
        return self._ranked(query, neighbours, {}, is_clip=False)

    def verdicts(
        self, chroma: Chroma, ranked: Sequence[Ranked], operating_point: OperatingPoint | None
    ) -> list[Verdict]:
        """The verdicts on tracks of a ranking; where those match that were aligned, and are not unlikely.

        What an unlikely pair has in common is chance, and to look for it takes longer than all else of a ranking. A
        clip is told where it would lie in any of them: it is short to align, and often all that a person knows.

        Parameters
        ----------
        chroma : of what was asked.
        """
        chromas = self.chromas.get([each.chroma_key for each in ranked if each.chroma_key])
        point, prior = operating_point or self.options.operating_point, self.prior()
        decide = self.decider(point)

        def verdict(each: Ranked) -> Verdict:
            is_told = each.likeness.is_clip or decide(each.probability) is not Decision.UNLIKELY
            reference = chromas.get(each.chroma_key) if each.chroma_key and each.is_aligned and is_told else None
            found = align(chroma, reference, known=each.transposition_semitones) if reference else None
            return self.calibration.verdict(
                each.likeness, prior=prior, operating_point=point, model_id=self.model_id, alignment=found
            )

        return list(self._threads.map(verdict, ranked))

    def _ranked(
        self,
        query: Heard,
        neighbours: Sequence[Neighbour],
        references: Mapping[str, tuple[str, Chroma]],
        *,
        is_clip: bool,
    ) -> list[Ranked]:
        vectors = self.index.vectors(*(each.track_id for each in neighbours))
        present = [(each, vector) for each, vector in zip(neighbours, vectors, strict=True) if vector is not None]
        chromas = [chroma for _, chroma in references.values()]
        aligned = similarities_on(self._threads, query.chroma, chromas)
        by_id = dict(zip(references, aligned, strict=True))
        compared = [query.vector, *(vector for _, vector in present)]
        near_query, *near_references = self.nearness(compared)
        usual_query, *usual_references = self.nearness.usual_shares(compared)
        likenesses = [
            Likeness(
                each.distance,
                corrected_distance(each.distance, near_query, near),
                by_id[each.track_id].similarity if each.track_id in by_id else None,
                query.chroma.n_frames,
                # How long a track is that nobody looked at is not known: it counts as one of usual length.
                references[each.track_id][1].n_frames if each.track_id in references else USUAL_FRAMES,
                is_clip,
                usual_similarity=usual_similarity(usual_query, usual),
            )
            for (each, _), near, usual in zip(present, near_references, usual_references, strict=True)
        ]
        probabilities = self.calibration.probabilities(likenesses, self.prior()).tolist()
        return [
            Ranked(
                each.track_id,
                references[each.track_id][0] if each.track_id in references else None,
                likeness,
                probability,
                by_id[each.track_id].transposition_semitones if each.track_id in by_id else None,
            )
            for (each, _), likeness, probability in zip(present, likenesses, probabilities, strict=True)
        ]
