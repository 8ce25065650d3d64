"""Playlists: lists of videos that a worker expands, each entry a track of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contrafact.domain.jobs import Problem
from contrafact.domain.links import PlaylistLink

PLAYLIST_ID_PATTERN = r"^pl-[A-Za-z0-9_-]{2,64}$"


class PlaylistState(StrEnum):
    """How far the expansion of a playlist is."""

    QUEUED = "queued"
    EXPANDING = "expanding"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One place of a playlist: its track, or the reason why it has none."""

    position: int
    video_id: str | None
    title: str | None
    track_id: str | None = None
    reason: Problem | None = None


@dataclass(frozen=True, slots=True)
class Playlist:
    """A submitted playlist.

    Parameters
    ----------
    attempts : how often a worker has taken it up since it was last submitted.
    is_truncated : the list is longer than the limit; what lies beyond was left out.
    """

    id: str
    list_id: str
    state: PlaylistState
    created_at: datetime
    updated_at: datetime
    attempts: int = 0
    title: str | None = None
    entries: tuple[PlaylistEntry, ...] = ()
    is_truncated: bool = False
    problem: Problem | None = None

    @property
    def url(self) -> str:
        """Its address, rebuilt."""
        return PlaylistLink(self.list_id).url


def playlist_id(link: PlaylistLink) -> str:
    """The id that a link's playlist always has, so that submitting it twice makes one."""
    return f"pl-{link.list_id}"
