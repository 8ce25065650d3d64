"""Routes of the library's own calibrations."""

from __future__ import annotations

from flask import Response

from contrafact.domain.calibrations import FEWEST_REVIEWS
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint, errors, no_content
from contrafact_api.presenters.calibrations import present_calibration
from contrafact_api.schemas.calibrations import (
    CalibrationAnswer,
    CalibrationListQuery,
    CalibrationPage,
    CalibrationPath,
)

calibrations = blueprint("calibrations", "Probabilities fitted to the reviews of this library")


@calibrations.get("/calibrations", responses={200: CalibrationPage})
def list_calibrations(query: CalibrationListQuery) -> CalibrationPage:
    """List the library's own calibrations, newest first, with their reliability."""
    found = use_cases().calibrations
    page, in_use = found.page(query.limit, query.cursor), found.store.in_use(found.model_id)
    return CalibrationPage(
        items=[present_calibration(each) for each in page.items],
        next_cursor=page.next_cursor,
        total=page.total,
        total_is_exact=page.is_total_exact,
        n_reviews=found.reviews.count_settled(),
        n_needed=FEWEST_REVIEWS,
        in_use=in_use.id if in_use else None,
    )


@calibrations.post("/calibrations", responses={202: CalibrationAnswer, **errors(409)})
def fit_calibration() -> tuple[CalibrationAnswer, int]:
    """Let a worker fit slope and prior of the probabilities to the reviews. It is not taken into use by itself."""
    return present_calibration(use_cases().calibrations.ask()), 202


@calibrations.put("/calibrations/<calibration_id>/use", responses={200: CalibrationAnswer, **errors(404, 409)})
def use_calibration(path: CalibrationPath) -> CalibrationAnswer:
    """Take a calibration into use. Nothing becomes likely by it without what a likely pair needs."""
    return present_calibration(use_cases().calibrations.use(path.calibration_id))


@calibrations.delete("/calibrations/use", responses={204: None})
def use_no_calibration() -> Response:
    """Use the calibration of the weights again."""
    use_cases().calibrations.take_back()
    return no_content()
