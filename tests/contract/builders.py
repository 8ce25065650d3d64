"""Small builders for the stores' tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from contrafact.domain.tracks import Metadata, Source, SourceKind, Track
from contrafact.ports.stores import TrackStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def video(number: int) -> Source:
    return Source(SourceKind.YOUTUBE, f"{number:011d}")


def add_track(
    tracks: TrackStore,
    number: int,
    title: str | None = None,
    artist: str | None = None,
    *,
    duration_s: float | None = None,
    created_at: datetime | None = None,
) -> Track:
    metadata = Metadata(title=title, artist=artist, duration_s=duration_s)
    track, _ = tracks.claim(video(number), metadata, f"{number:032x}", created_at or after(number))
    return track
