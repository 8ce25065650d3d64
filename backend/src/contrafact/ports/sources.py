"""What the services need from a site that recordings are fetched from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from contrafact.domain.links import PlaylistLink, VideoLink


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a download is.

    Parameters
    ----------
    bytes_done : bytes that lie in the folder.
    bytes_total : bytes that the source announced, None where it announced nothing.
    """

    bytes_done: int
    bytes_total: int | None


@dataclass(frozen=True, slots=True)
class FetchedAudio:
    """An audio file and what the source says of it, untouched and whole.

    Parameters
    ----------
    path : the file, inside the folder that was named.
    title : as the source gives it.
    artist : the artist where the source names one, else who uploaded it.
    duration_s : in seconds, as the source gives it.
    thumbnail_url : address of a picture.
    published_at : date of publication, `YYYY-MM-DD`.
    """

    path: Path
    title: str | None
    artist: str | None
    duration_s: float | None
    thumbnail_url: str | None
    published_at: str | None


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One line of a playlist.

    Parameters
    ----------
    video_id : its eleven characters; None where the source gave no well-formed one.
    title : as the source gives it.
    reason : error code that says why it cannot be fetched; None where nothing is known against it.
    """

    video_id: str | None
    title: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PlaylistExpansion:
    """A playlist and its first entries, in its own order.

    Parameters
    ----------
    title : as the source gives it.
    entries : at most as many as were asked for.
    """

    title: str | None
    entries: tuple[PlaylistEntry, ...]


class SourceFetcher(Protocol):
    """Fetches recordings from where links lead."""

    def fetch(self, video: VideoLink, folder: Path, on_progress: Callable[[FetchProgress], None]) -> FetchedAudio:
        """Download the audio of one video.

        Parameters
        ----------
        video : the video.
        folder : an existing folder of this job's own; everything written lies in it.
        on_progress : called now and then, also while no byte arrives, so that a caller can renew a lease
            or look for a wish to cancel; what it raises stops the download at once and is passed on.

        Raises
        ------
        ContrafactError : `video_private`, `video_removed`, `video_age_restricted`, `video_live`,
            `video_region_locked`, `video_members_only`, `bot_check`, `network_failed`, `download_timeout`,
            `download_failed`, `too_long`, `file_too_large`, `disk_full`.
        """
        ...

    def expand(self, playlist: PlaylistLink, limit: int) -> PlaylistExpansion:
        """List the first `limit` entries of a playlist.

        Raises
        ------
        ContrafactError : `playlist_unavailable`, `playlist_empty`, `bot_check`, `network_failed`,
            `download_timeout`, `download_failed`.
        """
        ...
