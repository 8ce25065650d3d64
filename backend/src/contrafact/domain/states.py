"""The stages of a job, and so of its track."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """State of a track and of its newest job."""

    QUEUED = "queued"
    DOWNLOADING = "downloading"
    EXTRACTING = "extracting"
    EMBEDDING = "embedding"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE_STATES = frozenset({State.QUEUED, State.DOWNLOADING, State.EXTRACTING, State.EMBEDDING})
"""States in which a job is still under way."""

RETRYABLE_STATES = frozenset({State.FAILED, State.CANCELLED})
"""States from which a track may be tried again."""
