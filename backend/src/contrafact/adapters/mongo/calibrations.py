"""The library's own calibrations in MongoDB."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from pymongo.database import Database

from contrafact.adapters.mongo.database import Document, guarded
from contrafact.adapters.mongo.pages import Order, read_page
from contrafact.adapters.mongo.users import maker_of
from contrafact.domain.calibrations import CalibrationState, Fit, OwnCalibration, Reliability
from contrafact.domain.jobs import Problem
from contrafact.domain.pages import Page

_NEWEST_FIRST = Order("asked_at", -1, datetime)


class MongoCalibrationStore:
    """`CalibrationStore` in the collection `calibrations`."""

    def __init__(self, database: Database[Document]) -> None:
        self._calibrations = database["calibrations"]

    @guarded
    def put(self, calibration: OwnCalibration) -> None:
        """See `CalibrationStore.put`."""
        fields = {**asdict(calibration), "state": calibration.state.value}
        self._calibrations.replace_one({"_id": fields.pop("id")}, fields, upsert=True)

    @guarded
    def get(self, calibration_id: str) -> OwnCalibration | None:
        """See `CalibrationStore.get`."""
        found = self._calibrations.find_one({"_id": calibration_id})
        return _calibration(found) if found else None

    @guarded
    def page(self, limit: int, cursor: str | None) -> Page[OwnCalibration]:
        """See `CalibrationStore.page`."""
        return read_page(self._calibrations, {}, _NEWEST_FIRST, limit, cursor, _calibration)

    @guarded
    def asked(self) -> OwnCalibration | None:
        """See `CalibrationStore.asked`."""
        found = self._calibrations.find_one({"state": CalibrationState.ASKED.value}, sort=[("asked_at", 1)])
        return _calibration(found) if found else None

    @guarded
    def in_use(self, model_id: str) -> OwnCalibration | None:
        """See `CalibrationStore.in_use`."""
        found = self._calibrations.find_one({"used_since": {"$ne": None}, "fit.model_id": model_id})
        return _calibration(found) if found else None

    @guarded
    def use(self, calibration_id: str | None, now: datetime) -> None:
        """See `CalibrationStore.use`."""
        others = {"used_since": {"$ne": None}, "_id": {"$ne": calibration_id}}
        self._calibrations.update_many(others, {"$set": {"used_since": None}})
        self._calibrations.update_one({"_id": calibration_id, "used_since": None}, {"$set": {"used_since": now}})


def _calibration(document: Document) -> OwnCalibration:
    fit, problem = document["fit"], document["problem"]
    return OwnCalibration(
        id=document["_id"],
        state=CalibrationState(document["state"]),
        asked_at=document["asked_at"],
        made_by=maker_of(document),
        tries=document["tries"],
        fitted_at=document["fitted_at"],
        fit=Fit(**{**fit, "before": _reliability(fit["before"]), "after": _reliability(fit["after"])}) if fit else None,
        problem=Problem(**problem) if problem else None,
        used_since=document["used_since"],
    )


def _reliability(document: Document) -> Reliability:
    bins = tuple((float(stated), float(share), int(n)) for stated, share, n in document["bins"])
    return Reliability(bins, document["error"], document["log_loss"])
