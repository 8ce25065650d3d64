"""Schemas of the import and export of works and tracks, and of names read by a pattern."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.exchange import MAX_ROWS
from contrafact.services.exchange.outcomes import RowOutcome
from contrafact_api.schemas.bulk import ChosenTracks
from contrafact_api.schemas.common import Answer, Request, Text, TrackId


class TableFormat(StrEnum):
    """Format of an export."""

    CSV = "csv"
    JSON = "json"


class ExportQuery(Request):
    """Format of an export."""

    format: TableFormat | SkipJsonSchema[None] = Field(
        default=None, description="Without it, what the header `Accept` asks for, or CSV"
    )


class ChosenTracksRequest(ChosenTracks):
    """Which tracks to export, and how."""

    format: TableFormat = TableFormat.CSV


Cell = Annotated[Text, Field(max_length=20_000)]


class TableRequest(Request):
    """Rows to import, as CSV or as a list; columns as in the export. Empty cells leave fields as they are."""

    csv: Text | None = Field(default=None, max_length=900_000, description="CSV in UTF-8 with a header (RFC 4180)")
    items: list[dict[str, Cell]] | None = Field(
        default=None, description=f"Rows, at most {MAX_ROWS}, each with its cells by the name of the column"
    )
    preview: bool = Field(
        default=False, strict=True, description="Say what would become of the rows, and write nothing"
    )

    @model_validator(mode="after")
    def _is_whole(self) -> TableRequest:
        if (self.csv is None) is (self.items is None):
            raise ValueError("needs either csv or items")
        if self.items is not None and len(self.items) > MAX_ROWS:
            raise ValueError(f"has more than {MAX_ROWS} rows")
        return self


class ImportedRowAnswer(Answer):
    """What became of a row, or would."""

    line: int = Field(description="Line of the CSV at which it begins, or place in the list from 1")
    outcome: RowOutcome
    id: str | None = Field(description="Of the work or track; null if it would be created, or was refused")
    title: str | None
    code: str | None = Field(description="Stable error code of a refused row")
    detail: str | None = Field(description="Why it was refused, and what to do")


class ImportedTable(Answer):
    """What became of the rows of an import."""

    preview: bool
    n_created: int = Field(ge=0)
    n_updated: int = Field(ge=0)
    n_unchanged: int = Field(ge=0)
    n_refused: int = Field(ge=0)
    items: list[ImportedRowAnswer]


class NamesRequest(Request):
    """Tracks whose names are read by a pattern."""

    ids: list[TrackId] = Field(min_length=1, max_length=200)
    pattern: Text = Field(
        default="auto",
        max_length=200,
        description="`auto`, or a text with `{title}`, and `{artist}`, `{album}`, `{number}` or `{skip}`, such as"
        " `{number} {title}`",
    )
    preview: bool = Field(default=True, strict=True, description="Say what would be written, and write nothing")


class NameAnswer(Answer):
    """What the name of a track says by a pattern."""

    id: str
    name: str = Field(description="Name of the file without its extension, or title of the video")
    fits: bool = Field(description="Whether the name has the pattern; others are left alone")
    title: str | None
    artist: str | None
    album: str | None


class NamesAnswer(Answer):
    """Names read by a pattern, in the order of the request; without tracks that do not exist."""

    preview: bool
    items: list[NameAnswer]
