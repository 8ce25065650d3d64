"""A track of a ranking, and what rankings are sorted by."""

from __future__ import annotations

from dataclasses import dataclass

from contrafact.scoring.pair_features import Likeness

Order = tuple[float, float, float, float, str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A track of the library, and how like it is to what was asked.

    Parameters
    ----------
    chroma_key : of the chroma that was aligned; None for a track that nobody aligned.
    probability : that both record one work, 0..1, at the library's prior.
    transposition_semitones : at which the two are so similar, 0..11; None for a track that nobody aligned.
    """

    track_id: str
    chroma_key: str | None
    likeness: Likeness
    probability: float
    transposition_semitones: int | None

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
