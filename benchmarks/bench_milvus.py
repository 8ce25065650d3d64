"""Measure Milvus beside the default vector engine, both behind the port, on real servers: recall, time, memory.

The library is that of `bench_scaling`, in a MongoDB of its own; Milvus is the one of the tests (2.3.5, one process).
For clips every tenth track has segments. Times are wall times of one caller at a time. Figures are printed as soon as
they are measured.

    python -m benchmarks.bench_milvus 100000
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import psutil
from tests.doubles.milvus_server import running_milvus
from tests.doubles.servers import running_mongod

from benchmarks.milvus_killed import killed
from benchmarks.milvus_library import MODEL_ID, N_QUERIES, K, exact_clips, fill, near_to, wholes
from benchmarks.perturbed import Perturbed
from contrafact.adapters.milvus.collection import alias_of
from contrafact.adapters.milvus.engine import MilvusEngine
from contrafact.adapters.milvus.server import Milvus
from contrafact.adapters.milvus.upkeep import MilvusUpkeep
from contrafact.adapters.mongo.database import connect, ensure_indexes
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.vector_collections import MongoVectorCollections
from contrafact.adapters.mongo.watching import MongoEmbeddingWatch
from contrafact.adapters.system import n_cores, now
from contrafact.domain.embeddings import Neighbour
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots
from contrafact.index.writer import BuildSnapshot, SnapshotWriter
from contrafact.ports.vector_engine import VectorEngine

SESSION_SECONDS = 60
"""More than in tests: among other programs it may wait for a turn of the processor."""
N_CLIP_SEGMENTS = 5


@dataclass(frozen=True)
class EngineCost:
    """What a search of an engine costs, and what it finds of the nearest.

    Parameters
    ----------
    memory_mb : of Milvus's process; of the default engine the files that it maps or reads.
    """

    n_tracks: int
    engine: str
    search: str
    recall: float
    p50_ms: float
    p95_ms: float
    memory_mb: float
    build_s: float


def main() -> int:
    """Measure both engines with as many tracks as the first argument says, print and keep the figures."""
    n_tracks = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="bench-milvus-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for each in ("mongod", "milvus", "index"):
            (folder / each).mkdir()
        with running_mongod(folder / "mongod") as mongod, running_milvus(folder / "milvus", SESSION_SECONDS) as server:
            database = connect(mongod.uri)
            ensure_indexes(database)
            embeddings = MongoEmbeddingStore(database)
            fill(database, n_tracks)
            log_progress("the database is filled")
            watch = MongoEmbeddingWatch(database)
            default, seconds = built(embeddings, folder / "index", watch)
            print_costs(measured(embeddings, "default", default, n_tracks, seconds, lambda: size_of(folder / "index")))
            milvus, collections = Milvus(server.uri), MongoVectorCollections(database)
            seconds = filled(MilvusUpkeep(milvus, embeddings, collections, MODEL_ID), milvus)
            log_progress("Milvus is filled")
            engine = MilvusEngine(milvus, embeddings, collections, MODEL_ID, watch)
            assert server.process is not None
            process = psutil.Process(server.process.pid)
            print_costs(measured(embeddings, "milvus", engine, n_tracks, seconds, lambda: process.memory_info().rss))
            used = process.cpu_times()
            log_progress(f"Milvus used {used.user + used.system:.0f} s of processor time, and is killed while written")
            print(json.dumps(asdict(killed(database, server, n_tracks))), flush=True)
    return 0


def print_costs(costs: list[EngineCost]) -> None:
    """Print figures as soon as they are measured."""
    for cost in costs:
        print(json.dumps(asdict(cost)), flush=True)


def log_progress(event: str) -> None:
    """Print a step of the benchmark to stderr, with the time and the load of the machine."""
    print(f"{now():%H:%M:%S} {event}, load {os.getloadavg()[0]:.0f}", file=sys.stderr, flush=True)


def size_of(folder: Path) -> int:
    """Return the size of all files in a folder, in bytes."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def built(embeddings: MongoEmbeddingStore, folder: Path, watch: MongoEmbeddingWatch) -> tuple[LibraryIndex, float]:
    """Return the default engine over a snapshot, and the seconds of building it."""
    began = time.perf_counter()
    assert BuildSnapshot(embeddings, Snapshots(folder), SnapshotWriter(folder, n_cores()), MODEL_ID)()
    return LibraryIndex(embeddings, MODEL_ID, now, Snapshots(folder), watch), time.perf_counter() - began


def filled(upkeep: MilvusUpkeep, milvus: Milvus) -> float:
    """Fill the collection and wait until Milvus has indexed it; return the seconds."""
    began = time.perf_counter()
    n_per_line = 10_000
    upkeep(lambda n_written: log_progress(f"{n_written} tracks in Milvus") if n_written % n_per_line == 0 else None)
    log_progress("Milvus has all tracks")
    for name in (alias_of(MODEL_ID), alias_of(MODEL_ID) + "_segments"):
        milvus.call("flush", name, timeout=600)
        while milvus.call("describe_index", name, "vector")["pending_index_rows"]:
            time.sleep(1)
        milvus.call("refresh_load", name, timeout=600)
    upkeep.catch_up()
    return time.perf_counter() - began


def measured(  # noqa: PLR0917
    embeddings: MongoEmbeddingStore,
    name: str,
    engine: VectorEngine,
    n_tracks: int,
    build_s: float,
    resident: Callable[[], int],
) -> list[EngineCost]:
    """Return the costs of searches by whole tracks and by clips."""
    ids, matrix = wholes(embeddings)
    vectors = Perturbed().queries(N_QUERIES)
    nearest = [{ids[row] for row in np.argsort(-(matrix @ vector))[:K]} for vector in vectors]
    random = np.random.default_rng(2)
    with_segments = list(range(0, n_tracks, 10))[:: max(1, n_tracks // 10 // N_QUERIES)][:N_QUERIES]
    clips = [near_to(matrix[number], N_CLIP_SEGMENTS, random) for number in with_segments]
    exact = list(exact_clips(embeddings, clips))
    found = []
    for search, queries, wanted in (("track", list(vectors), nearest), ("clip", clips, exact)):
        call = engine.nearest if search == "track" else engine.nearest_to_segments
        call(queries[0], K)
        times, recalls = [], []
        for query, of_query in zip(queries, wanted, strict=True):
            began = time.perf_counter()
            answered: list[Neighbour] = call(query, K)
            times.append(1000 * (time.perf_counter() - began))
            recalls.append(len({each.track_id for each in answered} & of_query) / len(of_query))
        p50, p95 = np.percentile(times, [50, 95]).tolist()
        found.append(
            EngineCost(n_tracks, name, search, float(np.mean(recalls)), p50, p95, resident() / 1e6, round(build_s, 1))
        )
    return found


if __name__ == "__main__":
    sys.exit(main())
