"""What the services need from the database for clips; failures and repetition are as in `stores`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from contrafact.domain.clips import Clip, ClipRanking
from contrafact.domain.jobs import Problem


class ClipStore(Protocol):
    """Clips, each until it expires."""

    def create(self, clip: Clip) -> None:
        """Write a new clip, queued."""
        ...

    def get(self, clip_id: str, now: datetime) -> Clip | None:
        """The clip; None if there is none or it has expired."""
        ...

    def take(self, clip_id: str, token: str, now: datetime, until: datetime) -> Clip | None:
        """Lease it for ranking if it is under way and no lease on it runs; counts an attempt."""
        ...

    def renew(self, clip_id: str, token: str, until: datetime) -> bool:
        """Prolong the lease; False if it is lost."""
        ...

    def finish(
        self, clip_id: str, token: str, outcome: ClipRanking | Problem, now: datetime, expires_at: datetime
    ) -> bool:
        """End it, as failed if the outcome is a problem; False, and nothing written, if the lease is lost."""
        ...

    def release(self, clip_id: str, token: str, now: datetime) -> bool:
        """Give it back, queued; the attempt does not count. False, and nothing written, if the lease is lost."""
        ...

    def overdue(self, now: datetime, limit: int) -> list[str]:
        """As `JobStore.overdue`."""
        ...

    def not_nudged(self, clip_ids: Sequence[str], now: datetime) -> None:
        """As `JobStore.not_nudged`."""
        ...
