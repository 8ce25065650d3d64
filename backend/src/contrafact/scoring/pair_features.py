"""Pair features: everything measured of a query and a reference from which the probability follows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from contrafact.domain.chroma import SECONDS_PER_FRAME
from contrafact.domain.verdicts import Located, SameRecording, Section
from contrafact.scoring.hubness import Background, HubnessCache, corrected_distance, expected_similarity

_LEAST_SHARE = 0.5
TYPICAL_FRAMES = 515
"""Length of a song of four minutes; assumed for a reference whose chroma was not read."""


@dataclass(frozen=True, slots=True)
class PairFeatures:
    """Features of one pair.

    Parameters
    ----------
    distance : Euclidean distance of the embeddings, 0..2.
    corrected_distance : the distance corrected for hubness, see `contrafact.scoring.hubness`.
    similarity : of the alignment, at least 0; None for a pair that was not aligned.
    n_query_frames, n_reference_frames : lengths of the chroma, at least 1.
    expected_similarity : similarity that two such tracks of different works and typical length reach by chance. It
        counts only for aligned pairs.
    is_clip : the query is a part of a recording, and the distance is MaxMean over segments joined with the wholes'.
    located : where the two match; None if sections were not searched for.
    same_recording : a stretch of one recording that both hold, if there is one.
    recipe : of the chroma by which the two were aligned, or that both embeddings were made of; None if it is not known.
    """

    distance: float
    corrected_distance: float
    similarity: float | None
    n_query_frames: int
    n_reference_frames: int
    expected_similarity: float = field(kw_only=True)
    is_clip: bool = False
    located: Located | None = None
    same_recording: SameRecording | None = None
    recipe: str | None = None

    @property
    def is_same_in_part(self) -> bool:
        """Whether less than half of the shorter track is the same recording, as a shared intro, jingle or sample."""
        shorter_s = min(self.n_query_frames, self.n_reference_frames) * SECONDS_PER_FRAME
        return self.same_recording is not None and self.same_recording.matched_s < _LEAST_SHARE * shorter_s

    @property
    def network_log_odds(self) -> float | None:
        """Log-odds by the network on cross similarities; None for a pair that it was not asked about."""
        return self.located.network_log_odds if self.located else None

    @property
    def section_features(self) -> SectionFeatures:
        """Features of the sections; zeros without any."""
        sections = self.located.sections if self.located else ()
        return SectionFeatures.of(sections, self.n_query_frames, self.n_reference_frames)


@dataclass(frozen=True, slots=True)
class SectionFeatures:
    """What the sections of a pair say together.

    Parameters
    ----------
    gain : of the strongest section.
    coverage : share of the query or of the reference that the sections cover, the lower of both, 0..1.
    strength : mean of their strengths, weighted by their lengths, 0..1.
    count : number of sections.
    longest_s : length of the longest in the query, in seconds.
    """

    gain: float = 0.0
    coverage: float = 0.0
    strength: float = 0.0
    count: int = 0
    longest_s: float = 0.0

    @classmethod
    def of(cls, sections: Sequence[Section], n_query_frames: int, n_reference_frames: int) -> SectionFeatures:
        """Return the features of sections in tracks of these lengths."""
        if not sections:
            return cls()
        lengths = np.array([section.query_seconds for section in sections])
        of_query = covered_seconds([(each.query_start_s, each.query_end_s) for each in sections])
        of_reference = covered_seconds([(each.reference_start_s, each.reference_end_s) for each in sections])
        coverage = min(of_query / n_query_frames, of_reference / n_reference_frames) / SECONDS_PER_FRAME
        strengths, weights = np.array([each.strength for each in sections]), np.maximum(lengths, SECONDS_PER_FRAME)
        return cls(
            gain=max(section.gain for section in sections),
            coverage=min(1.0, coverage),
            strength=float((strengths * weights).sum() / weights.sum()),
            count=len(sections),
            longest_s=float(lengths.max()),
        )


def covered_seconds(spans: Iterable[tuple[float, float]]) -> float:
    """Return how many seconds are in at least one of the spans, each from start to end in seconds."""
    total, until = 0.0, -math.inf
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, until))
        until = max(until, end)
    return total


@dataclass(frozen=True, slots=True)
class TrackFeatures:
    """What pair features need of each track on one side of the pairs.

    Parameters
    ----------
    hubness, expected_shares : float64 `(n,)`, by `contrafact.scoring.hubness.Background`.
    n_frames : int64 `(n,)`, lengths of the chroma.
    """

    hubness: NDArray[np.float64]
    expected_shares: NDArray[np.float64]
    n_frames: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        hubness: Background | HubnessCache,
        vectors: Sequence[NDArray[np.float32]] | NDArray[np.float32],
        n_frames: Sequence[int],
    ) -> TrackFeatures:
        """Return the features of tracks from their vectors, float32 `(n, d)`, and the lengths of their chroma."""
        stacked = np.stack([*vectors])
        return cls(hubness.hubness(stacked), hubness.expected_shares(stacked), np.array(n_frames, dtype=np.int64))

    def take(self, rows: NDArray[np.int64]) -> TrackFeatures:
        """Return the features of the tracks at `rows`, int64 `(m,)`."""
        return TrackFeatures(self.hubness[rows], self.expected_shares[rows], self.n_frames[rows])


def assemble(
    queries: TrackFeatures,
    references: TrackFeatures,
    distances: Sequence[float] | NDArray[np.float64],
    similarities: Sequence[float | None] | NDArray[np.floating],
    *,
    are_clips: bool = False,
    located: Sequence[Located | None] | None = None,
) -> list[PairFeatures]:
    """Assemble the features of `n` pairs: the only place that does so.

    Parameters
    ----------
    queries : of `n` queries, or of one for all pairs.
    references : of `n` references.
    distances : float64 `(n,)`.
    similarities : float64 `(n,)`, each None or NaN for a pair that was not aligned.
    are_clips : the queries are parts of recordings.
    located : where each pair matches, None for a pair whose sections were not searched for; for no pair if left out.
    """
    found = np.asarray(distances, dtype=np.float64)
    corrected = corrected_distance(found, queries.hubness, references.hubness)
    expected = expected_similarity(queries.expected_shares, references.expected_shares)
    columns = np.broadcast_arrays(found, corrected, expected, queries.n_frames, references.n_frames)
    return [
        PairFeatures(
            distance,
            corrected_one,
            None if similarity is None or np.isnan(similarity) else float(similarity),
            n_query,
            n_reference,
            are_clips,
            where,
            expected_similarity=expected_one,
        )
        for distance, corrected_one, expected_one, n_query, n_reference, similarity, where in zip(
            *(column.tolist() for column in columns), similarities, located or [None] * len(similarities), strict=True
        )
    ]
