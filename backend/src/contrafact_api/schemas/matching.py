"""Checks, rankings and their evidence, as the API takes and gives them."""

from __future__ import annotations

from typing import Literal, cast

from flask_openapi3 import MediaType
from pydantic import ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.verdicts import Decision, OperatingPoint
from contrafact_api.schemas.common import Answer, PageAnswer, PageQuery, Request, TrackId
from contrafact_api.schemas.tracks import TrackAnswer, WorkRef


def also_as(content_type: str, schema: dict[str, str]) -> ConfigDict:
    """The configuration of an answer that is given as another type too, for whoever asks for that."""
    # What flask-openapi3 adds to the description of an answer is no field of pydantic's.
    return cast("ConfigDict", {"openapi_extra": {"content": {content_type: MediaType(schema=schema)}}})


_POINT_TEXT = "Where likely begins: few false alarms, best of both, few misses; the operator's choice when left out"


class SectionAnswer(Answer):
    """A stretch of the query and the stretch of the reference that it matches, in seconds."""

    query_start_s: float
    query_end_s: float
    reference_start_s: float
    reference_end_s: float
    strength: float = Field(ge=0, le=1, description="How much of the stretch matches frame by frame")


class VerdictAnswer(Answer):
    """Whether two tracks are recordings of one work."""

    decision: Decision
    probability: float = Field(ge=0, le=1, description="Calibrated probability that both record one work")
    false_alarm_rate: float = Field(ge=0, le=1, description="How often tracks of different works come this close")
    distance: float = Field(ge=0, le=2.0001, description="Euclidean distance of the two embeddings")
    threshold: float = Field(ge=0, le=1, description="Probability from which likely begins")
    similarity: float | None = Field(description="Of the best alignment; null: not aligned")
    transposition_semitones: int | None = Field(
        ge=0,
        le=11,
        description="The query rolled by so many pitch classes matches the reference; null: not looked for",
    )
    tempo_ratio: float | None = Field(
        description="Seconds of the query in one second of the reference; null: not looked for, or nothing matches"
    )
    sections: list[SectionAnswer] = Field(
        description="Stretches that match, in the order of the query; empty: none, or not looked for"
    )
    reason: str = Field(description="One sentence that says why")
    model_id: str


class CheckQuery(Request):
    """Which two tracks."""

    query_id: TrackId
    reference_id: TrackId
    operating_point: OperatingPoint | SkipJsonSchema[None] = Field(default=None, description=_POINT_TEXT)


class CheckAnswer(Answer):
    """The pairwise cover check."""

    query: TrackAnswer
    reference: TrackAnswer
    verdict: VerdictAnswer


class RankingQuery(PageQuery):
    """Which part of a ranking."""

    operating_point: OperatingPoint | SkipJsonSchema[None] = Field(default=None, description=_POINT_TEXT)
    min_probability: float = Field(default=0.0, ge=0, le=1, description="Leave out what is less probable")
    decision: Decision | SkipJsonSchema[None] = Field(default=None, description="Leave out what is decided otherwise")
    format: Literal["json", "csv"] | SkipJsonSchema[None] = Field(
        default=None, description="`csv` gives all rows as CSV, as `Accept: text/csv` does"
    )


class RankingItem(Answer):
    """One track of a ranking."""

    rank: int = Field(ge=1, description="Place in the whole ranking, whatever was left out")
    track: TrackAnswer
    verdict: VerdictAnswer
    is_aligned: bool = Field(description="Whether it was compared frame by frame, or by embedding alone")


class RankedWork(Answer):
    """A work that the query may be a recording of."""

    work: WorkRef
    probability: float = Field(ge=0, le=1, description="The greatest of its tracks' probabilities")
    best_track_id: str = Field(description="The track whose probability that is")


class RankingAnswer(PageAnswer):
    """The other ready tracks: those compared frame by frame by probability, behind them the rest by distance.

    For an unlikely track nobody looks for transposition, tempo and sections; a check of the two does.
    """

    model_config = also_as("text/csv", {"type": "string"})

    query: TrackAnswer
    items: list[RankingItem]
    has_cover: bool = Field(description="Whether any item of the whole ranking is likely a cover")
    best_probability: float | None = Field(description="The greatest of the whole ranking; null for an empty one")
    works: list[RankedWork] = Field(description="Works that are not unlikely, the most probable first")
    n_waiting: int = Field(ge=0, description="Tracks of older weights, not compared, that wait to be embedded again")


class EvidenceQuery(Request):
    """Which two tracks."""

    query_id: TrackId
    reference_id: TrackId


class EvidenceAnswer(Answer):
    """Which moments of two tracks resemble each other, and the alignment found in them."""

    model_config = also_as("image/png", {"type": "string", "format": "binary"})

    seconds_per_frame: float
    shape: tuple[int, int] = Field(description="Rows: frames of the query; columns: frames of the reference")
    matrix: str = Field(description="base64 of the cells row by row, one bit each, the first in the highest bit")
    path: list[tuple[int, int]] = Field(description="Frame of the query and frame of the reference, step by step")
    sections: list[SectionAnswer] = Field(description="Stretches that match, in the order of the query")
