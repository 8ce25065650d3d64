"""Interface of the store of the library's own calibrations."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from contrafact.domain.calibrations import OwnCalibration
from contrafact.domain.pages import Page


class CalibrationStore(Protocol):
    """Calibrations. Every method raises `database_unavailable` while the database does not answer."""

    def put(self, calibration: OwnCalibration) -> None:
        """Write a calibration, new or changed."""

    def get(self, calibration_id: str) -> OwnCalibration | None:
        """Return the calibration, or None."""

    def page(self, limit: int, cursor: str | None) -> Page[OwnCalibration]:
        """Return a page of calibrations, newest first. Raises `invalid_cursor`."""

    def asked(self) -> OwnCalibration | None:
        """Return the oldest that was requested and is not fitted yet; None if there is none."""

    def in_use(self, model_id: str) -> OwnCalibration | None:
        """Return the calibration in use for these weights; None if that of the weights is."""

    def use(self, calibration_id: str | None, now: datetime) -> None:
        """Take one into use and the others out of it; None takes all out."""
