"""Schemas of reviews and of the queue of pairs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.reviews import RELATIONS, ReviewAnswer
from contrafact.domain.verdicts import Decision, Relation
from contrafact_api.schemas.common import Answer, HexId, MadeBy, Moment, PageAnswer, PageQuery, Request, Text, TrackId
from contrafact_api.schemas.tracks import TrackAnswer, WorkRef

Note = Annotated[Text, Field(max_length=2000)]


class ReviewRequest(Request):
    """An answer about a pair of tracks, or about a track and a work."""

    query_id: TrackId
    reference_id: TrackId | None = Field(default=None, description="The other track; null if `work_id` is given")
    work_id: HexId | None = Field(default=None, description="A work that the track may record")
    answer: ReviewAnswer = Field(description="`withdrawn` takes back the review that `revises` names")
    relation: Relation | None = Field(
        default=None,
        description="`same_work` (default) or `same_recording` of a confirmed pair, `none` (default) or"
        " `shared_harmony` of a rejected one",
    )
    note: Note | None = None
    revises: HexId | None = Field(
        default=None, description="Review that this one replaces; needed if the pair is confirmed or rejected already"
    )

    @model_validator(mode="after")
    def _is_whole(self) -> ReviewRequest:
        if (self.reference_id is None) is (self.work_id is None):
            raise ValueError("needs either reference_id or work_id")
        if self.relation is not None and self.relation not in RELATIONS.get(self.answer, ()):
            raise ValueError("has a relation that does not go with its answer")
        if self.answer is ReviewAnswer.WITHDRAWN and self.revises is None:
            raise ValueError("needs revises to withdraw a review")
        return self


class ReviewRef(Answer):
    """The review of a pair that counts."""

    id: str
    answer: ReviewAnswer
    relation: Relation | None
    answered_at: Moment
    made_by: MadeBy
    work_id: str | None = Field(description="The work that it is about; null for a review of the pair itself")


class ReviewRecord(Answer):
    """One answer of a person, with what the verdict said then."""

    id: str
    query_id: str
    reference_id: str | None
    work_id: str | None
    query: TrackAnswer | None = Field(description="The track; null if it left the library, as the next two")
    reference: TrackAnswer | None
    work: WorkRef | None
    answer: ReviewAnswer
    relation: Relation | None
    note: str | None
    answered_at: Moment
    made_by: MadeBy
    model_id: str | None
    calibration_id: str | None = Field(description="The library's own calibration; null for that of the weights")
    probability: float | None = Field(ge=0, le=1, description="Null if the tracks could not be compared then")
    decision: Decision | None
    revises: str | None = Field(description="Review that it replaced")
    revised_by: str | None = Field(description="Review that replaced it; null for the one that counts")
    joined_work_id: str | None = Field(description="Work that it put tracks into; null if it moved none")
    n_moved: int = Field(ge=0, description="Tracks that it moved between works")


class ReviewListQuery(PageQuery):
    """Filter of a list of reviews; all given conditions must hold."""

    track_id: TrackId | SkipJsonSchema[None] = None
    work_id: HexId | SkipJsonSchema[None] = None
    answer: ReviewAnswer | SkipJsonSchema[None] = None
    made_by: Annotated[Text, Field(max_length=200)] | SkipJsonSchema[None] = Field(
        default=None, description="Id of a user"
    )
    current: bool = Field(default=False, description="Leave out the reviews that were revised")


class ReviewPage(PageAnswer):
    """A page of reviews."""

    items: list[ReviewRecord]


class QueueQuery(PageQuery):
    """Which pairs wait."""

    skipped: bool = Field(default=False, description="Return the pairs that were skipped, in place of the new ones")


class QueuedPairAnswer(Answer):
    """A pair that waits for an answer."""

    query: TrackAnswer
    reference: TrackAnswer
    probability: float = Field(ge=0, le=1, description="When it was found; a check states the present one")
    decision: Decision
    information: float = Field(
        ge=0, description="Expected number of pairs of songs whose relation the answer corrects; the order of the queue"
    )
    model_id: str
    found_at: Moment
    is_skipped: bool


class QueuePage(PageAnswer):
    """A page of the queue, the most informative pair first. `total` is exact up to 300."""

    items: list[QueuedPairAnswer]
