"""Schemas of tracks."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from flask import has_request_context, request
from flask_openapi3 import FileStorage
from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.jobs import State
from contrafact.domain.tracks import SourceKind, TrackEdit
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
    TrackId,
    not_null,
)

Artist = Annotated[Text, Field(max_length=500)]


class LinkRequest(Request):
    """A YouTube link."""

    url: Text = Field(
        min_length=1, max_length=2000, description="Address of a YouTube video or playlist; any common form"
    )


class UploadForm(Request):
    """An audio file: MP3, M4A/AAC, Opus/WebM, Ogg, FLAC, WAV, AIFF, WMA and others, at most 200 MB."""

    file: FileStorage
    title: Title | SkipJsonSchema[None] = None
    artist: Artist | SkipJsonSchema[None] = None

    @model_validator(mode="before")
    @classmethod
    def _as_sent(cls, given: dict[str, object]) -> dict[str, object]:
        """Take form fields as text. The library parses them as JSON, which turns the title `123` into a number."""
        return {**given, **request.form.to_dict()} if has_request_context() else given


class TrackPath(Request):
    """Path of a track."""

    track_id: TrackId


Label = Annotated[Text, Field(max_length=500)]
Isrc = Annotated[Text, Field(max_length=40, description="With or without hyphens, such as `US-RC1-76-07839`")]
Date = Annotated[Text, Field(max_length=10, description="`1959`, `1959-08` or `1959-08-17`")]
Language = Annotated[Text, Field(max_length=35, description="Of the words, such as `en` or `pt-BR`")]
Tags = Annotated[list[Annotated[Title, Field(max_length=100)]], Field(max_length=50)]


class EditableField(StrEnum):
    """Fields of a track that a person can write over those of its source."""

    TITLE = "title"
    ARTIST = "artist"
    ALBUM = "album"
    DATE = "date"
    ISRC = "isrc"
    LABEL = "label"
    LANGUAGE = "language"


class TrackEditRequest(Request):
    """Changes to a track; omitted fields stay, null removes a field. What the source states is kept, in `stated`."""

    title: Title | SkipJsonSchema[None] = None
    artist: Artist | None = None
    work_id: HexId | None = None
    album: Label | None = None
    date: Date | None = None
    isrc: Isrc | None = None
    label: Label | None = None
    language: Language | None = None
    tags: Tags | SkipJsonSchema[None] = Field(default=None, description="All tags of the track, in place of the old")
    as_stated: list[EditableField] | SkipJsonSchema[None] = Field(
        default=None, max_length=7, description="Fields that become what the source states again"
    )

    _no_null = field_validator("title", "tags", "as_stated", mode="before")(not_null)

    def edit(self) -> TrackEdit:
        """Return the edit. Null becomes an empty text."""
        given = {name: getattr(self, name) for name in self.model_fields_set - {"tags", "as_stated"}}
        tags = None if self.tags is None else tuple(self.tags)
        as_stated = tuple(each.value for each in self.as_stated or ())
        return TrackEdit(**{name: value or "" for name, value in given.items()}, tags=tags, as_stated=as_stated)


_PERMANENTLY = "Delete at once, also from the trash. Otherwise the track moves to the trash"


class TrackDeleteQuery(Request):
    """How to delete a track."""

    permanently: bool = Field(default=False, description=_PERMANENTLY)


class BulkDeleteRequest(Request):
    """Tracks to delete."""

    ids: list[TrackId] = Field(min_length=1, max_length=200)
    permanently: bool = Field(default=False, strict=True, description=_PERMANENTLY)


class BulkDeleteAnswer(Answer):
    """Ids that were deleted and ids that do not exist."""

    deleted: list[str]
    not_found: list[str]


class RestoreRequest(Request):
    """Tracks to restore from the trash."""

    ids: list[TrackId] = Field(min_length=1, max_length=200)


class RestoreAnswer(Answer):
    """Ids that are in the library now, and ids that are neither there nor in the trash."""

    restored: list[str]
    not_found: list[str]


class PartOfSet(Answer):
    """The stretch of a set that a recording was cut from, in seconds."""

    set_id: str
    start_s: float
    end_s: float


class SourceAnswer(Answer):
    """Where a recording comes from."""

    kind: SourceKind
    video_id: str | None = Field(description="YouTube video id, 11 characters; null for an upload")
    url: str | None = Field(description="Address of the video; null for an upload")
    file_name: str | None
    part_of: PartOfSet | None = Field(description="The set that it was cut from; null for a recording of its own")


class WorkRef(Answer):
    """The work of a track."""

    id: str
    title: str


class StatedAnswer(Answer):
    """What the source of a recording states about it."""

    title: str | None
    artist: str | None
    album: str | None
    date: str | None
    isrc: str | None
    label: str | None
    language: str | None


class SuggestedName(Answer):
    """Title and artist that a person may take over."""

    title: str | None
    artist: str | None


class TrackAnswer(Answer):
    """A recording in the library."""

    id: str
    source: SourceAnswer
    state: State
    title: str | None
    artist: str | None
    duration_s: float | None
    thumbnail_url: str | None
    published_at: str | None = Field(description="Date of publication, YYYY-MM-DD")
    album: str | None
    date: str | None = Field(description="Date of the release, YYYY, YYYY-MM or YYYY-MM-DD")
    isrc: str | None
    label: str | None
    language: str | None = Field(description="Of the words, such as `en` or `pt-BR`")
    tags: list[str]
    edited: list[EditableField] = Field(description="Fields that a person wrote over those of the source")
    stated: StatedAnswer = Field(description="What the source states")
    suggested: SuggestedName | None = Field(
        description="Title and artist as the name of the file or video says them; null once a person wrote the title"
    )
    work: WorkRef | None
    job_id: str = Field(description="Newest job of the track")
    error: Problem | None = Field(description="Why the newest job failed, or was put back into the queue")
    model_id: str | None = Field(description="Id of the weights that computed its embedding; null before")
    harmonic_content: float | None = Field(description="How much its harmony changes; null before it is measured")
    tuning_cents: float | None = Field(description="Its tuning above 440 Hz, corrected in its chroma")
    recipe: str | None = Field(description="Newest recipe by which it was analysed; null before")
    same_recording_as: str | None = Field(description="Id of an older track that holds the same recording")
    set_id: str | None = Field(description="The set that a recording too long for a track became; null for others")
    has_audio: bool = Field(description="Whether a copy is kept for listening")
    made_by: MadeBy
    created_at: Moment
    updated_at: Moment


class RespellingAnswer(Answer):
    """A word of a query that no track has, and the words that were searched instead."""

    asked: str
    words: list[str]


class TrackPage(PageAnswer):
    """A page of tracks."""

    items: list[TrackAnswer]
    respelled: list[RespellingAnswer] = Field(description="Words of the query in whose place others were searched")


class TrashedTrackAnswer(TrackAnswer):
    """A track in the trash."""

    trashed_at: Moment
    expires_at: Moment = Field(description="When it is deleted for good")


class TrashPage(PageAnswer):
    """A page of the trash."""

    keep_days: float = Field(description="For how many days the trash keeps a track; 0: tracks are deleted at once")
    items: list[TrashedTrackAnswer]


class DuplicateGroup(Answer):
    """Ready tracks that hold the same recording, oldest first."""

    tracks: list[TrackAnswer]


class DuplicatesPage(PageAnswer):
    """A page of groups of duplicates."""

    items: list[DuplicateGroup]


class ChromaAnswer(Answer):
    """The chroma of a track."""

    recipe: str = Field(description="Recipe of the frames")
    recipes: list[str] = Field(description="Recipes by which the track can be compared, the best last")
    seconds_per_frame: float
    n_frames: int
    frames: str = Field(description="base64 of uint8 (n_frames, 12), row by row; columns A, A#, ... G#")
    peaks: str | None = Field(
        description="base64 of uint8 (n,), the largest magnitude of equal parts of the recording, 255 at full scale; "
        "null if an older release analysed it"
    )
