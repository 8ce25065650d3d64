"""The answer to "is this a cover of that?"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """A verdict in one word; the two cuts between the words live in the weights' card."""

    LIKELY = "likely"
    UNSURE = "unsure"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the query and the stretch of the reference that it matches, in seconds."""

    query_start_s: float
    query_end_s: float
    reference_start_s: float
    reference_end_s: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two tracks are recordings of one work.

    Parameters
    ----------
    decision : likely, unsure or unlikely.
    probability : calibrated probability in 0..1 that both are recordings of one work.
    distance : Euclidean distance of the two embeddings, 0..2.
    threshold : distance at which "likely" begins; smaller distances are likely.
    model_id : weights that made both embeddings.
    transposition_semitones : 0..11, such that the query rolled by so many pitch classes matches the reference;
        None where nobody has looked for it.
    sections : stretches that match; empty where nobody has looked for them.
    """

    decision: Decision
    probability: float
    distance: float
    threshold: float
    model_id: str
    transposition_semitones: int | None = None
    sections: tuple[Section, ...] = ()
