"""Edges between tracks are found in a process of its own, from tracks in the database and chroma in the bucket."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pymongo.database import Database
from tests.doubles.servers import Server
from tests.doubles.tunes import cover, tune

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.edges import MongoEdgeStore
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.domain.embeddings import TrackEmbedding
from contrafact.domain.jobs import State
from contrafact.domain.tracks import Metadata, Source, SourceKind
from contrafact.embedding.card import EMBEDDING_DIM, load_card
from contrafact.features.chroma_io import chroma_to_bytes
from contrafact.services.tracks import chroma_key

N_VERSIONS = 8
SECONDS = 120.0
COMMAND = [sys.executable, "-m", "contrafact_worker.linking"]


@pytest.fixture
def versions(
    database: Database[Document], mongod: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Versions of one song in a library of the release before: ready, without edges."""
    monkeypatch.setenv("MONGODB_URI", mongod.uri)
    monkeypatch.setenv("CONTRAFACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CONTRAFACT_BUCKET_DIR", str(tmp_path / "objects"))
    (tmp_path / "objects").mkdir()
    tracks, embeddings = MongoTrackStore(database), MongoEmbeddingStore(database)
    bucket = LocalBucket(tmp_path / "objects")
    vector = np.ones(EMBEDDING_DIM, dtype=np.float32) / np.sqrt(np.float32(EMBEDDING_DIM))
    model_id, now, found = load_card().model_id, embeddings.moment(), list[str]()
    for number in range(N_VERSIONS):
        source, job_id = Source(SourceKind.YOUTUBE, f"{number:011d}"), f"{number:032x}"
        track, _ = tracks.claim(source, Metadata(title=f"Version {number}"), job_id, now)
        key = chroma_key(track.id, job_id)
        bucket.put(key, chroma_to_bytes(cover(tune(1, 400), seed=number)))
        tracks.set_chroma(track.id, job_id, key, now)
        tracks.mirror_state(track.id, job_id, State.READY, now)
        embeddings.put(track.id, job_id, model_id, TrackEmbedding(vector, vector[None]))
        found.append(track.id)
    return found


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_linking_process_survives_a_kill_and_links_a_library_of_the_release_before(
    versions: list[str], database: Database[Document]
) -> None:
    edges, model_id = MongoEdgeStore(database), load_card().model_id
    assert len(edges.waiting(model_id, 100)) == N_VERSIONS
    killed = subprocess.Popen(COMMAND, env=os.environ, stderr=subprocess.DEVNULL)
    wait_until(lambda: len(edges.waiting(model_id, 100)) < N_VERSIONS)
    killed.kill()
    killed.wait()

    done = subprocess.run(COMMAND, env=os.environ, capture_output=True, text=True, check=True)

    assert "edges found" in done.stdout + done.stderr
    assert edges.waiting(model_id, 1) == []
    found = edges.of(model_id, versions)
    assert {each: set(found[each]) for each in versions} == {each: {*versions} - {each} for each in versions}

    MongoEmbeddingStore(database).remove(versions[0])
    assert versions[0] not in edges.of(model_id, versions)
