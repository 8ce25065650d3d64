"""Schema of the model card, with the limits at which this server decides."""

from __future__ import annotations

from pydantic import Field

from contrafact.domain.verdicts import Decision
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


class DecisionAgreementAnswer(Answer):
    """Answers of people about pairs of one decision."""

    decision: Decision
    n_confirmed: int = Field(ge=0)
    n_rejected: int = Field(ge=0)


class AgreementBinAnswer(Answer):
    """Reviewed pairs of similar probability."""

    probability: float = Field(ge=0, le=1, description="Their mean probability, as it was stated")
    cover_share: float = Field(ge=0, le=1, description="Share of them that people confirmed")
    n_pairs: int = Field(gt=0)


class AgreementAnswer(Answer):
    """How far the reviews of this library agree with what these weights had said of the same pairs."""

    n_pairs: int = Field(ge=0, description="Confirmed and rejected pairs, the newest 2000 at most")
    n_of_older_weights: int = Field(ge=0, description="Pairs left out: other weights had stated their probability")
    decisions: list[DecisionAgreementAnswer]
    bins: list[AgreementBinAnswer] = Field(description="From the lowest probability; empty for fewer than 10 pairs")
    error: float | None = Field(
        ge=0, le=1, description="Mean difference of stated probability and confirmed share; null without bins"
    )
