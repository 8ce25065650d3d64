"""The prior is estimated in a process of its own, from tracks in the database and chroma in the bucket."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pymongo.database import Database
from tests.doubles.libraries import embedding, track_id
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.priors import MongoPriorStore
from contrafact.embedding.card import load_card
from contrafact.scoring.calibration import default_prior


def test_the_estimating_process_stores_what_the_api_reads(
    database: Database[Document], mongod: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONGODB_URI", mongod.uri)
    monkeypatch.setenv("CONTRAFACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CONTRAFACT_BUCKET_DIR", str(tmp_path / "objects"))
    model_id = load_card().model_id
    for number in range(12):
        MongoEmbeddingStore(database).put(track_id(number), "j", model_id, embedding(number))

    done = subprocess.run(
        [sys.executable, "-m", "contrafact_worker.estimating"],
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "prior estimated" in done.stdout + done.stderr
    found = MongoPriorStore(database).get(model_id)
    assert found is not None
    # None of the tracks has chroma.
    assert (found.n_tracks, found.prior) == (12, default_prior(12))
