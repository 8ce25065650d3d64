"""`contrafact-admin export-reviews` and `contrafact-calibrate --reviews` on a real database and a folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from pymongo.database import Database
from tests.contract.builders import NOW, add_track
from tests.doubles.reviewed import RELIABILITY
from tests.doubles.servers import Server
from tests.doubles.tunes import tune

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.calibrations import MongoCalibrationStore
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.reviews import MongoReviewStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.cli.admin.main import main
from contrafact.domain.calibrations import CalibrationState, Fit, OwnCalibration
from contrafact.domain.reviews import Review, ReviewAnswer, Subject
from contrafact.domain.tracks import TrackEdit
from contrafact.embedding.card import load_card
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact_training.commands.calibrate import main as calibrate
from contrafact_training.data.datasets import load_npz

MODEL = load_card(None).model_id


@pytest.fixture(autouse=True)
def _servers(mongod: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "objects").mkdir()
    monkeypatch.setenv("MONGODB_URI", mongod.uri)
    monkeypatch.setenv("CONTRAFACT_BUCKET_DIR", str(tmp_path / "objects"))
    monkeypatch.setenv("CONTRAFACT_DATA_DIR", str(tmp_path))


def test_reviewed_pairs_become_labelled_chroma_that_training_reads(
    database: Database[Document], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tracks, reviews = MongoTrackStore(database), MongoReviewStore(database)
    bucket = LocalBucket(tmp_path / "objects")
    found = [add_track(tracks, number, f"Song {number}") for number in range(6)]
    for number, track in enumerate(found[:5]):
        bucket.put(f"chroma/{number}.npz", chroma_to_bytes(tune(number)))
        tracks.set_chroma(track.id, track.job_id, f"chroma/{number}.npz", NOW)
    for number, (a, b, answer) in enumerate(
        [(0, 1, "confirmed"), (1, 2, "confirmed"), (2, 3, "rejected"), (3, 4, "skipped"), (4, 5, "confirmed")]
    ):
        subject = Subject(found[a].id, found[b].id)
        reviews.add(Review(f"{number:032x}", subject, ReviewAnswer(answer), NOW))
    tracks.edit(found[4].id, TrackEdit(work_id="w1"), NOW)
    tracks.edit(found[3].id, TrackEdit(work_id="w1"), NOW)

    assert main(["export-reviews", str(tmp_path / "reviews.npz"), "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["n_tracks"] == 5
    data = load_npz(tmp_path / "reviews.npz", "train")
    assert data.names == [track.id for track in found[:5]]
    assert data.works[0] == data.works[1] == data.works[2] != data.works[3] == data.works[4]
    assert np.array_equal(data.tracks[2], tune(2).frames)
    with np.load(tmp_path / "reviews.npz") as archive:
        assert archive["pairs"].tolist() == [[2, 3], [1, 2], [0, 1]]
        assert archive["are_covers"].tolist() == [False, True, True]


def test_a_fit_needs_reviews_and_a_fitted_one_is_taken_into_use_and_back(
    database: Database[Document], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as failed:
        calibrate(["--reviews"])
    assert failed.value.code == 1
    assert "Reviews of pairs that can be used: 0" in capsys.readouterr().err

    store = MongoCalibrationStore(database)
    fit = Fit(MODEL, 0.8, 0.05, 3, 60, 40, 0, RELIABILITY, RELIABILITY)
    fitted = OwnCalibration("c" * 32, CalibrationState.FITTED, NOW, None, 1, NOW, fit)
    store.put(fitted)
    for option, expected in ((["--use", fitted.id], fitted.id), (["--take-back"], None)):
        with pytest.raises(SystemExit) as ended:
            calibrate(["--reviews", *option])
        assert ended.value.code == 0
        in_use = store.in_use(MODEL)
        assert (in_use.id if in_use else None) == expected
