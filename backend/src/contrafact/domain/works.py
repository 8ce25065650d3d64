"""Works: compositions, of which tracks are recordings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Work:
    """A composition."""

    id: str
    title: str
    composer: str | None
    created_at: datetime
    updated_at: datetime
