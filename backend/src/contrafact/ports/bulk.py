"""Interface of the database for changes of many tracks. Errors and leases as of `stores`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from contrafact.domain.bulk import BulkChange, BulkItem, BulkState, Outcome, Requester
from contrafact.domain.tracks import TrackFilter


class BulkChangeStore(Protocol):
    """Changes of many tracks, and what became of each track. They are kept for 30 days."""

    def create(self, change: BulkChange, chosen: TrackFilter | Sequence[str]) -> BulkChange:
        """Store a change with the tracks that a filter selects now, or with these; return it with their number.

        Raises
        ------
        ContrafactError : `too_many_tracks`; then nothing is stored.
        """

    def get(self, change_id: str) -> BulkChange | None:
        """Return the change with its counts, or None."""

    def recent(self, user_id: str, since: datetime, limit: int) -> list[BulkChange]:
        """Return the newest changes that a user asked for, newest first."""

    def take(self, change_id: str | None, token: str, lease: timedelta) -> BulkChange | None:
        """Lease this active change, or the oldest; None if it has ended, or another lease is running."""

    def renew(self, change_id: str, token: str, lease: timedelta) -> bool:
        """Extend the lease; False if it is lost."""

    def release(self, change_id: str, token: str) -> None:
        """End the lease: another worker may go on."""

    def waiting(self, change: BulkChange, limit: int) -> list[BulkItem]:
        """Return tracks that wait to be changed, or to be as before again."""

    def settle(self, change: BulkChange, item: BulkItem, outcome: Outcome) -> bool:
        """Write what became of a track that waited; False if it did not wait any more."""

    def end(self, change_id: str, token: str, state: BulkState) -> None:
        """Write the last state, if the lease is held and the change was not undone meanwhile."""

    def undo(self, change_id: str, runs_for: Requester) -> bool:
        """Let the changed tracks of a running or ended change wait to be as before; False if it has no such state."""
