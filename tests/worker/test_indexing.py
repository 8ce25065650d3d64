"""The index is built in a process of its own; the worker continues however it ends."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.doubles.libraries import embedding, track_id
from tests.doubles.product import wait_until
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.embedding.card import load_card
from contrafact.index.snapshots import Snapshots, index_folder
from contrafact_worker.indexing import IndexBuilding

SECONDS = 60.0


class Due:
    """Says that a snapshot is due, and counts how often it is asked."""

    def __init__(self) -> None:
        self.n_asked = 0

    def is_due(self) -> bool:
        self.n_asked += 1
        return True


def is_running(building: IndexBuilding) -> bool:
    return building.process_id is not None


@pytest.fixture
def environment(mongod: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MONGODB_URI", mongod.uri)
    monkeypatch.setenv("CONTRAFACT_DATA_DIR", str(tmp_path))
    return tmp_path


def test_the_building_process_writes_what_the_api_maps(database: Database[Document], environment: Path) -> None:
    embeddings, model_id = MongoEmbeddingStore(database), load_card().model_id
    for number in range(30):
        embeddings.put(track_id(number), "j", model_id, embedding(number))
    embeddings.put("yt-other", "j", "another model", embedding(99))
    done = subprocess.run(
        [sys.executable, "-m", "contrafact_worker.indexing"], env=os.environ, capture_output=True, text=True, check=True
    )
    assert "index built" in done.stdout + done.stderr
    newest = Snapshots(index_folder(environment)).newest(model_id, None)
    assert newest is not None
    assert [newest.track_id(row) for row in range(len(newest))] == sorted(track_id(number) for number in range(30))


def test_one_build_runs_at_a_time(environment: Path, caplog: pytest.LogCaptureFixture) -> None:
    due = Due()
    building = IndexBuilding(due)
    building.start_if_due()
    first = building.process_id
    assert first is not None
    building.start_if_due()
    assert (building.process_id, due.n_asked) == (first, 1)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: not is_running(building), SECONDS)
    with caplog.at_level(logging.WARNING):
        building.start_if_due()
    assert "exit status -9" in caplog.text
    second = building.process_id
    assert second not in {None, first}
    began = time.monotonic()
    building.stop()
    assert time.monotonic() - began < SECONDS
    assert building.process_id is None
    assert list(environment.iterdir()) == []
