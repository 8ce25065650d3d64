"""Schemas of clips."""

from __future__ import annotations

from typing import Annotated, Any

from flask_openapi3 import FileStorage
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.clips import ClipState
from contrafact.domain.verdicts import OperatingPoint
from contrafact_api.schemas.common import Answer, HexId, MadeBy, Moment, Problem, Request, TrackId
from contrafact_api.schemas.matching import OptionalMinProbability, OptionalOperatingPoint, RankedWork, RankingItem

_LONGEST_S = 86_400.0

# Strict: refuse `true` and "6".
Seconds = Annotated[float, Field(strict=True, ge=0, le=_LONGEST_S, allow_inf_nan=False)]


class TrackClipRequest(Request):
    """A span of a ready track, 3 to 60 s long, in seconds from the beginning of the track."""

    track_id: TrackId
    start_s: Seconds
    end_s: Seconds
    min_probability: OptionalMinProbability = None
    operating_point: OptionalOperatingPoint = None


class FileClipForm(Request):
    """An audio file of 3 to 60 s, or a longer one with the start and end of the span to rank, in seconds."""

    file: FileStorage
    start_s: Seconds | SkipJsonSchema[None] = None
    end_s: Seconds | SkipJsonSchema[None] = None
    min_probability: OptionalMinProbability = None
    operating_point: OptionalOperatingPoint = None


def clip_body() -> dict[str, Any]:
    """Describe a body that is JSON or a form. The library describes only one type per route."""
    kinds: dict[str, type[Request]] = {"application/json": TrackClipRequest, "multipart/form-data": FileClipForm}
    return {"required": True, "content": {media: {"schema": _schema(model)} for media, model in kinds.items()}}


def _schema(model: type[Request]) -> dict[str, Any]:
    """Return a schema that refers to the definitions in the description; `ClipAnswer` puts them there."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return schema


class ClipPath(Request):
    """Path of a clip."""

    clip_id: HexId


class ClipAnswer(Answer):
    """A clip and the state of its ranking."""

    id: str
    state: ClipState
    track_id: str | None = Field(description="Track that the clip is cut from; null for a file")
    file_name: str | None
    start_s: float | None = Field(description="Start in its recording, in seconds; null for a whole file")
    end_s: float | None
    min_probability: float | None = Field(description="As requested; null if it was not")
    operating_point: OperatingPoint | None = Field(description="As requested; null if it was not")
    error: Problem | None = Field(description="Why the clip could not be ranked")
    waits_for: Problem | None = Field(
        description="Why a queued clip waits: a server is away, such as `engine_unavailable`. It goes on by itself"
    )
    made_by: MadeBy
    created_at: Moment
    updated_at: Moment
    expires_at: Moment = Field(description="When the clip and its ranking are deleted")


class ClipSubmitted(Answer):
    """A submitted clip."""

    clip: ClipAnswer


class ClipRankingAnswer(Answer):
    """Ranking of the library by similarity to a clip. Times of the query count from the start of the clip."""

    items: list[RankingItem] = Field(description="The first 100 tracks")
    total: int = Field(ge=0, description="Number of ranked tracks")
    has_cover: bool = Field(description="Whether any track is likely a recording of the same work: `n_likely` > 0")
    n_likely: int = Field(ge=0, description="Likely tracks of the whole ranking")
    n_unsure: int = Field(ge=0, description="Unsure tracks of the whole ranking")
    prior: float | None = Field(
        description="Share of covers among the pairs of this library, which the probabilities assume; null if unknown"
    )
    best_probability: float | None = Field(description="Highest probability of the whole ranking; null if it is empty")
    works: list[RankedWork] = Field(description="Works that are likely or unsure, most probable first")
    n_waiting: int = Field(
        ge=0,
        description="Tracks left out because they wait for an embedding by the current weights",
    )


class ClipResult(Answer):
    """A clip, and its ranking once it is ready."""

    clip: ClipAnswer
    ranking: ClipRankingAnswer | None
