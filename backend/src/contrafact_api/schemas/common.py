"""Parts that several requests and answers share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.playlists import PLAYLIST_ID_PATTERN
from contrafact.domain.tracks import TRACK_ID_PATTERN


def _without_null_defaults(schema: dict[str, Any]) -> None:
    """A field that may be left out but not be null has no default that a description could name."""
    for field in schema.get("properties", {}).values():
        if "default" in field and field["default"] is None:
            del field["default"]


class Request(BaseModel):
    """A request: unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_null_defaults)


class Answer(BaseModel):
    """An answer, built from the domain's plain data."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


def _storable(text: str) -> str:
    """Refuse what no database text can hold: NUL and half a surrogate pair."""
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
# The pattern before the validator: behind it, the description would not name it.
Title = Annotated[str, Field(max_length=500, pattern=r"\S"), AfterValidator(_storable)]
"""Text that can be stored and is not all white."""
Moment = Annotated[datetime, PlainSerializer(_utc_text, return_type=str)]
"""A moment, in UTC, as ISO 8601 text."""
TrackId = Annotated[
    str, Field(pattern=TRACK_ID_PATTERN, description="`yt-` and the video's id, or `file-` and the file's hash")
]
HexId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
PlaylistId = Annotated[str, Field(pattern=PLAYLIST_ID_PATTERN)]
Cursor = Annotated[Text | SkipJsonSchema[None], Field(max_length=2000, description="`next_cursor` of the page before")]


def not_null(value: object) -> object:
    """Refuse null for a field that may be left out but not emptied."""
    if value is None:
        raise ValueError("must not be null")
    return value


class PageQuery(Request):
    """Which page of a list."""

    limit: int = Field(default=20, ge=1, le=100, description="Items on a page")
    cursor: Cursor = None


class PageAnswer(Answer):
    """What every page of a list carries beside its items."""

    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null on the last")
    total: int = Field(ge=0, description="Number of items in the whole list")


class Problem(Answer):
    """Why something failed."""

    code: str = Field(description="Stable code, listed in docs/user/errors.md")
    detail: str = Field(description="One sentence that says what to do")
