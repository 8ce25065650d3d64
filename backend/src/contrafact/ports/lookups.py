"""Interface of services that know recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KnownRecording:
    """A recording as another service describes it; None where it says nothing.

    Parameters
    ----------
    score : how well it fits what was asked, 0..100.
    date : `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    url : page of the recording.
    """

    title: str
    artist: str | None
    album: str | None
    date: str | None
    isrc: str | None
    duration_s: float | None
    score: int
    url: str


class RecordingLookup(Protocol):
    """Finds recordings. Every method raises `lookup_unavailable` while the service does not answer."""

    def by_isrc(self, isrc: str) -> Sequence[KnownRecording]:
        """Return the recordings with an ISRC."""

    def by_name(self, title: str, artist: str | None) -> Sequence[KnownRecording]:
        """Return recordings with this title, and artist if given, the best first."""
