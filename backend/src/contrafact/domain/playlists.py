"""Playlists, which a worker expands to one track for each video."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from contrafact.domain.jobs import Problem
from contrafact.domain.links import PlaylistLink
from contrafact.domain.people import Maker

PLAYLIST_ID_PATTERN = r"^pl-[A-Za-z0-9_-]{2,64}$"
_PLAYLIST_ID = re.compile(PLAYLIST_ID_PATTERN)


class PlaylistState(StrEnum):
    """State of a playlist's expansion."""

    QUEUED = "queued"
    EXPANDING = "expanding"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One entry of a playlist: its track, or the reason why it has none."""

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
    attempts : number of times that a worker has started it since it was last submitted.
    is_truncated : whether the list was cut at the limit.
    made_by : who submitted it last; its new tracks are that user's.
    owner : under whose name the jobs of its tracks wait in turn; None for playlists of early versions.
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
    made_by: Maker | None = None
    owner: str | None = None

    @property
    def url(self) -> str:
        """Address, rebuilt from the id."""
        return PlaylistLink(self.list_id).url


def playlist_id(link: PlaylistLink) -> str:
    """Return the id of a link's playlist; the same link always gives the same id.

    The name of a channel may hold any letter, so that its id is made of a hash.
    """
    if _PLAYLIST_ID.fullmatch(name := f"pl-{link.list_id}"):
        return name
    return f"pl-channel-{sha256(link.list_id.encode()).hexdigest()[:32]}"
