"""Schemas of the map of the library."""

from __future__ import annotations

from pydantic import Field

from contrafact.domain.maps import MapDecision
from contrafact_api.schemas.common import Answer, Moment, Request, TrackId

LARGEST_PLACE = 65_535


class MapWorkAnswer(Answer):
    """A work that recordings on the map belong to."""

    id: str
    title: str


class MapAnswer(Answer):
    """The map in columns: the same place of each list tells of the same recording."""

    model_id: str = Field(description="Weights whose embeddings it shows")
    version: int = Field(ge=0, description="Rises with each change of places; 0 before the first map")
    made_at: Moment | None = Field(description="When a place changed last; null before the first map")
    fitted_at: Moment | None = Field(description="When the whole map was laid out last; null before the first map")
    n_waiting: int = Field(ge=0, description="Ready recordings that have no place yet")
    ids: list[str]
    x: list[int] = Field(description=f"0..{LARGEST_PLACE}, to the right; near recordings are alike")
    y: list[int] = Field(description=f"0..{LARGEST_PLACE}, upwards, in the units of `x`")
    titles: list[str | None]
    artists: list[str | None]
    works: list[MapWorkAnswer]
    work: list[int] = Field(description="Place in `works`; -1 for none")
    decisions: list[MapDecision] = Field(description="What `decision` counts by")
    decision: list[int] = Field(description="Place in `decisions`: the most that is known of its covers in the library")
    tags: list[str] = Field(description="All tags, in alphabetical order")
    tagged: list[list[int]] = Field(description="Places in `tags`")


class MapCoversQuery(Request):
    """Names a recording."""

    track_id: TrackId


class MapCoverAnswer(Answer):
    """A recording that is probably a cover of the one asked about."""

    track_id: str
    title: str | None
    artist: str | None
    probability: float = Field(ge=0, le=1, description="As the library's background search found it")
    is_confirmed: bool = Field(description="Whether a person confirmed the pair")


class MapCoversAnswer(Answer):
    """The likely covers of a recording, the most probable first."""

    items: list[MapCoverAnswer]
