"""Schemas of sets."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.sets import MAX_PARTS, Evidence, SetPart, SetState
from contrafact.domain.verdicts import Decision, Relation
from contrafact_api.schemas.common import (
    Answer,
    HexId,
    MadeBy,
    Moment,
    PageAnswer,
    Problem,
    Request,
    Text,
    Title,
    not_null,
)
from contrafact_api.schemas.tracks import SourceAnswer, TrackAnswer

Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
Name = Annotated[Text, Field(max_length=500)]


class SetPath(Request):
    """Path of a set."""

    set_id: HexId


class SetPartRequest(Request):
    """A part of a set, in seconds from its beginning."""

    start_s: Seconds
    end_s: Seconds
    title: Name | None = None
    artist: Name | None = None

    def part(self) -> SetPart:
        """Return the part."""
        return SetPart(
            self.start_s, self.end_s, (self.title or "").strip() or None, (self.artist or "").strip() or None
        )


class SetRevisionRequest(Request):
    """The revision of the set that was seen."""

    revision: int = Field(ge=0)


class SetEditRequest(SetRevisionRequest):
    """Changes to a set; omitted fields stay."""

    title: Title | SkipJsonSchema[None] = None
    parts: list[SetPartRequest] | SkipJsonSchema[None] = Field(
        default=None, max_length=2 * MAX_PARTS, description="All parts in their order, in place of the old"
    )

    _no_null = field_validator("title", "parts", mode="before")(not_null)


class SetDeleteQuery(Request):
    """How to delete a set."""

    with_tracks: bool = Field(default=False, description="Move the tracks that were made of it to the trash")


class SetPartAnswer(Answer):
    """A part of a set, in seconds from its beginning."""

    start_s: float
    end_s: float
    title: str | None
    artist: str | None
    evidence: Evidence = Field(description="Why it begins there")
    track: TrackAnswer | None = Field(description="What was made of it; null before, and once it was deleted")


class SetMatchAnswer(Answer):
    """A song of the library that sounds in the set."""

    track: TrackAnswer
    start_s: float = Field(description="Where it sounds in the set")
    end_s: float
    reference_start_s: float = Field(description="The stretch of the song that sounds there")
    reference_end_s: float
    probability: float = Field(ge=0, le=1, description="That both record one work, as in a ranking")
    decision: Decision
    relation: Relation


class SetSummary(Answer):
    """A set in a list."""

    id: str
    title: str | None
    artist: str | None
    source: SourceAnswer
    state: SetState
    progress: float = Field(ge=0, le=1, description="Of what a worker does now")
    duration_s: float | None
    n_parts: int
    n_matches: int
    error: Problem | None = Field(description="Why it failed, or why what was tried last did")
    made_by: MadeBy
    created_at: Moment
    updated_at: Moment
    accepted_at: Moment | None


class SetAnswer(SetSummary):
    """A set with its parts and matches."""

    revision: int = Field(description="Send it with the next change")
    parts: list[SetPartAnswer]
    matches: list[SetMatchAnswer] = Field(description="In the order of their start")
    has_damaged_chapters: bool = Field(description="Whether its chapters cannot be, so that the parts follow the sound")
    has_audio: bool = Field(description="Whether a copy is kept for listening")
    outline: str = Field(
        description="base64 of uint8 (n,), the largest magnitude of equal parts of the set, 255 at full scale"
    )
    searched_at: Moment | None = Field(description="When the library was searched last")


class SetPage(PageAnswer):
    """A page of sets, newest first."""

    items: list[SetSummary]
