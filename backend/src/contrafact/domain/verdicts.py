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
class Verdict:
    """Whether two tracks are recordings of one work.

    Parameters
    ----------
    decision : likely, unsure or unlikely.
    probability : calibrated probability in 0..1 that both are recordings of one work.
    distance : Euclidean distance of the two embeddings, 0..2.
    threshold : distance at which "likely" begins; smaller distances are likely.
    model_id : weights that made both embeddings.
    """

    decision: Decision
    probability: float
    distance: float
    threshold: float
    model_id: str
