"""The map is made in a process of its own, by t-SNE, from embeddings in the database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pymongo.database import Database
from tests.doubles.libraries import embedding, track_id
from tests.doubles.servers import Server

from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.maps import MongoMapStore
from contrafact.embedding.card import load_card


def test_the_process_makes_the_map_and_places_what_comes_later(
    database: Database[Document], mongod: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONGODB_URI", mongod.uri)
    monkeypatch.setenv("CONTRAFACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CONTRAFACT_BUCKET_DIR", str(tmp_path / "objects"))
    model_id, embeddings, maps = load_card().model_id, MongoEmbeddingStore(database), MongoMapStore(database)
    for number in range(15):
        embeddings.put(track_id(number), "j", model_id, embedding(number))

    def run() -> None:
        done = [sys.executable, "-m", "contrafact_worker.mapping"]
        assert "map made" in subprocess.run(done, env=os.environ, capture_output=True, text=True, check=True).stderr

    run()
    first = maps.head(model_id)
    assert first is not None
    before = maps.points(first)
    assert before is not None
    assert set(before.track_ids) == {track_id(number) for number in range(15)}
    assert np.isfinite(before.places).all()

    # The same as the first of all.
    embeddings.put(track_id(99), "j", model_id, embedding(0))
    run()

    second = maps.head(model_id)
    assert second is not None
    assert (second.version, second.n_points, second.n_fitted) == (first.version + 1, 16, 15)
    after = maps.points(second)
    assert after is not None
    np.testing.assert_allclose(after.by_id()[track_id(99)], after.by_id()[track_id(0)], atol=0.01)
    np.testing.assert_array_equal(after.by_id()[track_id(3)], before.by_id()[track_id(3)])
