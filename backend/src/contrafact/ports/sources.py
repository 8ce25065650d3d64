"""Interface of a site from which audio is downloaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from contrafact.domain.chapters import Chapter
from contrafact.domain.links import PlaylistLink, VideoLink


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """Progress of a download.

    Parameters
    ----------
    bytes_done : bytes on disk.
    bytes_total : total size, None if unknown.
    """

    bytes_done: int
    bytes_total: int | None


@dataclass(frozen=True, slots=True)
class FetchedAudio:
    """A downloaded audio file and the source's metadata, unchanged.

    Parameters
    ----------
    path : the file.
    artist : the artist, or else the uploader.
    duration_s : in seconds.
    published_at : date of publication, `YYYY-MM-DD`.
    chapters : as the source states them.
    """

    path: Path
    title: str | None
    artist: str | None
    duration_s: float | None
    thumbnail_url: str | None
    published_at: str | None
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """Entry of a playlist.

    Parameters
    ----------
    video_id : eleven characters; None if the source gave no valid id.
    reason : error code if it cannot be downloaded.
    """

    video_id: str | None
    title: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PlaylistExpansion:
    """Title and first entries of a playlist, in order."""

    title: str | None
    entries: tuple[PlaylistEntry, ...]


class SourceFetcher(Protocol):
    """Downloads audio of videos and lists playlists."""

    def fetch(self, video: VideoLink, folder: Path, on_progress: Callable[[FetchProgress], None]) -> FetchedAudio:
        """Download the audio of one video.

        Parameters
        ----------
        folder : existing folder for all files.
        on_progress : called repeatedly, also while no byte arrives; an exception that it raises stops the download
            and is passed on.

        Raises
        ------
        ContrafactError : `video_private`, `video_removed`, `video_age_restricted`, `video_live`,
            `video_region_locked`, `video_members_only`, `video_processing`, `video_drm`, `video_restricted`,
            `bot_check`, `network_failed`, `download_timeout`, `download_failed`, `too_long`, `file_too_large`,
            `disk_full`.
        """

    def expand(self, playlist: PlaylistLink, limit: int) -> PlaylistExpansion:
        """List the first `limit` entries of a playlist.

        Raises
        ------
        ContrafactError : `playlist_unavailable`, `playlist_empty`, `bot_check`, `network_failed`,
            `download_timeout`, `download_failed`.
        """
