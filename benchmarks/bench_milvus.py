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
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray
from pymongo.database import Database
from tests.doubles.milvus_server import MilvusServer, running_milvus
from tests.doubles.servers import running_mongod

from benchmarks.perturbed import Perturbed, Vectors
from contrafact.adapters.milvus.collection import MilvusCollection, alias_of
from contrafact.adapters.milvus.engine import MilvusEngine
from contrafact.adapters.milvus.server import Milvus
from contrafact.adapters.milvus.upkeep import MilvusUpkeep
from contrafact.adapters.mongo.database import Document, connect, ensure_indexes
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore, _embedding_fields
from contrafact.adapters.mongo.vector_collections import MongoVectorCollections
from contrafact.adapters.mongo.watching import MongoEmbeddingWatch
from contrafact.adapters.system import n_cores, now
from contrafact.domain.embeddings import Neighbour, TrackEmbedding
from contrafact.domain.errors import ContrafactError
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots
from contrafact.index.writer import BuildSnapshot, SnapshotWriter
from contrafact.ports.vector_engine import VectorEngine
from contrafact_local.parts import wait_until

MODEL_ID = "bench-000000000000"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
K = 200
N_QUERIES = 50
N_SEGMENTS = 24
N_ADDED = 5000
"""Tracks that are added when Milvus is killed while they are written."""
SESSION_SECONDS = 60
"""More than in tests: among other programs it may wait for a turn of the processor."""
N_CLIP_SEGMENTS = 5
SEGMENT_NOISE = 0.6
"""Length of what a segment has beside its track's vector."""


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


@dataclass(frozen=True)
class KillCost:
    """What is lost when Milvus is killed while it is written, and how long it takes until it searches again.

    Parameters
    ----------
    n_acknowledged : tracks whose writing it had answered before.
    n_lost : of these, not in Milvus after its restart, before a worker writes again.
    n_missing, n_surplus : differences from the database after a worker has caught up.
    n_rankings_wrong : of `N_QUERIES` rankings before the worker, those that lacked an added track that belongs to them.
    """

    n_tracks: int
    n_acknowledged: int
    n_lost: int
    n_missing: int
    n_surplus: int
    n_rankings_wrong: int
    healthy_s: float
    searches_s: float
    caught_up_s: float


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


def fill(database: Database[Document], n_tracks: int) -> None:
    """Write the library into the database, as embeddings are stored."""
    random, number = np.random.default_rng(1), 0
    for block in Perturbed().library(n_tracks):
        rows = []
        for vector in block:
            segments = near_to(vector, N_SEGMENTS if number % 10 == 0 else 1, random)
            fields = _embedding_fields(MODEL_ID, TrackEmbedding(vector, segments))
            rows.append({"_id": f"yt-{number:011d}", "changed_at": MOMENT, **fields})
            number += 1
        database["embeddings"].insert_many(rows)


def near_to(vector: Vectors, n: int, random: np.random.Generator) -> Vectors:
    """Draw unit vectors near to one, float32 `(n, d)`."""
    noise = random.standard_normal((n, len(vector))).astype(np.float32)
    drawn = vector + SEGMENT_NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    unit: Vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    return unit


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


