"""Measure rankings of stored tracks with a real mongod, a real bucket and chroma of four minutes.

Each ranking is of another track, so that none is cached; chroma is cached, as in a running API. Baseline: a ranking by
embeddings alone, all read from the database; of processor time, the similarity of one pair, which does not depend on
other load either. The songs are harder than real ones: nearly every aligned pair speaks for a cover, so that its
sections are searched for and the network is asked; among real songs half of them do.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from pymongo.database import Database
from tests.doubles.servers import running_mongod

from benchmarks.bench_alignment import frames, processor_ms
from benchmarks.library import fill
from benchmarks.product import CHECKOUT
from benchmarks.table import Row, median, p95, print_table, times_ms
from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import connect, ensure_indexes
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.recordings import MongoRecordingStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.adapters.shared_cache import LocalCache
from contrafact.adapters.system import n_cores, new_id, now
from contrafact.alignment.align import compile_alignment, similarity
from contrafact.domain.chroma import Chroma
from contrafact.domain.verdicts import AskedThreshold
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card, load_card
from contrafact.index.library_index import LibraryIndex
from contrafact.ports.bucket import Bucket
from contrafact.scoring.hubness import HubnessCache
from contrafact.search import N_CANDIDATES
from contrafact.services.caches import ChromaCache
from contrafact.services.compare import TrackLoader
from contrafact.services.kept_rankings import KeptRankings
from contrafact.services.library_search import LibrarySearch, SearchOptions
from contrafact.services.ranking import RankLibrary
from contrafact.services.same_recording import Fingerprints, SameRecordings

SIZES = (100, 200, 1000, 10_000)
CACHE_BYTES = 64_000_000
PAGE = 20
REPEATS = 20
N_PLAIN = 5
TARGET_MS = 600.0
MODEL_DIR = CHECKOUT / "model_weights"


def main() -> int:
    """Measure and print."""
    compile_alignment()
    rows = []
    for n_tracks in SIZES:
        with (
            tempfile.TemporaryDirectory() as folder,
            tempfile.TemporaryDirectory() as objects,
            running_mongod(Path(folder)) as server,
        ):
            database, bucket = connect(server.uri), LocalBucket(Path(objects))
            ensure_indexes(database)
            ids = fill(database, bucket, n_tracks, load_card(MODEL_DIR).model_id)
            rows += measured(database, bucket, ids)
    return print_table(rows)


def measured(database: Database[dict[str, Any]], bucket: Bucket, ids: list[str]) -> list[Row]:
    """Measure rankings of one library."""
    rank, number = ranking(database, bucket), count()
    plain = times_ms(lambda: read_everything(database, ids[1]), N_PLAIN)
    first = times_ms(lambda: rank(ids[next(number)], PAGE, None), 1)[0]
    for track_id in ids[-REPEATS:]:
        rank(track_id, PAGE, None)
    ours, busy = wall_and_processor_ms(lambda: rank(ids[next(number)], PAGE, None), REPEATS)
    track_id = ids[next(number)]
    cursor = rank(track_id, PAGE, None).page.next_cursor
    again = times_ms(lambda: rank(track_id, PAGE, cursor), REPEATS)
    name, baseline = f"rank {len(ids)} tracks", "embeddings alone, read all"
    return [
        Row(f"{name}, median", baseline, median(plain), median(ours), "ms", TARGET_MS),
        Row(f"{name}, p95", baseline, median(plain), p95(ours), "ms", TARGET_MS),
        Row(f"{name}, processor time, median", "similarity of one pair", one_pair_ms(), median(busy), "ms"),
        Row(f"{name}, the next page, median", baseline, median(plain), median(again), "ms"),
        Row(f"{name}, the first, chroma in the bucket", baseline, median(plain), first, "ms"),
    ]


def wall_and_processor_ms(work: Callable[[], object], repeats: int) -> tuple[list[float], list[float]]:
    """Return the wall times of several runs, and the processor times of all threads, in milliseconds."""
    wall, processor = list[float](), list[float]()
    for _ in range(repeats):
        begin = time.process_time()
        wall += times_ms(work, 1)
        processor.append(1000 * (time.process_time() - begin))
    return wall, processor


def one_pair_ms() -> float:
    """Return the median processor time of the similarity of two songs of four minutes, in milliseconds."""
    query, reference = (Chroma(frames(seed)) for seed in (1, 2))
    return median([processor_ms(lambda: similarity(query, reference)) for _ in range(REPEATS)])


def ranking(database: Database[dict[str, Any]], bucket: Bucket) -> RankLibrary:
    """Return the product's ranking service on a database, with the shipped calibration."""
    card, tracks = load_card(MODEL_DIR), MongoTrackStore(database)
    background = load_background(card, find_card(MODEL_DIR))
    index = LibraryIndex(MongoEmbeddingStore(database), card.model_id, now)
    chromas = ChromaCache(bucket, CACHE_BYTES)
    options = SearchOptions(None, AskedThreshold(), N_CANDIDATES, n_cores())
    search = LibrarySearch(tracks, index, chromas, card.calibration, HubnessCache(background), card.model_id, options)
    load = TrackLoader(tracks, index, chromas)
    same = SameRecordings(Fingerprints(bucket), MongoRecordingStore(database))
    kept = KeptRankings(LocalCache(), search, MongoEmbeddingStore(database), new_id)
    return RankLibrary(load, tracks, MongoWorkStore(database), search, same, kept, lambda: 0)


def read_everything(database: Database[dict[str, Any]], query_id: str) -> list[str]:
    """Return the ids of the nearest tracks: the baseline."""
    ids, vectors = [], []
    for document in database["embeddings"].find({}, {"vector": 1}):
        ids.append(document["_id"])
        vectors.append(np.frombuffer(document["vector"], dtype="<f4", offset=2))
    matrix = np.array(vectors)
    distances = np.linalg.norm(matrix - matrix[ids.index(query_id)], axis=1)
    nearest = [ids[row] for row in np.argsort(distances, kind="stable") if ids[row] != query_id][:PAGE]
    MongoTrackStore(database).get_many(nearest)
    return nearest


if __name__ == "__main__":
    sys.exit(main())
