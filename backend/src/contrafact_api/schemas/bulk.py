"""Schemas of changes of many tracks, and of the values by which lists are filtered."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.bulk import BulkEdit, BulkState
from contrafact.domain.tracks import TrackEdit, TrackFilter
from contrafact_api.schemas.common import Answer, HexId, Moment, PersonAnswer, Request, TrackId, not_null
from contrafact_api.schemas.track_filters import TrackFilterRequest
from contrafact_api.schemas.tracks import Artist, Date, EditableField, Label, Language, Tags

_MOST_IDS = 2000


class BulkEditRequest(Request):
    """Changes that all tracks get; omitted fields stay, null removes a field. What the sources state is kept."""

    artist: Artist | None = None
    album: Label | None = None
    date: Date | None = None
    label: Label | None = None
    language: Language | None = None
    work_id: HexId | None = None
    add_tags: Tags | SkipJsonSchema[None] = Field(default=None, description="Tags besides those that a track has")
    remove_tags: Tags | SkipJsonSchema[None] = Field(default=None, description="Tags that no track keeps")
    as_stated: list[EditableField] | SkipJsonSchema[None] = Field(
        default=None, max_length=7, description="Fields that become what the sources state again"
    )

    _no_null = field_validator("add_tags", "remove_tags", "as_stated", mode="before")(not_null)

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("must change something")
        return self

    def edit(self) -> BulkEdit:
        """Return the edit. Null becomes an empty text."""
        lists = {"add_tags", "remove_tags", "as_stated"}
        given: dict[str, str] = {name: getattr(self, name) or "" for name in self.model_fields_set - lists}
        edit = TrackEdit(
            artist=given.get("artist"),
            album=given.get("album"),
            date=given.get("date"),
            label=given.get("label"),
            language=given.get("language"),
            work_id=given.get("work_id"),
            as_stated=tuple(each.value for each in self.as_stated or ()),
        )
        return BulkEdit(edit, tuple(self.add_tags or ()), tuple(self.remove_tags or ()))


class ChosenTracks(Request):
    """Some tracks: either `ids` or `filter`."""

    ids: list[TrackId] | SkipJsonSchema[None] = Field(default=None, min_length=1, max_length=_MOST_IDS)
    filter: TrackFilterRequest | SkipJsonSchema[None] = Field(
        default=None, description="All tracks of the library that match; `{}` is all of them"
    )

    _no_null = field_validator("*", mode="before")(not_null)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("needs either ids or filter")
        return self

    def chosen(self) -> TrackFilter | list[str]:
        """Return the tracks."""
        return self.filter.filter() if self.filter is not None else self.ids or []


class TrackChangeRequest(ChosenTracks):
    """What to do with some tracks: either `edit` or `delete`."""

    edit: BulkEditRequest | SkipJsonSchema[None] = None
    delete: Literal[True] | SkipJsonSchema[None] = Field(default=None, description="Move them to the trash")

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.edit is None) == (self.delete is None):
            raise ValueError("needs either edit or delete")
        return self


class ChangePath(Request):
    """Path of a change."""

    change_id: HexId


class TrackChangeAnswer(Answer):
    """A change of many tracks. Ask again while it is `running` or `undoing`."""

    id: str
    kind: Literal["edit", "delete"]
    state: BulkState
    can_be_undone: bool = Field(description="Whether `undo` is possible now")
    n_tracks: int = Field(ge=0, description="Tracks that were chosen")
    n_changed: int = Field(ge=0)
    n_unchanged: int = Field(ge=0, description="They were so before")
    n_not_yours: int = Field(ge=0, description="Other users' tracks, which you may not change")
    n_not_found: int = Field(ge=0, description="They have left the library")
    n_too_many_tags: int = Field(ge=0, description="They have as many tags as a track may have")
    n_undone: int = Field(ge=0, description="They are as before again")
    n_kept: int = Field(ge=0, description="Not undone, because somebody has changed them since")
    made_by: PersonAnswer
    created_at: Moment


class TrackChangesAnswer(Answer):
    """The newest changes of many tracks that you asked for within a day."""

    items: list[TrackChangeAnswer]


class TrackChoicesAnswer(Answer):
    """The values that the tracks of the library have, for filters; at most 1000 of each."""

    makers: list[PersonAnswer]
    tags: list[str]
    languages: list[str]
