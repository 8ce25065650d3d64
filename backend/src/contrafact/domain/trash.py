"""Tracks outside the library: in the trash, or being deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contrafact.domain.tracks import Track


class Place(StrEnum):
    """Where a track is. Only tracks in the library are visible."""

    LIBRARY = "library"
    TRASH = "trashed"
    DELETING = "deleting"


@dataclass(frozen=True, slots=True)
class TrashedTrack:
    """A track in the trash.

    Parameters
    ----------
    track : as it was when it was deleted.
    """

    track: Track
    trashed_at: datetime


@dataclass(frozen=True, slots=True)
class Leftover:
    """What an ended job of a track may have left behind: chroma, embedding, uploaded file.

    Parameters
    ----------
    upload_key : bucket key of the file, if it is no longer needed.
    """

    job_id: str
    upload_key: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A track and its place, with what has to follow it.

    Parameters
    ----------
    move : number of its last move; it rises with each, so that an older move cannot undo a newer one.
    is_followed : whether embedding and jobs followed the last move.
    leftovers : of its ended jobs.
    """

    track: Track
    place: Place
    move: int
    is_followed: bool
    leftovers: tuple[Leftover, ...] = ()
