"""Tracks: recordings, where they came from and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contrafact.domain.jobs import Problem
from contrafact.domain.links import VideoLink
from contrafact.domain.states import ACTIVE_STATES, State


class SourceKind(StrEnum):
    """Where a recording came from."""

    YOUTUBE = "youtube"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a recording came from, and the id that its track gets from it.

    The same source always gives the same track id, so that submitting it twice, even at the same
    moment, can only ever make one track.

    Parameters
    ----------
    kind : YouTube or upload.
    key : the video's 11-character id, or the file's sha256 in hex.
    file_name : name of the uploaded file, as the person's machine gave it.
    upload_key : the uploaded file's key in the bucket while it is kept.
    """

    kind: SourceKind
    key: str
    file_name: str | None = None
    upload_key: str | None = None

    @property
    def track_id(self) -> str:
        """Id of the track that this source makes."""
        if self.kind is SourceKind.YOUTUBE:
            return f"yt-{self.key}"
        # 128 bits of the hash: no two files will ever share them by chance.
        return f"file-{self.key[:32]}"

    @property
    def video_id(self) -> str | None:
        """Id of the video; None for an upload."""
        return self.key if self.kind is SourceKind.YOUTUBE else None

    @property
    def url(self) -> str | None:
        """Address of the video; None for an upload."""
        return VideoLink(self.key).url if self.kind is SourceKind.YOUTUBE else None


TRACK_ID_PATTERN = r"^(yt-[A-Za-z0-9_-]{11}|file-[0-9a-f]{32})$"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the source says about a recording, whole and unchanged; None where it says nothing.

    Parameters
    ----------
    published_at : date of publication, `YYYY-MM-DD`.
    """

    title: str | None = None
    artist: str | None = None
    duration_s: float | None = None
    thumbnail_url: str | None = None
    published_at: str | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """One recording.

    Parameters
    ----------
    job_id : its newest job.
    work_id : the work it is a recording of, where a person has said so.
    chroma_key : key of its chroma in the bucket, once extracted.
    model_id : weights that made its embedding, once made.
    problem : why its newest job failed.
    """

    id: str
    source: Source
    state: State
    job_id: str
    created_at: datetime
    updated_at: datetime
    metadata: Metadata = field(default_factory=Metadata)
    work_id: str | None = None
    chroma_key: str | None = None
    model_id: str | None = None
    problem: Problem | None = None

    @property
    def is_active(self) -> bool:
        """Whether its newest job is still under way."""
        return self.state in ACTIVE_STATES


class TrackSort(StrEnum):
    """Orders of a list of tracks; a leading minus turns it round."""

    CREATED_AT = "created_at"
    CREATED_AT_DESC = "-created_at"
    TITLE = "title"
    TITLE_DESC = "-title"
    ARTIST = "artist"
    ARTIST_DESC = "-artist"
    DURATION = "duration_s"
    DURATION_DESC = "-duration_s"


@dataclass(frozen=True, slots=True)
class TrackFilter:
    """Which tracks to list: all conditions that are given must hold."""

    q: str | None = None
    state: State | None = None
    work_id: str | None = None


@dataclass(frozen=True, slots=True)
class TrackEdit:
    """What a person changes of a track; a field left at None stays as it is.

    `work_id` of an empty string takes the track out of its work.
    """

    title: str | None = None
    artist: str | None = None
    work_id: str | None = None
