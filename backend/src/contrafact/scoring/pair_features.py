"""Pair features: everything measured of a query and a reference from which the probability follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from contrafact.scoring.hubness import Background, HubnessCache, corrected_distance, expected_similarity

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
    """

    distance: float
    corrected_distance: float
    similarity: float | None
    n_query_frames: int
    n_reference_frames: int
    expected_similarity: float = field(kw_only=True)
    is_clip: bool = False


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
) -> list[PairFeatures]:
    """Assemble the features of `n` pairs: the only place that does so.

    Parameters
    ----------
    queries : of `n` queries, or of one for all pairs.
    references : of `n` references.
    distances : float64 `(n,)`.
    similarities : float64 `(n,)`, each None or NaN for a pair that was not aligned.
    are_clips : the queries are parts of recordings.
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
            expected_similarity=expected_one,
        )
        for distance, corrected_one, expected_one, n_query, n_reference, similarity in zip(
            *(column.tolist() for column in columns), similarities, strict=True
        )
    ]
