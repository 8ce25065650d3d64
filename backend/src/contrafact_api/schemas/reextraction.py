"""Schemas of tracks that were analysed by an older recipe."""

from __future__ import annotations

from pydantic import Field

from contrafact_api.schemas.common import Answer, Problem
from contrafact_api.schemas.tracks import TrackAnswer


class FailedReextractionAnswer(Answer):
    """A track whose new analysis failed; it keeps the older one."""

    track: TrackAnswer
    error: Problem


class ReextractionAnswer(Answer):
    """Ready tracks that were analysed by an older recipe, and their new analysis."""

    recipe: str = Field(description="The newest recipe")
    n_tracks: int = Field(ge=0, description="Ready tracks that lack it; they stay comparable by the older one")
    n_fetchable: int = Field(ge=0, description="Those that can be fetched from their source again")
    estimated_bytes: int = Field(ge=0, description="About how much would be downloaded for them")
    estimated_seconds: float = Field(ge=0, description="About how long one worker process would take for them")
    n_waiting: int = Field(ge=0, description="Tracks that wait to be analysed again, while no job waits")
    n_done: int = Field(ge=0, description="Tracks analysed again since the request")
    n_failed: int = Field(ge=0, description="Tracks whose new analysis failed; a new request tries them again")
    error: Problem | None = Field(description="Why waiting tracks could not be analysed yet")
    failures: list[FailedReextractionAnswer] = Field(description="The first 50 of those that failed")
