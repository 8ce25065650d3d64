"""Schemas of look-ups at services that know recordings."""

from __future__ import annotations

from pydantic import Field

from contrafact_api.schemas.common import Answer


class LookupsAnswer(Answer):
    """Which look-ups the operator allows."""

    musicbrainz: bool


class KnownRecordingAnswer(Answer):
    """A recording as MusicBrainz describes it."""

    title: str
    artist: str | None
    album: str | None
    date: str | None = Field(description="Of the first release, YYYY, YYYY-MM or YYYY-MM-DD")
    isrc: str | None
    duration_s: float | None
    score: int = Field(ge=0, le=100, description="How well it fits what was asked")
    url: str


class KnownRecordings(Answer):
    """Recordings that a track may be, the best first; at most 10."""

    items: list[KnownRecordingAnswer]
