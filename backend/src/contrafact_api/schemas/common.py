"""Base classes, field types and errors (problem details, RFC 9457) that several schemas share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.playlists import PLAYLIST_ID_PATTERN
from contrafact.domain.tracks import TRACK_ID_PATTERN


def _without_null_defaults(schema: dict[str, Any]) -> None:
    """Drop the default null of fields that are optional but not nullable."""
    for field in schema.get("properties", {}).values():
        if "default" in field and field["default"] is None:
            del field["default"]


class Request(BaseModel):
    """Base of all requests. Unknown fields are refused, so that a misspelt name is an error."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_null_defaults)


class Answer(BaseModel):
    """Base of all answers. Can be built from domain objects with the same attributes."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


def _storable(text: str) -> str:
    """Refuse NUL and lone surrogates, which the database cannot store."""
    if "\x00" in text:
        raise ValueError("must not contain NUL")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("must be valid Unicode") from error
    return text


def _utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Text = Annotated[str, AfterValidator(_storable)]
"""Text that can be stored."""
# Behind the validator the pattern would be missing from the description.
Title = Annotated[str, Field(max_length=500, pattern=r"\S"), AfterValidator(_storable)]
"""Text with at least one character that is not white space."""
Moment = Annotated[datetime, PlainSerializer(_utc_text, return_type=str)]
"""Date and time in UTC, ISO 8601 with milliseconds."""
TrackId = Annotated[
    str, Field(pattern=TRACK_ID_PATTERN, description="`yt-` and the video id, or `file-` and a hash of the file")
]
HexId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
PlaylistId = Annotated[str, Field(pattern=PLAYLIST_ID_PATTERN)]
Cursor = Annotated[Text | SkipJsonSchema[None], Field(max_length=2000, description="`next_cursor` of the page before")]


def not_null(value: object) -> object:
    """Refuse null for a field that is optional but not nullable."""
    if value is None:
        raise ValueError("must not be null")
    return value


class PageQuery(Request):
    """Selects a page of a list."""

    limit: int = Field(default=20, ge=1, le=100, description="Number of items per page")
    cursor: Cursor = None


class PageAnswer(Answer):
    """Fields of every page of a list, besides its items."""

    next_cursor: str | None = Field(description="Send as `cursor` to get the next page; null on the last page")
    total: int = Field(ge=0, description="Number of items on all pages")
    total_is_exact: bool = Field(
        default=True, description="False if there are more than `total`: no more than 10 000 matches are counted"
    )


class Problem(Answer):
    """Reason for a failure."""

    code: str = Field(description="Stable error code, explained at /api/docs/errors")
    detail: str = Field(description="What happened and what to do, in one sentence")


class PersonAnswer(Answer):
    """A user, as all others see it."""

    id: str
    name: str


MadeBy = Annotated[
    PersonAnswer | None, Field(description="Who made it; null for what was there before accounts, or by no user")
]
PartState = Literal["ok", "unavailable"]
"""Whether a server that the API needs answers."""


class DegradedPartAnswer(Answer):
    """A part of the product that does not work as it should."""

    part: str = Field(description="`worker`, `api`, `bucket`, `engine`, `mongod`, `valkey`, `page` or `launcher`")
    since: Moment | None = Field(default=None, description="Since when; null or missing if unknown")
    detail: str = Field(description="What is wrong, in one sentence, with the last error that the part logged")
    code: str | None = Field(
        default=None,
        description="Of `engine`: `engine_unavailable`, `engine_refuses_writes`, `engine_mismatch`, or "
        "`invalid_setting` where the package pymilvus is not installed. Null or missing for other parts",
    )


class FieldError(BaseModel):
    """An invalid field of a request."""

    location: list[str | int] = Field(description="Name of the field, position in a list; empty for the whole body")
    message: str


class ProblemDetails(BaseModel):
    """Body of every error, sent as application/problem+json."""

    type: str = Field(description="Address of the description of the error")
    title: str
    status: int
    detail: str = Field(description="What happened and what to do, in one sentence")
    code: str = Field(description="Stable error code for programs")
    errors: list[FieldError] | None = Field(default=None, description="For `invalid_request`: the invalid fields")
    parts: dict[str, PartState] | None = Field(default=None, description="For `not_ready`: which servers answer")
    degraded: list[DegradedPartAnswer] | None = Field(
        default=None, description="For `not_ready`: which parts on this machine do not work"
    )
