"""Schemas of works."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact_api.schemas.common import (
    Answer,
    HexId,
    MadeBy,
    Moment,
    PageAnswer,
    PageQuery,
    Request,
    Text,
    Title,
    not_null,
)

Composer = Annotated[Text, Field(max_length=500)]


class WorkRequest(Request):
    """A new work."""

    title: Title
    composer: Composer | None = None


class WorkEditRequest(Request):
    """Changes to a work; omitted fields stay. `composer: null` removes the composer."""

    title: Title | SkipJsonSchema[None] = None
    composer: Composer | None = None

    _no_null = field_validator("title", mode="before")(not_null)


class WorkPath(Request):
    """Path of a work."""

    work_id: HexId


class WorkListQuery(PageQuery):
    """Filter of a list of works."""

    q: Text | SkipJsonSchema[None] = Field(
        default=None, max_length=200, description="Search words; each must begin a word of the title"
    )


class WorkAnswer(Answer):
    """A composition."""

    id: str
    title: str
    composer: str | None
    n_tracks: int = Field(ge=0, description="Number of its tracks")
    made_by: MadeBy
    created_at: Moment
    updated_at: Moment


class WorkPage(PageAnswer):
    """A page of works."""

    items: list[WorkAnswer]
