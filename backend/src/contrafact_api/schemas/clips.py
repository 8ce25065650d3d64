"""Clips, as the API takes and gives them."""

from __future__ import annotations

from typing import Annotated, Any

from flask_openapi3 import FileStorage
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.clips import ClipState
from contrafact.domain.verdicts import OperatingPoint
from contrafact_api.schemas.common import Answer, HexId, Moment, Problem, Request, TrackId
from contrafact_api.schemas.matching import RankedWork, RankingItem

_POINT_TEXT = "Where likely begins: few false alarms, best of both, few misses; the operator's choice when left out"
_LONGEST_S = 86_400.0

# Strictly, so that `true` and "6" are no numbers.
Seconds = Annotated[float, Field(strict=True, ge=0, le=_LONGEST_S, allow_inf_nan=False)]


class TrackClipRequest(Request):
    """A stretch of a ready track, 3 to 60 s long, in seconds from its beginning."""

    track_id: TrackId
    start_s: Seconds
    end_s: Seconds
    operating_point: OperatingPoint | SkipJsonSchema[None] = Field(default=None, description=_POINT_TEXT)


class FileClipForm(Request):
    """An audio file of 3 to 60 s; of a longer one name the stretch that is meant, by its start and its end."""

    file: FileStorage
    start_s: Seconds | SkipJsonSchema[None] = None
    end_s: Seconds | SkipJsonSchema[None] = None
    operating_point: OperatingPoint | SkipJsonSchema[None] = Field(default=None, description=_POINT_TEXT)


def clip_body() -> dict[str, Any]:
    """The description of a body of either kind, as the library knows one kind a route."""
    kinds: dict[str, type[Request]] = {"application/json": TrackClipRequest, "multipart/form-data": FileClipForm}
    return {"required": True, "content": {media: {"schema": _schema(model)} for media, model in kinds.items()}}


def _schema(model: type[Request]) -> dict[str, Any]:
    """A schema whose definitions stand among the description's own, where `ClipAnswer` names them too."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return schema


class ClipPath(Request):
    """Which clip."""

    clip_id: HexId


class ClipAnswer(Answer):
    """A short query and how far its ranking is."""

    id: str
    state: ClipState
    track_id: str | None = Field(description="The track that it is a stretch of; null for a file")
    file_name: str | None
    start_s: float | None = Field(description="Where it begins in its recording; null: the whole file")
    end_s: float | None
    operating_point: OperatingPoint | None = Field(description="As it was asked for; null: the operator's choice")
    error: Problem | None = Field(description="Why it could not be ranked")
    created_at: Moment
    updated_at: Moment
    expires_at: Moment = Field(description="From then on nothing of it is kept")


class ClipSubmitted(Answer):
    """A clip that waits for a worker."""

    clip: ClipAnswer


class ClipRankingAnswer(Answer):
    """The tracks that a clip resembles; in their verdicts times of the query count from the clip's beginning."""

    items: list[RankingItem] = Field(description="The first 100 of all")
    total: int = Field(ge=0, description="Number of tracks that were ranked")
    has_cover: bool = Field(description="Whether any of them is likely a recording of the same work")
    best_probability: float | None = Field(description="The greatest of the whole ranking; null for an empty one")
    works: list[RankedWork] = Field(description="Works that are not unlikely, the most probable first")
    n_waiting: int = Field(ge=0, description="Tracks of older weights, not compared, that wait to be embedded again")


class ClipResult(Answer):
    """A clip, and its ranking once it is ready."""

    clip: ClipAnswer
    ranking: ClipRankingAnswer | None
