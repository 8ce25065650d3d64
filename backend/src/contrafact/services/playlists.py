"""Read and expand playlists."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import MAX_ATTEMPTS, Job, Problem
from contrafact.domain.links import PlaylistLink, VideoLink
from contrafact.domain.log_context import log_context
from contrafact.domain.playlists import Playlist, PlaylistEntry
from contrafact.domain.tracks import Metadata, Track
from contrafact.ports import Clock, NewId
from contrafact.ports.sources import PlaylistEntry as PlaylistLine
from contrafact.ports.sources import SourceFetcher
from contrafact.ports.stores import JobStore, PlaylistStore, TrackStore
from contrafact.services.leasing import LEASE, heartbeat
from contrafact.services.submit import SubmitTrack

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadPlaylist:
    """A playlist with the tracks and jobs of its entries."""

    playlists: PlaylistStore
    tracks: TrackStore
    jobs: JobStore

    def __call__(self, playlist_id: str) -> tuple[Playlist, dict[str, Track], dict[str, Job]]:
        """The playlist, its tracks by id and their newest jobs by id. Raises `playlist_not_found`."""
        playlist = self.playlists.get(playlist_id)
        if playlist is None:
            raise ContrafactError("playlist_not_found")
        return playlist, *self.of(playlist)

    def of(self, playlist: Playlist) -> tuple[dict[str, Track], dict[str, Job]]:
        """The tracks of a playlist by id and their newest jobs by id."""
        tracks = self.tracks.get_many([entry.track_id for entry in playlist.entries if entry.track_id])
        return tracks, self.jobs.get_many([track.job_id for track in tracks.values()])


@dataclass(frozen=True, slots=True)
class ExpandPlaylist:
    """Gives every entry of a playlist its own track and job, or the reason why it has none."""

    playlists: PlaylistStore
    fetcher: SourceFetcher
    submit: SubmitTrack
    clock: Clock
    new_id: NewId
    max_entries: int

    def __call__(self, playlist_id: str) -> None:
        """Expand the playlist if that is still to be done and nobody else is at it."""
        now = self.clock()
        playlist = self.playlists.take(playlist_id, token := self.new_id(), now, now + LEASE)
        if playlist is None:
            return
        with (
            log_context(playlist_id=playlist_id),
            heartbeat(lambda: self.playlists.renew(playlist_id, token, self.clock() + LEASE)) as lost,
        ):
            self._expand(playlist, token, lost)

    def _expand(self, playlist: Playlist, token: str, lost: threading.Event) -> None:
        title, entries, is_truncated, problem = playlist.title, playlist.entries, playlist.is_truncated, None
        try:
            if playlist.attempts > MAX_ATTEMPTS:
                raise ContrafactError("worker_crashed")
            # One more than the limit tells whether there is more.
            expansion = self.fetcher.expand(PlaylistLink(playlist.list_id), self.max_entries + 1)
            title, is_truncated = expansion.title, len(expansion.entries) > self.max_entries
            entries = self._entries(expansion.entries[: self.max_entries], lost)
            if lost.is_set():
                _log.info("playlist given up: its lease is lost", extra={"playlist_id": playlist.id})
                return
        except ContrafactError as error:
            if error.code == "database_unavailable":
                raise
            problem = _problem(error)
        except Exception:  # noqa: BLE001 - whatever went wrong, the playlist must end
            _log.exception("playlist not expanded", extra={"playlist_id": playlist.id})
            problem = _problem(ContrafactError("internal_error"))
        self.playlists.finish(
            playlist.id,
            token,
            title=title,
            entries=entries,
            is_truncated=is_truncated,
            problem=problem,
            now=self.clock(),
        )

    def _entries(self, lines: Sequence[PlaylistLine], lost: threading.Event) -> tuple[PlaylistEntry, ...]:
        """The entries, up to the moment when the lease is lost."""
        entries = []
        for position, line in enumerate(lines, 1):
            if lost.is_set():
                break
            entries.append(self._entry(position, line))
        return tuple(entries)

    def _entry(self, position: int, entry: PlaylistLine) -> PlaylistEntry:
        """The entry with its track, or with the reason why it has none."""
        try:
            if entry.reason is not None or entry.video_id is None:
                raise ContrafactError(entry.reason or "video_removed")
            submission = self.submit.video(VideoLink(entry.video_id), Metadata(title=entry.title))
        except ContrafactError as error:
            if error.code == "database_unavailable":
                raise
            return PlaylistEntry(position, entry.video_id, entry.title, reason=_problem(error))
        return PlaylistEntry(position, entry.video_id, entry.title, track_id=submission.track.id)


def _problem(error: ContrafactError) -> Problem:
    return Problem(error.code, error.detail)
