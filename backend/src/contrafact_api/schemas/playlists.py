"""Schemas of playlists."""

from __future__ import annotations

from pydantic import Field

from contrafact.domain.playlists import PlaylistState
from contrafact_api.schemas.common import Answer, MadeBy, Moment, PlaylistId, Problem, Request
from contrafact_api.schemas.jobs import JobAnswer
from contrafact_api.schemas.tracks import TrackAnswer


class PlaylistPath(Request):
    """Path of a playlist."""

    playlist_id: PlaylistId


class PlaylistEntryAnswer(Answer):
    """Entry of a playlist: its track and job, or the reason why it has none."""

    position: int
    video_id: str | None
    title: str | None
    track: TrackAnswer | None
    job: JobAnswer | None
    reason: Problem | None


class PlaylistAnswer(Answer):
    """A submitted playlist."""

    id: str
    url: str
    state: PlaylistState
    title: str | None
    is_truncated: bool = Field(description="Whether entries beyond the limit were left out")
    error: Problem | None = Field(description="Why its videos could not be listed")
    entries: list[PlaylistEntryAnswer]
    made_by: MadeBy
    created_at: Moment
    updated_at: Moment


class PlaylistSubmitted(Answer):
    """A submitted playlist."""

    playlist: PlaylistAnswer
