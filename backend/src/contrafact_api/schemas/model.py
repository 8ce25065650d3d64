"""Schema of the model card, with the limits at which this server decides."""

from __future__ import annotations

from pydantic import Field

from contrafact.embedding.card import ModelCard, ThresholdFigures
from contrafact_api.schemas.common import Answer


class HarmonyHistogramAnswer(Answer):
    """Histogram of the harmonic content of the recordings that the weights were trained on."""

    edges: list[float] = Field(description="Bounds of the bins, rising; one more than `counts`")
    counts: list[int] = Field(description="Recordings in each bin")


class ModelAnswer(ModelCard):
    """Card of the weights, and the limits at which this server decides."""

    thresholds: tuple[ThresholdFigures, ...] = Field(description="By rising probability; measured on `val`")
    likely_from: float = Field(ge=0.5, le=1, description="Probability from which likely begins on this server")
    unlikely_below: float = Field(ge=0, le=1, description="Probability below which a pair is unlikely")
    harmony_line: float | None = Field(
        description="Harmonic content under which nothing is likely; null for older weights"
    )
    harmony_histogram: HarmonyHistogramAnswer | None = Field(
        description="Harmonic content of the recordings of `train`; null for older weights"
    )
