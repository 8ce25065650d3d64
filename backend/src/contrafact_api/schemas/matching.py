"""Schemas of checks, evidence and rankings."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from flask_openapi3 import MediaType
from pydantic import ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from contrafact.domain.verdicts import Decision, Limit, MelodyAgreement, OperatingPoint, Relation
from contrafact_api.schemas.common import Answer, PageAnswer, PageQuery, Request, TrackId
from contrafact_api.schemas.reviews import ReviewRef
from contrafact_api.schemas.tracks import TrackAnswer, WorkRef


def also_as(content_type: str, schema: dict[str, str]) -> ConfigDict:
    """Return the model configuration of an answer that has a second content type."""
    # flask-openapi3 reads `openapi_extra`, which pydantic's type of the configuration lacks.
    return cast("ConfigDict", {"openapi_extra": {"content": {content_type: MediaType(schema=schema)}}})


OptionalOperatingPoint = Annotated[
    OperatingPoint | SkipJsonSchema[None],
    Field(
        description="Deprecated, use `min_probability`: `precise`, `balanced` and `exhaustive` are thresholds of the"
        " card. `min_probability` overrides it",
    ),
]
_LIKELY_FROM = "Probability from which likely begins, never below 0.5. Default: that of the server, see `/model`"
OptionalMinProbability = Annotated[
    Annotated[float, Field(ge=0, le=1)] | SkipJsonSchema[None], Field(description=_LIKELY_FROM)
]


class SectionAnswer(Answer):
    """A stretch of the query and the stretch of the reference that it matches, in seconds."""

    query_start_s: float
    query_end_s: float
    reference_start_s: float
    reference_end_s: float
    strength: float = Field(ge=0, le=1, description="Fraction of the section whose frames match")
    gain: float = Field(ge=0, description="Evidence of the section; 1 is the least, and the higher the rarer by chance")


class SameRecordingAnswer(Answer):
    """A stretch of one recording that both tracks hold, found by their AcoustID fingerprints."""

    query_start_s: float
    reference_start_s: float
    matched_s: float = Field(description="Length of the stretch in the query, in seconds")
    speed: float = Field(description="Seconds of the query per second of the reference")


class VerdictAnswer(Answer):
    """Verdict on whether two tracks are recordings of one work."""

    decision: Decision
    probability: float = Field(ge=0, le=1, description="Calibrated probability that both record one work")
    false_alarm_rate: float = Field(ge=0, le=1, description="How often two tracks of different works look this similar")
    distance: float = Field(ge=0, le=2.0001, description="Euclidean distance of the two embeddings")
    threshold: float = Field(ge=0, le=1, description="Lowest probability that is decided as likely")
    similarity: float | None = Field(description="Similarity of the best alignment; null if not aligned")
    transposition_semitones: int | None = Field(
        ge=0,
        le=11,
        description="Semitones to raise the query by to match the reference; null if not computed",
    )
    tempo_ratio: float | None = Field(
        description="Seconds of the query per second of the reference; null if not computed or without sections"
    )
    sections: list[SectionAnswer] = Field(
        description="Matching sections in the order of the query; empty if there are none or they were not computed"
    )
    reason: str = Field(description="Explanation of the decision, in one sentence")
    model_id: str
    relation: Relation = Field(description="What the two recordings have in common")
    limit: Limit | None = Field(description="Why the decision cannot be likely; null if it can")
    melody: MelodyAgreement = Field(description="Whether the melodies agree in the sections")
    commonness: float | None = Field(
        ge=0, le=1, description="Share of works whose harmony contains the progression of the sections; null if unknown"
    )
    same_recording: SameRecordingAnswer | None = Field(description="The stretch of one recording that both hold")
    calibration_id: str | None = Field(
        description="The library's own calibration that the probability is by; null for that of the weights"
    )
    recipe: str | None = Field(description="Newest recipe of both, by which they were aligned; null if not aligned")


class CheckQuery(Request):
    """Query and reference of a check."""

    query_id: TrackId
    reference_id: TrackId
    min_probability: OptionalMinProbability = None
    operating_point: OptionalOperatingPoint = None


class CheckAnswer(Answer):
    """Result of a check."""

    query: TrackAnswer
    reference: TrackAnswer
    verdict: VerdictAnswer
    review: ReviewRef | None = Field(description="What a person answered; null without a confirmed or rejected review")


class RankingQuery(PageQuery):
    """Page and filter of a ranking."""

    operating_point: OptionalOperatingPoint = None
    min_probability: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="Only tracks with at least this probability. If given, likely begins there, but never below 0.5;"
        " else where the server lets it begin, see `/model`",
    )
    decision: Decision | SkipJsonSchema[None] = Field(default=None, description="Only tracks with this decision")
    format: Literal["json", "csv"] | SkipJsonSchema[None] = Field(
        default=None, description="`csv` returns all rows as CSV, as does `Accept: text/csv`"
    )
    is_new: bool = Field(default=False, description="Make the ranking anew, although one of the last minutes is kept")


class RankingItem(Answer):
    """A track in a ranking."""

    rank: int = Field(ge=1, description="Rank in the whole ranking, before any filter")
    track: TrackAnswer
    verdict: VerdictAnswer
    is_aligned: bool = Field(description="True if aligned with the query, false if compared by embedding alone")
    supported_by: int = Field(
        ge=0,
        description="Other tracks that are probably covers of both the query and this track. They move it in the order,"
        " not its probability",
    )
    review: ReviewRef | None = Field(
        description="What a person answered about the query and this track. A confirmed track counts as likely, a"
        " rejected one as unlikely, in `decision` filters and counts; its verdict stays that of the comparison"
    )


class RankedWork(Answer):
    """A work that the query may be a recording of."""

    work: WorkRef
    probability: float = Field(ge=0, le=1, description="Highest probability of its tracks")
    best_track_id: str = Field(description="Track with that probability")


class RankingAnswer(PageAnswer):
    """Ranking of the other ready tracks: aligned tracks by supported probability, then the rest by distance.

    For unlikely tracks transposition, tempo and sections are not computed; a check computes them.
    """

    model_config = also_as("text/csv", {"type": "string"})

    query: TrackAnswer
    items: list[RankingItem]
    has_cover: bool = Field(description="Whether any track of the whole ranking is likely a cover: `n_likely` > 0")
    n_likely: int = Field(ge=0, description="Likely tracks of the whole ranking, before any filter")
    n_unsure: int = Field(ge=0, description="Unsure tracks of the whole ranking, before any filter")
    prior: float = Field(
        gt=0, lt=1, description="Share of covers among the pairs of this library, which the probabilities assume"
    )
    best_probability: float | None = Field(description="Highest probability of the whole ranking; null if it is empty")
    chance: float | None = Field(
        ge=0,
        le=1,
        description="Probability that a library of this size without a cover of the query would show something as"
        " similar: small if the work is in the library at all. At least 0.03, or 0 if a cover is confirmed or the"
        " recording itself is there; null if the ranking is empty",
    )
    works: list[RankedWork] = Field(description="Works that are likely or unsure, most probable first")
    n_waiting: int = Field(
        ge=0,
        description="Tracks left out because they wait for an embedding by the current weights",
    )
    n_added: int = Field(
        ge=0,
        description="Tracks added since the ranking was made, 500 at most, which it leaves out. A ranking is kept for"
        " minutes, and made again as soon as a new track is among the nearest. `is_new` includes them",
    )
    engine_is_away: bool = Field(
        description="Whether the ranking is one of the last 15 minutes and may miss later changes, because the vector"
        " engine does not answer. False for further pages",
    )
    has_changed: bool = Field(
        description="Whether the order is not that of the page before, so that tracks may come twice or be missing: the"
        " ranking was no longer kept and was made again, or a track was rejected or a rejection withdrawn. Then read"
        " again from the first page. False for the first page",
    )


class EvidenceQuery(Request):
    """Query and reference of a check."""

    query_id: TrackId
    reference_id: TrackId


class EvidenceAnswer(Answer):
    """Evidence of a check: which frames of two tracks are similar, and the best alignment."""

    model_config = also_as("image/png", {"type": "string", "format": "binary"})

    seconds_per_frame: float
    shape: tuple[int, int] = Field(description="Rows: frames of the query; columns: frames of the reference")
    matrix: str = Field(description="base64 of the matrix, row by row, one bit per cell, most significant bit first")
    path: list[tuple[int, int]] = Field(description="Alignment path as pairs of query frame and reference frame")
    sections: list[SectionAnswer] = Field(description="Matching sections in the order of the query")
