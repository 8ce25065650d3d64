"""Convert the library's own calibrations to answers."""

from __future__ import annotations

from contrafact.domain.calibrations import Fit, OwnCalibration, Reliability
from contrafact_api.presenters.people import present_maker
from contrafact_api.presenters.tracks import present_problem
from contrafact_api.schemas.calibrations import CalibrationAnswer, FitAnswer, ReliabilityAnswer, ReliabilityBinAnswer


def present_calibration(calibration: OwnCalibration) -> CalibrationAnswer:
    """Convert a calibration."""
    return CalibrationAnswer(
        id=calibration.id,
        state=calibration.state,
        asked_at=calibration.asked_at,
        made_by=present_maker(calibration.made_by),
        fitted_at=calibration.fitted_at,
        fit=_present_fit(calibration.fit) if calibration.fit else None,
        error=present_problem(calibration.problem),
        used_since=calibration.used_since,
    )


def _present_fit(fit: Fit) -> FitAnswer:
    return FitAnswer(
        model_id=fit.model_id,
        slope=fit.slope,
        prior=fit.prior,
        n_tracks=fit.n_tracks,
        n_confirmed=fit.n_confirmed,
        n_rejected=fit.n_rejected,
        n_left_out=fit.n_left_out,
        before=_present_reliability(fit.before),
        after=_present_reliability(fit.after),
    )


def _present_reliability(found: Reliability) -> ReliabilityAnswer:
    bins = [ReliabilityBinAnswer(probability=stated, confirmed=share, n_pairs=n) for stated, share, n in found.bins]
    return ReliabilityAnswer(bins=bins, error=found.error, log_loss=found.log_loss)
