"""The card of the weights, as the API gives it."""

from __future__ import annotations

from pydantic import Field

from contrafact_api.schemas.common import Answer


class CalibrationAnswer(Answer):
    """How a distance becomes a probability, and a probability a verdict."""

    intercept: float
    slope: float = Field(description="Of the logistic in the distance")
    likely_cut: float = Field(description="Probability from which a verdict is likely")
    unlikely_cut: float = Field(description="Probability below which a verdict is unlikely")


class ModelAnswer(Answer):
    """The card of the weights."""

    model_id: str = Field(description="Name of the weights and the first 12 hex digits of their sha256")
    name: str
    sha256: str
    recipe: str = Field(description="Chroma recipe that the weights were trained on")
    calibration: CalibrationAnswer
    figures: dict[str, dict[str, float]] = Field(description="By split, the measured accuracy")
