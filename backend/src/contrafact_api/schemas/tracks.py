"""Schemas of tracks."""

from __future__ import annotations

from typing import Annotated

from flask import has_request_context, request
from flask_openapi3 import FileStorage
from pydantic import Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.jobs import State
from contrafact.domain.tracks import SourceKind, TrackSort
from contrafact_api.schemas.common import (
    Answer,
    HexId,
    MadeBy,
    Moment,
    PageAnswer,
    PageQuery,
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


class TrackListQuery(PageQuery):
    """Filter and order of a list of tracks."""

    q: Text | SkipJsonSchema[None] = Field(
        default=None,
        max_length=200,
        description="Search words; each must begin a word of the title or the artist. Or the id of a track",
    )
    state: State | SkipJsonSchema[None] = None
    work_id: HexId | SkipJsonSchema[None] = None
    sort: TrackSort = TrackSort.CREATED_AT_DESC


class TrackEditRequest(Request):
    """Changes to a track; omitted fields stay. `artist: null` removes the artist, `work_id: null` the work."""

    title: Title | SkipJsonSchema[None] = None
    artist: Artist | None = None
    work_id: HexId | None = None

    _no_null = field_validator("title", mode="before")(not_null)


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


class SourceAnswer(Answer):
    """Where a recording comes from."""

    kind: SourceKind
    video_id: str | None = Field(description="YouTube video id, 11 characters; null for an upload")
    url: str | None = Field(description="Address of the video; null for an upload")
    file_name: str | None


class WorkRef(Answer):
    """The work of a track."""

    id: str
    title: str


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
    work: WorkRef | None
    job_id: str = Field(description="Newest job of the track")
    error: Problem | None = Field(description="Why the newest job failed, or was put back into the queue")
    model_id: str | None = Field(description="Id of the weights that computed its embedding; null before")
    harmonic_content: float | None = Field(description="How much its harmony changes; null before it is measured")
    tuning_cents: float | None = Field(description="Its tuning above 440 Hz, corrected in its chroma")
    recipe: str | None = Field(description="Newest recipe by which it was analysed; null before")
    same_recording_as: str | None = Field(description="Id of an older track that holds the same recording")
    made_by: MadeBy
    created_at: Moment
    updated_at: Moment


class TrackPage(PageAnswer):
    """A page of tracks."""

    items: list[TrackAnswer]


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
