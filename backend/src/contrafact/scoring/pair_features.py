"""What is known of how alike two tracks are, before it becomes a probability."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Likeness:
    """What embeddings and, where somebody has aligned the two, alignment say of a pair.

    Parameters
    ----------
    distance : Euclidean distance of the embeddings, 0..2.
    corrected_distance : the same corrected for hubs, by `contrafact.scoring.hubness`.
    similarity : of the alignment, from 0 up; None where nobody has aligned the two.
    n_query_frames, n_reference_frames : lengths of the chroma, at least 1.
    usual_similarity : what tracks like these two, of different works and usual length, reach by chance, by
        `contrafact.scoring.hubness`; it only counts for pairs that are aligned.
    is_clip : whether the query is a part of a recording; the distance is then by MaxMean over segments.
    """

    distance: float
    corrected_distance: float
    similarity: float | None
    n_query_frames: int
    n_reference_frames: int
    usual_similarity: float = field(kw_only=True)
    is_clip: bool = False
