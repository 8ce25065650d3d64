"""Messages between fetcher and child process, one line of JSON each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Literal, TypedDict


@dataclass(frozen=True, slots=True)
class ChildRequest:
    """Request to the child process.

    Parameters
    ----------
    action : download the audio of a video, or list a playlist.
    url : address, built from a validated id.
    folder : folder for all files of the child.
    parent_pid : the child ends with this process.
    proxy : address of a proxy; None uses the environment's.
    max_duration_s, max_bytes, min_free_disk_bytes : limits, checked before and during the download.
    limit : maximum number of entries of a playlist.
    socket_timeout_s : timeout of a connection, in seconds.
    n_retries : number of retries of a failed request.
    backoff_s : pause before the first retry, in seconds; it doubles with each.
    cookies : cookies in Netscape's format.
    options : more options of `yt_dlp.YoutubeDL`.
    """

    action: Literal["fetch", "expand"]
    url: str
    folder: str
    parent_pid: int
    proxy: str | None
    max_duration_s: float
    max_bytes: int
    min_free_disk_bytes: int
    limit: int
    socket_timeout_s: float
    n_retries: int
    backoff_s: float
    cookies: str | None = None
    options: dict[str, object] = field(default_factory=dict)

    def to_line(self) -> str:
        """Write the request as a line of JSON."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_line(cls, line: str) -> ChildRequest:
        """Read what `to_line` wrote."""
        return cls(**json.loads(line))


class ProgressLine(TypedDict):
    """Progress: bytes on disk and total bytes."""

    kind: Literal["progress"]
    bytes_done: int
    bytes_total: int | None


class ErrorLine(TypedDict):
    """Last message of a failed request, with an error code."""

    kind: Literal["error"]
    code: str
    detail: str | None


class ChapterFields(TypedDict):
    """Chapter of a video, as YouTube states it, in seconds."""

    start_s: float
    end_s: float
    title: str | None


class FetchedLine(TypedDict):
    """Last message of a download: file and metadata."""

    kind: Literal["fetched"]
    file_name: str
    title: str | None
    artist: str | None
    duration_s: float | None
    thumbnail_url: str | None
    published_at: str | None
    chapters: list[ChapterFields]


class EntryFields(TypedDict):
    """Entry of a playlist."""

    video_id: str | None
    title: str | None
    reason: str | None


class ExpandedLine(TypedDict):
    """Last message of a listed playlist."""

    kind: Literal["expanded"]
    title: str | None
    entries: list[EntryFields]


ChildLine = ProgressLine | ErrorLine | FetchedLine | ExpandedLine
