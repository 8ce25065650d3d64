"""Schema of the model card, with the thresholds and the histogram that the page shows."""

from __future__ import annotations

from pydantic import Field

from contrafact.embedding.card import ModelCard
from contrafact_api.schemas.common import Answer


class ThresholdAnswer(Answer):
    """Precision and recall of all pairs from a probability up, if they are taken for covers."""

    min_probability: float = Field(ge=0, le=1)
    precision: float = Field(ge=0, le=1, description="Share of covers among the pairs shown")
    recall: float = Field(ge=0, le=1, description="Share of covers that are shown")


class HarmonyHistogramAnswer(Answer):
    """Histogram of the harmonic content of recordings."""

    edges: list[float] = Field(description="Bounds of the bins, rising; one more than `counts`")
    counts: list[int] = Field(description="Recordings in each bin")


class ModelAnswer(ModelCard):
    """Card of the weights, and the limits at which this server decides."""

    likely_from: float = Field(ge=0.5, le=1, description="Probability from which likely begins on this server")
    unlikely_below: float = Field(ge=0, le=1, description="Probability below which a pair is unlikely")
    thresholds: list[ThresholdAnswer] = Field(description="By rising `min_probability`; measured on `val`")
    harmony_line: float | None = Field(
        description="Harmonic content under which nothing can be likely; null if the card has none"
    )
    harmony_histogram: HarmonyHistogramAnswer | None = Field(
        description="Harmonic content of the recordings of `train`; null if the card has none"
    )
