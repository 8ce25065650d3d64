"""Interface of the database for playlists. Errors, atomicity and leases as of `stores`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from contrafact.domain.jobs import Problem
from contrafact.domain.people import Maker
from contrafact.domain.playlists import Playlist, PlaylistEntry
from contrafact.ports.stores import NudgedStore


class PlaylistStore(NudgedStore, Protocol):
    """Submitted playlists."""

    def claim(
        self, playlist_id: str, list_id: str, now: datetime, made_by: Maker | None = None
    ) -> tuple[Playlist, bool]:
        """Create the playlist, or queue it again after it ended; also return whether this call did so."""

    def get(self, playlist_id: str) -> Playlist | None:
        """Return the playlist, or None."""

    def take(self, playlist_id: str, token: str, lease: timedelta, now: datetime) -> Playlist | None:
        """Lease an active playlist and count an attempt; None if it has ended or another lease is running."""

    def renew(self, playlist_id: str, token: str, lease: timedelta) -> bool:
        """Let the lease begin again; False if it is lost."""

    def finish(
        self,
        playlist_id: str,
        token: str,
        *,
        title: str | None,
        entries: Sequence[PlaylistEntry],
        is_truncated: bool,
        problem: Problem | None,
        now: datetime,
    ) -> bool:
        """End the expansion, as failed if there is a problem; False if the lease is lost."""
