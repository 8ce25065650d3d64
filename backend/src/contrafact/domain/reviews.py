"""Reviews: what people answer to verdicts, and the queue of pairs that wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contrafact.domain.people import Maker
from contrafact.domain.verdicts import Decision, Relation


class ReviewAnswer(StrEnum):
    """Answer of a person; `withdrawn` takes the review back that it revises."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"


SETTLED = frozenset({ReviewAnswer.CONFIRMED, ReviewAnswer.REJECTED})
"""Answers that say whether two tracks record one work."""
RELATIONS = {
    ReviewAnswer.CONFIRMED: (Relation.SAME_WORK, Relation.SAME_RECORDING),
    ReviewAnswer.REJECTED: (Relation.NONE, Relation.SHARED_HARMONY),
}
"""Relations that go with an answer, the usual one first."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a review is about: a pair of tracks, or whether a track records a work.

    Parameters
    ----------
    other_id : the other track of a pair; None if `work_id` is given.
    work_id : None if `other_id` is given.
    """

    track_id: str
    other_id: str | None = None
    work_id: str | None = None

    @property
    def key(self) -> str:
        """Name of the subject; the same for both orders of a pair."""
        if self.other_id is not None:
            return pair_key(self.track_id, self.other_id)
        return f"{self.track_id} in {self.work_id}"


def pair_key(track_id: str, other_id: str) -> str:
    """Return the name of a pair, the same for both orders."""
    return " ".join(sorted((track_id, other_id)))


@dataclass(frozen=True, slots=True)
class Joined:
    """What a confirmation changed in works, by which it is taken back.

    Parameters
    ----------
    work_id : that the tracks belong to now.
    is_new : whether the review created it.
    came_from : the work that each track belonged to before, by track; "" for none. Tracks that were in it already are
        left out.
    merge_id : the merge of two works that it made, see `WorkChange`; None if it made none.
    """

    work_id: str
    is_new: bool
    came_from: dict[str, str]
    merge_id: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One answer. It is never changed: who thinks otherwise makes another one, which names it.

    Parameters
    ----------
    answered_at : moment of the answer.
    made_by : None for the operator's commands.
    model_id, calibration_id, probability, decision : what the verdict said then; None if the tracks could not be
        compared, as for a track and a work. `calibration_id` is None for the calibration of the weights.
    revises : the review of the same subject that it replaces.
    revised_by : the review that replaced it; None for the one that counts.
    joined : what it changed in works.
    """

    id: str
    subject: Subject
    answer: ReviewAnswer
    answered_at: datetime
    made_by: Maker | None = None
    relation: Relation | None = None
    note: str | None = None
    model_id: str | None = None
    calibration_id: str | None = None
    probability: float | None = None
    decision: Decision | None = None
    revises: str | None = None
    revised_by: str | None = None
    joined: Joined | None = None

    @property
    def is_settled(self) -> bool:
        """Whether it says that the subject is, or is not, of one work."""
        return self.answer in SETTLED


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Filter of a list of reviews; all given conditions must hold.

    Parameters
    ----------
    made_by : id of a user.
    current : whether to leave out the reviews that were revised.
    """

    track_id: str | None = None
    work_id: str | None = None
    answer: ReviewAnswer | None = None
    made_by: str | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class QueuedPair:
    """A pair that waits for an answer.

    Parameters
    ----------
    track_id, other_id : the track by which it was found, and the other.
    probability : that both record one work, 0..1, when it was found.
    decision : likely or unsure.
    doubt : probability that the decision is wrong, 0..1; see `doubt_of`.
    information : of the answer; see `information_of`.
    is_skipped : whether a person skipped it.
    """

    track_id: str
    other_id: str
    probability: float
    decision: Decision
    model_id: str
    found_at: datetime
    doubt: float
    information: float = 0.0
    is_skipped: bool = False

    @property
    def key(self) -> str:
        """Name of the pair."""
        return pair_key(self.track_id, self.other_id)


def doubt_of(probability: float, decision: Decision) -> float:
    """Return the probability, 0..1, that a decision is wrong: 1 - p of a likely pair, p of another.

    Parameters
    ----------
    probability : p at the prior that the calibration was fitted at. The prior of a small library is high: by it all its
        pairs that cannot be likely would be as doubtful as a pair can be.
    """
    return 1.0 - probability if decision is Decision.LIKELY else probability


def information_of(doubt: float, size: int, other_size: int) -> float:
    """Return the information of an answer: the expected change of cliques.

    The library takes a likely pair for one work and an unsure one for two. The answer corrects this with the
    probability of the doubt, and it does so for all pairs between the two cliques at once::

        information = doubt * size * other_size

    Parameters
    ----------
    doubt : see `doubt_of`.
    size, other_size : tracks of the works of the two; 1 for a track without a work.

    Returns
    -------
    expected number of pairs of tracks whose relation an answer corrects.
    """
    return doubt * max(1, size) * max(1, other_size)
