"""Read playlists, and expand them into tracks in a worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from contrafact.domain.acting import acting_as, on_behalf_of
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import Job, Problem
from contrafact.domain.links import PlaylistLink, VideoLink
from contrafact.domain.origin import owned_by
from contrafact.domain.playlists import Playlist, PlaylistEntry
from contrafact.domain.tracks import Metadata, Track
from contrafact.ports import Clock, NewId
from contrafact.ports.playlists import PlaylistStore
from contrafact.ports.sources import PlaylistEntry as SourceEntry
from contrafact.ports.sources import SourceFetcher
from contrafact.ports.stores import JobStore, TrackStore
from contrafact.services.leasing import LEASE, Leased, LeaseLostError, run_leased
from contrafact.services.submit import SubmitTrack

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadPlaylist:
    """Reads a playlist with the tracks and jobs of its entries."""

    playlists: PlaylistStore
    tracks: TrackStore
    jobs: JobStore

    def __call__(self, playlist_id: str) -> tuple[Playlist, dict[str, Track], dict[str, Job]]:
        """Return the playlist, its tracks by id and their newest jobs by id. Raises `playlist_not_found`."""
        playlist = self.playlists.get(playlist_id)
        if playlist is None:
            raise ContrafactError("playlist_not_found")
        return playlist, *self.of(playlist)

    def of(self, playlist: Playlist) -> tuple[dict[str, Track], dict[str, Job]]:
        """Return the tracks of a playlist by id and their newest jobs by id."""
        tracks = self.tracks.get_many([entry.track_id for entry in playlist.entries if entry.track_id])
        return tracks, self.jobs.get_many([track.job_id for track in tracks.values()])


def _not_counted(_: int) -> None:
    """Count no links."""


@dataclass(frozen=True, slots=True)
class ExpandPlaylist:
    """Gives every entry of a playlist a track and a job, or the reason why it has none.

    Parameters
    ----------
    count_links : called with the number of links, in the name of who submitted the playlist.
    """

    kind: ClassVar[str] = "playlist"

    playlists: PlaylistStore
    fetcher: SourceFetcher
    submit: SubmitTrack
    clock: Clock
    new_id: NewId
    max_entries: int
    lease: timedelta = LEASE
    count_links: Callable[[int], None] = _not_counted

    def __call__(self, playlist_id: str) -> None:
        """Expand the playlist unless it has ended or another worker holds it."""
        run_leased(self, playlist_id, self.new_id())

    def take(self, playlist_id: str, token: str) -> Playlist | None:
        """Lease the playlist; None if it has ended or another lease is running."""
        return self.playlists.take(playlist_id, token, self.lease, self.clock())

    def renew(self, leased: Leased[Playlist]) -> bool:
        """Extend the lease; False if it is lost."""
        return self.playlists.renew(leased.item.id, leased.token, self.lease)

    def log_fields(self, playlist: Playlist) -> dict[str, str]:
        """Return the id of the playlist."""
        return {"playlist_id": playlist.id}

    def run(self, leased: Leased[Playlist]) -> None:
        """Expand the playlist."""
        # Ask for one entry more than the limit, to learn whether the playlist is longer.
        expansion = self.fetcher.expand(PlaylistLink(leased.item.list_id), self.max_entries + 1)
        entries = []
        with acting_as(on_behalf_of(leased.item.made_by)), owned_by(leased.item.owner):
            for position, entry in enumerate(expansion.entries[: self.max_entries], 1):
                leased.check()
                entries.append(self._entry(position, entry))
            leased.check()
            self._finish(leased, expansion.title, entries, is_truncated=len(expansion.entries) > self.max_entries)
            # Only now: what is expanded again after an interruption counts once.
            self.count_links(sum(each.track_id is not None for each in entries))

    def fail(self, leased: Leased[Playlist], problem: Problem) -> None:
        """End the expansion as failed; the entries of an earlier expansion stay."""
        before = leased.item
        self._finish(leased, before.title, before.entries, is_truncated=before.is_truncated, problem=problem)

    def put_back(self, _: Leased[Playlist], error: ContrafactError) -> None:
        """Do nothing: a playlist cannot be released, and is free once its lease has run out."""

    def give_up(self, _: Leased[Playlist]) -> None:
        """Leave the playlist to the worker that took it."""
        _log.info("playlist given up: its lease is lost")

    def _finish(
        self,
        leased: Leased[Playlist],
        title: str | None,
        entries: Sequence[PlaylistEntry],
        *,
        is_truncated: bool,
        problem: Problem | None = None,
    ) -> None:
        is_held = self.playlists.finish(
            leased.item.id,
            leased.token,
            title=title,
            entries=entries,
            is_truncated=is_truncated,
            problem=problem,
            now=self.clock(),
        )
        if not is_held:
            raise LeaseLostError

    def _entry(self, position: int, entry: SourceEntry) -> PlaylistEntry:
        try:
            if entry.reason is not None or entry.video_id is None:
                raise ContrafactError(entry.reason or "video_removed")
            submission = self.submit.video(VideoLink(entry.video_id), Metadata(title=entry.title))
        except ContrafactError as error:
            if error.code == "database_unavailable":
                raise
            reason = Problem(error.code, error.detail)
            return PlaylistEntry(position, entry.video_id, entry.title, reason=reason)
        return PlaylistEntry(position, entry.video_id, entry.title, track_id=submission.track.id)
