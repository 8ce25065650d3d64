"""`CalibrationStore` in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tests.doubles.memory_pages import page_of

from contrafact.domain.calibrations import CalibrationState, OwnCalibration
from contrafact.domain.pages import Page


class MemoryCalibrationStore:
    def __init__(self) -> None:
        self.calibrations: dict[str, OwnCalibration] = {}

    def put(self, calibration: OwnCalibration) -> None:
        self.calibrations[calibration.id] = calibration

    def get(self, calibration_id: str) -> OwnCalibration | None:
        return self.calibrations.get(calibration_id)

    def page(self, limit: int, cursor: str | None) -> Page[OwnCalibration]:
        found = self.calibrations.values()
        return page_of(found, lambda each: (each.asked_at.timestamp(), each.id), "-asked_at", limit, cursor)

    def asked(self) -> OwnCalibration | None:
        waiting = (each for each in self.calibrations.values() if each.state is CalibrationState.ASKED)
        return min(waiting, key=lambda each: each.asked_at, default=None)

    def in_use(self, model_id: str) -> OwnCalibration | None:
        used = (each for each in self.calibrations.values() if each.used_since and each.fit)
        return next((each for each in used if each.fit and each.fit.model_id == model_id), None)

    def use(self, calibration_id: str | None, now: datetime) -> None:
        for each in [*self.calibrations.values()]:
            since = (each.used_since or now) if each.id == calibration_id else None
            self.calibrations[each.id] = replace(each, used_since=since)
