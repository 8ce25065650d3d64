"""Schemas of the library's own calibrations."""

from __future__ import annotations

from pydantic import Field

from contrafact.domain.calibrations import CalibrationState
from contrafact_api.schemas.common import Answer, HexId, MadeBy, Moment, PageAnswer, PageQuery, Problem, Request


class CalibrationPath(Request):
    """Path of a calibration."""

    calibration_id: HexId


class CalibrationListQuery(PageQuery):
    """Page of a list of calibrations."""


class ReliabilityBinAnswer(Answer):
    """Pairs of similar probability."""

    probability: float = Field(ge=0, le=1, description="Their mean probability")
    confirmed: float = Field(ge=0, le=1, description="Share of them that was confirmed")
    n_pairs: int


class ReliabilityAnswer(Answer):
    """How far probabilities agree with answers."""

    bins: list[ReliabilityBinAnswer]
    error: float = Field(ge=0, le=1, description="Expected calibration error: mean difference of both, over the pairs")
    log_loss: float = Field(ge=0)


class FitAnswer(Answer):
    """Result of a fit."""

    model_id: str = Field(description="Weights that it counts for")
    slope: float = Field(description="Factor of the log-odds of the weights' calibration")
    prior: float = Field(gt=0, lt=1, description="Share of covers among the pairs of this library, before a comparison")
    n_tracks: int = Field(description="Size of the library then")
    n_confirmed: int
    n_rejected: int
    n_left_out: int = Field(description="Reviews of pairs that could not be compared any more")
    before: ReliabilityAnswer = Field(description="Of the calibration that was in use")
    after: ReliabilityAnswer = Field(description="Of this one, on reviews that its fit had left out (cross-validation)")


class CalibrationAnswer(Answer):
    """A calibration that was fitted to reviews, or waits for it."""

    id: str
    state: CalibrationState
    asked_at: Moment
    made_by: MadeBy
    fitted_at: Moment | None
    fit: FitAnswer | None
    error: Problem | None = Field(description="Why it could not be fitted")
    used_since: Moment | None = Field(description="Since when it is in use; null if it is not")


class CalibrationPage(PageAnswer):
    """A page of calibrations, newest first."""

    items: list[CalibrationAnswer]
    n_reviews: int = Field(ge=0, description="Confirmed and rejected pairs")
    n_needed: int = Field(ge=0, description="Reviews from which a calibration is fitted")
    in_use: str | None = Field(description="The calibration in use; null for that of the weights")
