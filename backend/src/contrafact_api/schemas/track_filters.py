"""Filters of lists of tracks, for lists, changes and exports."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.jobs import State
from contrafact.domain.tracks import LibraryRelation, SourceKind, TrackFilter, TrackSort
from contrafact_api.schemas.audit import MomentText, moment_of
from contrafact_api.schemas.common import HexId, PageQuery, Request, Text, not_null

_Name = Annotated[Text, Field(min_length=1, max_length=200)]
_Content = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class TrackFilterRequest(Request):
    """Filter of tracks; all given conditions must hold."""

    q: Text | SkipJsonSchema[None] = Field(
        default=None,
        max_length=200,
        description="Words, each the beginning of a word of title, artist, album, label or tag; if no track has them, "
        "parts of words and misspelt words. Or an ISRC, or the id of a track",
    )
    state: State | SkipJsonSchema[None] = None
    work_id: HexId | SkipJsonSchema[None] = None
    has_work: bool | SkipJsonSchema[None] = None
    relation: LibraryRelation | SkipJsonSchema[None] = Field(
        default=None, description="What was found: a likely cover in the library, the same recording, or neither"
    )
    source: SourceKind | SkipJsonSchema[None] = None
    made_by: _Name | SkipJsonSchema[None] = Field(default=None, description="Id of the user who submitted it")
    tag: Annotated[Text, Field(min_length=1, max_length=100)] | SkipJsonSchema[None] = None
    language: Annotated[Text, Field(min_length=1, max_length=35)] | SkipJsonSchema[None] = None
    added_since: MomentText | SkipJsonSchema[None] = None
    added_until: MomentText | SkipJsonSchema[None] = Field(default=None, description="The moment before which it ends")
    least_harmony: _Content | SkipJsonSchema[None] = Field(default=None, description="Least `harmonic_content`")
    most_harmony: _Content | SkipJsonSchema[None] = Field(default=None, description="Greatest `harmonic_content`")
    has_problem: bool | SkipJsonSchema[None] = Field(
        default=None, description="Whether the newest job failed, or waits because of an error"
    )

    _no_null = field_validator("*", mode="before")(not_null)

    def filter(self) -> TrackFilter:
        """Return what is asked for."""
        return TrackFilter(
            q=self.q,
            state=self.state,
            work_id=self.work_id,
            has_work=self.has_work,
            relation=self.relation,
            source=self.source,
            made_by=self.made_by,
            tag=self.tag,
            language=self.language,
            added_since=moment_of(self.added_since) if self.added_since else None,
            added_until=moment_of(self.added_until) if self.added_until else None,
            least_harmony=self.least_harmony,
            most_harmony=self.most_harmony,
            has_problem=self.has_problem,
        )


class TrackListQuery(TrackFilterRequest, PageQuery):
    """Filter and order of a list of tracks."""

    sort: TrackSort = TrackSort.CREATED_AT_DESC
