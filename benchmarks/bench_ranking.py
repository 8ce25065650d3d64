"""Ranking over 10 000 stored tracks in a real mongod, against reading all embeddings from it for each question."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from pymongo.database import Database
from tests.doubles.servers import running_mongod

from benchmarks.library import fill
from benchmarks.table import Row, median, p95, print_table, times_ms
from contrafact.adapters.mongo.database import connect, ensure_indexes
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.system import now
from contrafact.matching.calibration import Calibration
from contrafact.services.library_index import LibraryIndex
from contrafact.services.rank import RankLibrary

N_TRACKS = 10_000
MODEL_ID = "benchmark-000000000000"
PAGE = 50
REPEATS = 30
TARGET_MS = 100.0


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, running_mongod(Path(folder)) as server:
        database = connect(server.uri)
        ensure_indexes(database)
        ids = fill(database, N_TRACKS, MODEL_ID)
        rank = ranking(database)
        first = times_ms(lambda: rank(ids[0], PAGE, None), 1)[0]
        plain = times_ms(lambda: read_everything(database, ids[1]), 5)
        ours = times_ms(lambda: rank(ids[1], PAGE, None), REPEATS)
        assert [item.track.id for item in rank(ids[1], PAGE, None)[1].items] == read_everything(database, ids[1])
    name = f"rank {N_TRACKS} tracks"
    baseline = "read all, numpy"
    return print_table(
        [
            Row(f"{name}, median", baseline, median(plain), median(ours), "ms", TARGET_MS),
            Row(f"{name}, p95", baseline, p95(plain), p95(ours), "ms", TARGET_MS),
            Row(f"{name}, the first after a start", baseline, median(plain), first, "ms"),
        ]
    )


def ranking(database: Database[dict[str, Any]]) -> RankLibrary:
    """The product's use case on that database."""
    calibration = Calibration.logistic(intercept=4.0, slope=-8.0, likely_cut=0.8, unlikely_cut=0.2)
    index = LibraryIndex(MongoEmbeddingStore(database), MODEL_ID, now)
    return RankLibrary(MongoTrackStore(database), index, calibration, MODEL_ID)


def read_everything(database: Database[dict[str, Any]], query_id: str) -> list[str]:
    """The ids of the nearest tracks, by all vectors read from the database at this moment."""
    ids, vectors = [], []
    for document in database["embeddings"].find({"model_id": MODEL_ID}, {"vector": 1}):
        ids.append(document["_id"])
        vectors.append(np.frombuffer(document["vector"], dtype="<f4", offset=2))
    matrix = np.array(vectors)
    distances = np.linalg.norm(matrix - matrix[ids.index(query_id)], axis=1)
    nearest = [ids[row] for row in np.argsort(distances, kind="stable") if ids[row] != query_id][:PAGE]
    MongoTrackStore(database).get_many(nearest)
    return nearest


if __name__ == "__main__":
    sys.exit(main())
