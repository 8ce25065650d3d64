"""Schemas of works."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact_api.schemas.common import (
    Answer,
    HexId,
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
    """What to change; a field left out stays, `composer: null` empties it."""

    title: Title | SkipJsonSchema[None] = None
    composer: Composer | None = None

    _no_null = field_validator("title", mode="before")(not_null)


class WorkPath(Request):
    """Which work."""

    work_id: HexId


class WorkListQuery(PageQuery):
    """Which works, by title."""

    q: Text | SkipJsonSchema[None] = Field(
        default=None, max_length=200, description="Words, each the beginning of a word of the title"
    )


class WorkAnswer(Answer):
    """A composition."""

    id: str
    title: str
    composer: str | None
    n_tracks: int = Field(ge=0, description="Tracks that are recordings of it")
    created_at: Moment
    updated_at: Moment


class WorkPage(PageAnswer):
    """A page of works."""

    items: list[WorkAnswer]
