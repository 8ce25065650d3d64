"""Interface of the database for clips. Errors, atomicity and leases as of `stores`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from contrafact.domain.clips import Clip, ClipRanking
from contrafact.domain.jobs import Problem
from contrafact.ports.stores import NudgedStore


class ClipStore(NudgedStore, Protocol):
    """Clips, each kept until it expires."""

    def create(self, clip: Clip) -> Clip:
        """Write a new clip, queued, and return it.

        Its lifetime, from `created_at` to `expires_at`, begins now.
        """

    def get(self, clip_id: str) -> Clip | None:
        """Return the clip; None if it does not exist or has expired."""

    def any_queued(self) -> bool:
        """Return whether a clip waits for a worker."""

    def take(self, clip_id: str, token: str, lease: timedelta, now: datetime) -> Clip | None:
        """Lease an active clip and count an attempt; None if it has ended or another lease is running."""

    def renew(self, clip_id: str, token: str, lease: timedelta) -> bool:
        """Renew the lease for its whole length from now; False if it is lost."""

    def finish(
        self, clip_id: str, token: str, outcome: ClipRanking | Problem, now: datetime, lifetime: timedelta
    ) -> bool:
        """End the clip, as failed if the outcome is a problem, and keep it for a time; False if the lease is lost."""

    def release(self, clip_id: str, token: str, waits_for: Problem, now: datetime) -> bool:
        """Return the clip to the queue without counting the attempt; False if the lease is lost.

        Each time that a clip is released, it waits longer for its next nudge, as `nudge_pause` says. Until a worker
        takes it, it says what it waits for.
        """
