"""Schemas of works."""

from __future__ import annotations

from typing import Annotated, cast

from pydantic import Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.works import MAX_ALTERNATIVE_TITLES, MAX_LINKS, MAX_WRITERS, WorkFields, Writer, WriterRole
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
    TrackId,
    not_null,
)

Composer = Annotated[Text, Field(max_length=500)]


Titles = Annotated[list[Title], Field(max_length=MAX_ALTERNATIVE_TITLES)]
Notes = Annotated[Text, Field(max_length=5000)]
Year = Annotated[int, Field(ge=1, le=9999, strict=True)]
Links = Annotated[list[Annotated[Text, Field(max_length=500)]], Field(max_length=MAX_LINKS)]
Iswc = Annotated[
    Text,
    Field(
        max_length=40,
        description="With or without dots, such as `T-034.524.680-1`; its last digit is checked. One that another work "
        "has is refused with `iswc_taken`",
    ),
]


class WriterFields(Request):
    """A person who wrote a part of a work."""

    name: Title
    role: WriterRole | None = Field(
        default=None,
        description="By the codes of CWR: A author, C composer, CA both, AR arranger, AD adaptor, TR translator, "
        "SA sub-author, SR sub-arranger",
    )
    share: float | None = Field(
        default=None, ge=0, le=100, strict=True, description="Percent of the work; all together at most 100"
    )


Writers = Annotated[list[WriterFields], Field(max_length=MAX_WRITERS)]


class _WrittenFields(Request):
    """Fields of a work that can be left out."""

    composer: Composer | None = None
    alternative_titles: Titles | SkipJsonSchema[None] = None
    writers: Writers | SkipJsonSchema[None] = None
    iswc: Iswc | None = None
    original_track_id: TrackId | None = Field(default=None, description="Track that holds the first recording")
    year: Year | None = None
    notes: Notes | None = None
    links: Links | SkipJsonSchema[None] = Field(
        default=None, description="https addresses at musicbrainz.org, secondhandsongs.com or wikidata.org"
    )

    _no_null = field_validator("alternative_titles", "writers", "links", mode="before")(not_null)

    def fields(self) -> WorkFields:
        """Return what was sent."""
        sent = {name: getattr(self, name) for name in self.model_fields_set}
        for name in ("alternative_titles", "links"):
            if name in sent:
                sent[name] = tuple(sent[name])
        if "writers" in sent:
            sent["writers"] = tuple(Writer(each.name.strip(), each.role, each.share) for each in sent["writers"])
        return cast("WorkFields", sent)


class WorkRequest(_WrittenFields):
    """A new work."""

    title: Title


class WorkEditRequest(_WrittenFields):
    """Changes to a work; omitted fields stay. null removes a field, such as the composer."""

    title: Title | SkipJsonSchema[None] = None

    _no_empty_title = field_validator("title", mode="before")(not_null)


class WorkPath(Request):
    """Path of a work."""

    work_id: HexId


class WorkListQuery(PageQuery):
    """Filter of a list of works."""

    q: Text | SkipJsonSchema[None] = Field(
        default=None,
        max_length=200,
        description="Search words; each must begin a word of a title or of a writer's name. Or an ISWC",
    )


class WriterAnswer(Answer):
    """A person who wrote a part of a work."""

    name: str
    role: WriterRole | None = Field(description="By the codes of CWR, such as C for composer")
    share: float | None = Field(description="Percent of the work")


class WorkAnswer(Answer):
    """A composition."""

    id: str
    title: str
    composer: str | None
    alternative_titles: list[str]
    writers: list[WriterAnswer]
    iswc: str | None = Field(description="T and ten digits")
    original_track_id: str | None = Field(description="Track that holds the first recording; it may have been deleted")
    year: int | None
    notes: str | None
    links: list[str]
    n_tracks: int = Field(ge=0, description="Number of its tracks")
    made_by: MadeBy
    created_at: Moment
    updated_at: Moment


class WorkPage(PageAnswer):
    """A page of works."""

    items: list[WorkAnswer]
