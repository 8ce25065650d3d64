"""Schemas of the recordings of works, and of merges and splits."""

from __future__ import annotations

from pydantic import Field

from contrafact.domain.work_changes import WorkChangeKind
from contrafact.services.work_members import MemberRelation
from contrafact_api.schemas.common import Answer, HexId, MadeBy, Moment, PageAnswer, Request, Title, TrackId
from contrafact_api.schemas.reviews import ReviewRef
from contrafact_api.schemas.tracks import TrackAnswer


class MergeRequest(Request):
    """Works that another work takes."""

    work_ids: list[HexId] = Field(min_length=1, max_length=50)


class SplitRequest(Request):
    """Tracks of a work that become a work of their own."""

    track_ids: list[TrackId] = Field(min_length=1, max_length=200)
    title: Title = Field(description="Title of the new work")


class WorkChangePath(Request):
    """Path of a merge or split."""

    change_id: HexId


class NamedWork(Answer):
    """A work by the title that it had."""

    id: str
    title: str


class WorkChangeAnswer(Answer):
    """A merge or split of works, or the undo of one."""

    id: str
    kind: WorkChangeKind
    at: Moment
    made_by: MadeBy
    work_id: str = Field(description="The work that took others, or that was split")
    other_ids: list[str] = Field(description="The works that it took, or the new work")
    before: list[NamedWork] = Field(description="The works before; the first is `work_id`")
    n_moved: int = Field(ge=0, description="Number of tracks that moved")
    is_undone: bool


class WorkChangePage(PageAnswer):
    """A page of merges and splits, newest first."""

    items: list[WorkChangeAnswer]


class ResemblanceAnswer(Answer):
    """The recording of a work that another resembles most."""

    track_id: str
    probability: float = Field(ge=0, le=1, description="That both record one work, when it was last computed")


class RecordingAnswer(Answer):
    """A recording of a work."""

    track: TrackAnswer
    relation: MemberRelation
    nearest: ResemblanceAnswer | None = Field(
        description="Null if it resembles no other recording of the work, or was not compared yet"
    )
    review: ReviewRef | None = Field(description="By which a person confirmed it; null if nobody did")


class RecordingPage(PageAnswer):
    """A page of the recordings of a work, by title."""

    items: list[RecordingAnswer]


class FoundAnswer(Answer):
    """A track that may record a work, although it does not belong to it."""

    track: TrackAnswer
    nearest: ResemblanceAnswer


class FoundList(Answer):
    """Tracks that may record a work, the most probable first; at most 100."""

    items: list[FoundAnswer]
