"""The library's own calibrations, in memory and in MongoDB."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, after
from tests.contract.explaining import explained, recorded
from tests.doubles.memory_calibrations import MemoryCalibrationStore
from tests.doubles.servers import Server

from contrafact.adapters.mongo.calibrations import MongoCalibrationStore
from contrafact.adapters.mongo.database import Document
from contrafact.domain.calibrations import CalibrationState, Fit, OwnCalibration, Reliability
from contrafact.domain.jobs import Problem
from contrafact.domain.people import Maker
from contrafact.ports.calibrations import CalibrationStore

BEFORE, AFTER = Reliability(((0.1, 0.4, 60), (0.9, 0.8, 60)), 0.2, 0.5), Reliability(((0.5, 0.5, 120),), 0.0, 0.4)
FIT = Fit("m-1", 0.8, 0.07, 61, 80, 40, 3, BEFORE, AFTER)


@pytest.fixture(params=["memory", "mongodb"])
def store(request: pytest.FixtureRequest) -> CalibrationStore:
    if request.param == "memory":
        return MemoryCalibrationStore()
    return MongoCalibrationStore(request.getfixturevalue("database"))


def asked(number: int) -> OwnCalibration:
    return OwnCalibration(f"{number:032x}", CalibrationState.ASKED, after(number), Maker("u1", "Anna"))


def test_a_calibration_is_read_as_it_was_written(store: CalibrationStore) -> None:
    first = asked(1)
    store.put(first)
    fitted = replace(first, state=CalibrationState.FITTED, tries=1, fitted_at=after(5), fit=FIT)
    failed = replace(asked(2), state=CalibrationState.FAILED, problem=Problem("too_few_reviews", "Too few."))
    for each in (fitted, failed):
        store.put(each)
    assert store.get(first.id) == fitted
    assert store.page(10, None).items == (failed, fitted)
    assert store.get("f" * 32) is None


def test_the_oldest_that_was_asked_for_is_fitted_first(store: CalibrationStore) -> None:
    assert store.asked() is None
    for each in (asked(2), asked(1), replace(asked(0), state=CalibrationState.FITTED, fit=FIT)):
        store.put(each)
    assert store.asked() == asked(1)


def test_one_is_in_use_and_for_its_weights_alone(store: CalibrationStore) -> None:
    first, second = (replace(asked(n), state=CalibrationState.FITTED, fit=FIT) for n in (1, 2))
    for each in (first, second):
        store.put(each)
    assert store.in_use("m-1") is None

    store.use(first.id, NOW)
    store.use(second.id, after(1))
    store.use(second.id, after(2))
    assert store.in_use("m-1") == replace(second, used_since=after(1))
    assert store.in_use("m-2") is None
    assert store.get(first.id) == first

    store.use(None, after(3))
    assert store.in_use("m-1") is None


def test_what_is_asked_often_reads_no_whole_collection(mongod: Server, database: Database[Document]) -> None:
    for number in range(30):
        MongoCalibrationStore(database).put(replace(asked(number), state=CalibrationState.FITTED, fit=FIT))
    with recorded(mongod.uri, database.name, database.codec_options) as (recorded_database, recorder):
        store = MongoCalibrationStore(recorded_database)
        store.asked()
        store.in_use("m-2")
        store.page(5, store.page(5, None).next_cursor)
        queries = list(recorder.queries)
    assert len(queries) >= 4
    for query in queries:
        stages, n_examined = explained(database, query)
        assert "COLLSCAN" not in stages, query
        assert n_examined <= 10, query
