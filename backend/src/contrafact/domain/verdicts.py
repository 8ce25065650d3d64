"""The answer to "is this a cover of that?"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """A verdict in one word; the two cuts between the words live in the weights' card."""

    LIKELY = "likely"
    UNSURE = "unsure"
    UNLIKELY = "unlikely"


class OperatingPoint(StrEnum):
    """Where "likely" begins: what an operator would rather have, few false alarms or few misses."""

    PRECISE = "precise"
    BALANCED = "balanced"
    EXHAUSTIVE = "exhaustive"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the query and the stretch of the reference that it matches, in seconds.

    Parameters
    ----------
    strength : 0..1, how much of the stretch matches frame by frame.
    """

    query_start_s: float
    query_end_s: float
    reference_start_s: float
    reference_end_s: float
    strength: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two tracks are recordings of one work.

    Parameters
    ----------
    decision : likely, unsure or unlikely.
    probability : calibrated probability in 0..1 that both are recordings of one work.
    false_alarm_rate : how often two tracks of different works come this close, 0..1.
    distance : Euclidean distance of the two embeddings, 0..2.
    threshold : probability from which "likely" begins.
    similarity : of the alignment; None where nobody has aligned the two.
    transposition_semitones : 0..11, such that the query rolled by so many pitch classes matches the reference;
        None where nobody has looked for it.
    tempo_ratio : seconds of the query that pass in one second of the reference; None where nothing matches.
    sections : stretches that match; empty where nobody has looked for them.
    reason : one plain sentence that says why.
    model_id : weights that made both embeddings.
    """

    decision: Decision
    probability: float
    false_alarm_rate: float
    distance: float
    threshold: float
    similarity: float | None
    transposition_semitones: int | None
    tempo_ratio: float | None
    sections: tuple[Section, ...]
    reason: str
    model_id: str
