"""Copies of recordings for listening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

AUDIO = "audio/"
"""Prefix of the keys of copies."""
AUDIO_TYPE = "audio/webm"


@dataclass(frozen=True, slots=True)
class AudioCopy:
    """The copy of one recording in the bucket. It never changes: another copy has another key.

    Parameters
    ----------
    key : of the object.
    """

    key: str
    n_bytes: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AudioSpace:
    """How many copies there are, and how many bytes they take."""

    n_copies: int
    n_bytes: int


def audio_key(track_id: str, job_id: str) -> str:
    """Return the bucket key of the copy that a job makes; one a job, so that no job deletes another's copy."""
    return f"{audio_prefix(track_id)}{job_id}.webm"


def audio_prefix(track_id: str) -> str:
    """Return the prefix of the bucket keys of a track's copies."""
    return f"{AUDIO}{track_id}/"