def killed(database: Database[Document], server: MilvusServer, n_tracks: int) -> KillCost:
    """Add tracks, kill Milvus while a worker writes them, start it again, and count what it holds."""
    embeddings, collections = MongoEmbeddingStore(database), MongoVectorCollections(database)
    vectors = Perturbed().draw(N_ADDED, seed=3)
    added = [f"yt-{n_tracks + number:011d}" for number in range(N_ADDED)]
    random = np.random.default_rng(3)
    moment = embeddings.moment()
    database["embeddings"].insert_many(
        {
            "_id": track_id,
            "changed_at": moment,
            **_embedding_fields(MODEL_ID, TrackEmbedding(vector, near_to(vector, 1, random))),
        }
        for track_id, vector in zip(added, vectors, strict=True)
    )
    client = WritesCounted(server.uri)
    upkeep = MilvusUpkeep(client, embeddings, collections, MODEL_ID)
    writing = threading.Thread(target=lambda: suppressed(upkeep.catch_up))
    writing.start()
    assert wait_until(lambda: len(client.written) >= N_ADDED // 4, 600)
    server.kill()
    writing.join()
    began = time.perf_counter()
    server.start()
    healthy_s = time.perf_counter() - began
    milvus = Milvus(server.uri)
    collection = MilvusCollection(milvus, alias_of(MODEL_ID))
    engine = MilvusEngine(milvus, embeddings, collections, MODEL_ID)
    assert wait_until(lambda: searches(collection, engine, vectors[0]), 600)
    searches_s = time.perf_counter() - began
    held = collection.holds(client.written)
    wrong = sum(
        engine.nearest(vector, 1)[0].track_id != track_id
        for vector, track_id in zip(vectors[:N_QUERIES], added[:N_QUERIES], strict=True)
    )
    began = time.perf_counter()
    MilvusUpkeep(milvus, embeddings, collections, MODEL_ID).catch_up()
    caught_up_s = time.perf_counter() - began
    there, wanted = set(collection.track_ids()), set(embeddings.track_ids(MODEL_ID))
    return KillCost(
        n_tracks,
        len(client.written),
        len(set(client.written) - held),
        len(wanted - there),
        len(there - wanted),
        wrong,
        round(healthy_s, 1),
        round(searches_s, 1),
        round(caught_up_s, 1),
    )


class WritesCounted(Milvus):
    """A client that keeps the ids of the whole tracks whose writing the server has answered."""

    def __init__(self, uri: str) -> None:
        super().__init__(uri)
        self.written: list[str] = []

    def call(self, method: str, *arguments: Any, timeout: float = 5, **named: Any) -> Any:  # noqa: ANN401 - as of `Milvus.call`
        """See `Milvus.call`."""
        found = super().call(method, *arguments, timeout=timeout, **named)
        if method == "upsert" and not arguments[0].endswith("_segments"):
            self.written += [row["id"] for row in arguments[1]]
        return found


def searches(collection: MilvusCollection, engine: MilvusEngine, vector: Vectors) -> bool:
    """Return whether Milvus answers a search, as a worker and an API that come back see to it."""
    try:
        collection.load()
        return bool(engine.nearest(vector, K))
    except ContrafactError:
        return False


def suppressed(call: Callable[[], object]) -> None:
    """Call, and ignore that Milvus does not answer."""
    with suppress(ContrafactError):
        call()


def wholes(embeddings: MongoEmbeddingStore) -> tuple[list[str], Vectors]:
    """Return the ids of all tracks, and their vectors."""
    found = list(embeddings.wholes(MODEL_ID))
    return [track_id for track_id, _ in found], np.stack([vector for _, vector in found])


def exact_clips(embeddings: MongoEmbeddingStore, clips: list[Vectors]) -> Iterator[set[str]]:
    """Yield the tracks that are nearest to each clip by MaxMean, by comparing all segments."""
    ids, rows, starts, n = list[str](), list[NDArray[np.int8]](), list[int](), 0
    for each in embeddings.everything(MODEL_ID):
        ids.append(each.track_id)
        starts.append(n)
        rows.append(each.segments)
        n += len(each.segments)
    joined = np.concatenate(rows)
    lengths = np.sqrt(np.einsum("nd,nd->n", joined, joined, dtype=np.float32))
    for clip in clips:
        cosines = np.concatenate(
            [clip @ joined[first : first + 100_000].T.astype(np.float32) for first in range(0, n, 100_000)], axis=1
        )
        best = np.maximum.reduceat(cosines / lengths, starts, axis=1).mean(axis=0)
        yield {ids[number] for number in np.argsort(-best)[:K]}


if __name__ == "__main__":
    sys.exit(main())
