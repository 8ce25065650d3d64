"""The machine's own clock, chance and cores."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in UTC, to the millisecond, which is what the database keeps."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def new_id() -> str:
    """32 random hex digits."""
    return uuid.uuid4().hex


def n_cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0))
