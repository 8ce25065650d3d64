"""What the fetcher and its child process say to each other, one line of JSON at a time."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal, TypedDict


@dataclass(frozen=True, slots=True)
class ChildRequest:
    """One job for the child.

    Parameters
    ----------
    action : fetch the audio of a video, or expand a playlist.
    url : an address rebuilt from a checked id.
    folder : where everything the child writes lies.
    parent_pid : the process without which the child must not live.
    proxy : address of a proxy, None for the environment's.
    max_duration_s, max_bytes, min_free_disk_bytes : limits, enforced before and while downloading.
    limit : the most entries of a playlist.
    socket_timeout_s : the longest silence of a connection, in seconds.
    n_retries : how often a failed request is made again.
    backoff_s : pause before the first retry, in seconds; it doubles with each.
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

    def to_line(self) -> str:
        """Write the request as a line of JSON."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_line(cls, line: str) -> ChildRequest:
        """Read what `to_line` wrote."""
        return cls(**json.loads(line))


class ProgressLine(TypedDict):
    """Bytes on disk, and bytes announced."""

    kind: Literal["progress"]
    bytes_done: int
    bytes_total: int | None


class ErrorLine(TypedDict):
    """The end, without what was asked for: a code of the table of errors."""

    kind: Literal["error"]
    code: str
    detail: str | None


class FetchedLine(TypedDict):
    """The end: a file, and what the source says of it."""

    kind: Literal["fetched"]
    file_name: str
    title: str | None
    artist: str | None
    duration_s: float | None
    thumbnail_url: str | None
    published_at: str | None


class EntryFields(TypedDict):
    """One line of a playlist."""

    video_id: str | None
    title: str | None
    reason: str | None


class ExpandedLine(TypedDict):
    """The end: a playlist's entries."""

    kind: Literal["expanded"]
    title: str | None
    entries: list[EntryFields]


ChildLine = ProgressLine | ErrorLine | FetchedLine | ExpandedLine
