"""A calibration is fitted in a process of its own, from reviews in the database and chroma in the bucket."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.contract.builders import NOW
from tests.doubles.servers import Server

from contrafact.adapters.mongo.calibrations import MongoCalibrationStore
from contrafact.adapters.mongo.database import Document
from contrafact.domain.calibrations import CalibrationState, OwnCalibration


def test_the_calibrating_process_ends_what_a_person_asked_for(
    database: Database[Document], mongod: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONGODB_URI", mongod.uri)
    monkeypatch.setenv("CONTRAFACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CONTRAFACT_BUCKET_DIR", str(tmp_path / "objects"))
    store = MongoCalibrationStore(database)
    store.put(OwnCalibration("c" * 32, CalibrationState.ASKED, NOW))

    done = subprocess.run(
        [sys.executable, "-m", "contrafact_worker.calibrating"],
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "fit of a calibration ended" in done.stdout + done.stderr
    found = store.get("c" * 32)
    assert found is not None
    assert found.problem is not None
    # There is no review to fit it to.
    assert (found.state, found.problem.code, found.tries) == (CalibrationState.FAILED, "too_few_reviews", 1)
