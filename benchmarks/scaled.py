"""Build snapshots of libraries of many sizes and measure the candidate search in them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_servers import ManualClock

from benchmarks.perturbed import Perturbed, Vectors, stored
from contrafact.adapters.system import n_cores
from contrafact.domain.embeddings import Neighbour
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import (
    DESCRIPTION,
    GRAPH,
    IDS,
    WHOLES,
    Description,
    ExactSnapshot,
    LargeSnapshot,
    Snapshot,
    Snapshots,
    snapshot_names,
)
from contrafact.index.writer import SnapshotWriter

K = 200
N_QUERIES = 300
N_WARM_UPS = 50
MODEL_ID = "bench-000000000000"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_MB = 1e6


@dataclass(frozen=True)
class Cost:
    """Cost of one candidate search.

    Parameters
    ----------
    median_ms, p95_ms : processor time of one thread.
    memory_mb : growth of the process after many searches, mapped files included.
    mapped_mb : size of the mapped files.
    recall, least_recall : mean and minimum part of the 200 nearest that is found.
    """

    n_tracks: int
    method: str
    median_ms: float
    p95_ms: float
    memory_mb: float
    mapped_mb: float
    recall: float
    least_recall: float


def make_snapshot(root: Path, n_tracks: int) -> Path:
    """Return the folder of a snapshot, with a graph, of perturbed embeddings; build it if it does not exist."""
    folder = root / str(n_tracks)
    if not snapshot_names(folder / MODEL_ID):
        began = time.process_time()
        SnapshotWriter(folder, n_cores(), exact_up_to=0).write(MODEL_ID, MOMENT, stored(Perturbed(), n_tracks))
        (folder / "build.json").write_text(json.dumps({"processor_s": round(time.process_time() - began, 1)}))
    return folder / MODEL_ID / snapshot_names(folder / MODEL_ID)[-1]


def build_s(root: Path, n_tracks: int) -> float:
    """Return the processor time of building a snapshot, including drawing its vectors."""
    return float(json.loads((root / str(n_tracks) / "build.json").read_text())["processor_s"])


def measure(root: Path, n_tracks: int, method: str) -> str:
    """Return the `Cost` as JSON. Run it in a new process; `method` is exact or graph."""
    folder = make_snapshot(root, n_tracks)
    queries = Perturbed().queries(N_QUERIES + N_WARM_UPS)
    before = _resident_mb()
    description = Description.model_validate_json((folder / DESCRIPTION).read_bytes())
    is_exact = method == "exact"
    snapshot: Snapshot = ExactSnapshot(folder, description) if is_exact else LargeSnapshot(folder, description)
    index = LibraryIndex(MemoryEmbeddingStore(), MODEL_ID, ManualClock(), _OneSnapshot(folder, snapshot))
    for query in queries[N_QUERIES:]:
        index.nearest(query, K)
    found: list[list[Neighbour]] = []
    times = [_processor_ms(lambda: found.append(index.nearest(query, K))) for query in queries[:N_QUERIES]]  # noqa: B023
    memory = _resident_mb() - before
    expected = nearest_rows(folder / WHOLES, queries[:N_QUERIES])
    row_numbers = [[int(each.track_id.removeprefix("yt-")) for each in some] for some in found]
    recalls = [len({*some} & {*wanted.tolist()}) / K for some, wanted in zip(row_numbers, expected, strict=True)]
    mapped = sum((folder / name).stat().st_size for name in (IDS, WHOLES if is_exact else GRAPH)) / _MB
    median, p95 = np.percentile(times, [50, 95])
    cost = Cost(n_tracks, method, float(median), float(p95), memory, mapped, float(np.mean(recalls)), min(recalls))
    return json.dumps(asdict(cost))


def nearest_rows(wholes: Path, queries: Vectors) -> NDArray[np.int64]:
    """Return the rows of the `K` vectors nearest to each query, int64 `(n_queries, K)`, by exhaustive search."""
    rows = np.memmap(wholes, dtype="<f4", mode="r").reshape(-1, queries.shape[1])
    nearest, products = np.empty((len(queries), 0), dtype=np.int64), np.empty((len(queries), 0), dtype=np.float32)
    for first in range(0, len(rows), 50_000):
        block = queries @ np.asarray(rows[first : first + 50_000]).T
        products = np.concatenate([products, block], axis=1)
        numbers = np.broadcast_to(np.arange(first, first + block.shape[1]), block.shape)
        nearest = np.concatenate([nearest, numbers], axis=1)
        kept = np.argpartition(-products, min(K, products.shape[1]) - 1, axis=1)[:, :K]
        nearest, products = np.take_along_axis(nearest, kept, 1), np.take_along_axis(products, kept, 1)
    return nearest


class _OneSnapshot(Snapshots):
    """`Snapshots` with one open snapshot."""

    def __init__(self, folder: Path, snapshot: Snapshot) -> None:
        super().__init__(folder)
        self._snapshot = snapshot

    def newest(self, model_id: str, known: str | None) -> Snapshot | None:
        assert model_id == MODEL_ID
        return None if known == self._snapshot.name else self._snapshot


def _processor_ms(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return 1000 * (time.thread_time() - began)


def _resident_mb() -> float:
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) * 1024 / _MB
