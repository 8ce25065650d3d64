"""`contrafact-admin index`: fill the vector engine anew, measure it, switch to what was filled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.adapters.milvus.choosing import choose_engine, make_milvus_upkeep
from contrafact.adapters.milvus.upkeep import MilvusUpkeep
from contrafact.adapters.mongo.database import MongoDatabase, connect
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.probes import parse_address
from contrafact.adapters.system import n_cores, now
from contrafact.cli.admin.installation import find_installation
from contrafact.cli.output import print_json
from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import load_card
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots, index_folder
from contrafact.index.writer import BuildSnapshot, SnapshotWriter
from contrafact.ports.vector_engine import VectorEngine
from contrafact.search.sampling import drawn
from contrafact.settings import Settings

N_QUERIES = 200
K = 200
"""Nearest tracks that are compared: as many as a ranking considers."""
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """How well an engine finds the tracks nearest to some of the library's.

    Parameters
    ----------
    recall : mean part of the nearest that it finds, 0..1.
    p50_ms, p95_ms : wall time of a search.
    """

    engine: str
    n_tracks: int
    recall: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class _Library:
    settings: Settings
    database: MongoDatabase
    model_id: str

    def embeddings(self) -> MongoEmbeddingStore:
        return MongoEmbeddingStore(self.database)

    def snapshots(self) -> Snapshots:
        return Snapshots(index_folder(self.settings.data_dir))

    def upkeep(self) -> MilvusUpkeep:
        return make_milvus_upkeep(self.settings.milvus_uri, self.database, self.model_id)

    def engines(self) -> Iterator[tuple[str, VectorEngine]]:
        default = LibraryIndex(self.embeddings(), self.model_id, now, self.snapshots())
        yield "default", default
        if self.settings.milvus_uri:
            yield "milvus", choose_engine(self.settings.milvus_uri, default, self.database, self.model_id)


def manage_index(action: str, data: Path | None, *, as_json: bool) -> None:
    """Do `rebuild`, `compare` or `switch`, and print what came of it.

    Raises
    ------
    ContrafactError : as of `find_installation`; `database_unavailable`; `engine_unavailable`, `engine_mismatch`,
        `engine_refuses_writes`.
    """
    with _library(data) as library:
        {"rebuild": _rebuild, "compare": _compare, "switch": _switch}[action](library, as_json)


@contextmanager
def _library(data: Path | None) -> Iterator[_Library]:
    settings = find_installation(data).settings
    parse_address(settings.mongodb_uri)
    database = connect(settings.mongodb_uri)
    try:
        yield _Library(settings, database, load_card(settings.model_dir).model_id)
    finally:
        database.client.close()


def _rebuild(library: _Library, as_json: bool) -> None:
    embeddings, model_id = library.embeddings(), library.model_id
    if library.settings.milvus_uri:
        with tqdm(desc="tracks", total=embeddings.count_changes(model_id, None), disable=None) as bar:
            name = library.upkeep().fill(lambda n_written: bar.update(n_written - bar.n))
        said = f"Filled {name}. Compare it, then take it into use with `contrafact-admin index switch`."
    else:
        folder = index_folder(library.settings.data_dir)
        build = BuildSnapshot(embeddings, library.snapshots(), SnapshotWriter(folder, n_cores()), model_id)
        newest = library.snapshots().newest(model_id, None) if build() else None
        name = newest.name if newest else None
        said = f"Built the snapshot {name}. It is used within a minute."
    if as_json:
        print_json({"built": name})
    else:
        print(said if name else "Nothing was built: the library is empty, or a worker is building.")  # noqa: T201


def _switch(library: _Library, as_json: bool) -> None:
    if not library.settings.milvus_uri:
        raise ContrafactError("bad_usage", "Without MILVUS_URI the newest snapshot is used by itself.")
    name = library.upkeep().switch()
    if as_json:
        print_json({"searched": name})
    else:
        print(f"{name} is searched from now on.")  # noqa: T201 - the answer


def _compare(library: _Library, as_json: bool) -> None:
    queries = drawn(library.embeddings().wholes(library.model_id), N_QUERIES)
    if not queries:
        raise ContrafactError("bad_usage", "The library is empty: there is nothing to compare.")
    expected = _nearest(library, [vector for _, vector in queries])
    figures = [_figures(name, engine, queries, expected) for name, engine in library.engines()]
    if as_json:
        print_json({"k": K, "n_queries": len(queries), "engines": [asdict(each) for each in figures]})
        return
    for each in figures:
        print(  # noqa: T201 - the answer
            f"{each.engine}: {each.n_tracks} tracks, recall@{K} {each.recall:.4f},"
            f" p50 {each.p50_ms:.1f} ms, p95 {each.p95_ms:.1f} ms"
        )


def _figures(
    name: str, engine: VectorEngine, queries: list[tuple[str, NDArray[np.float32]]], expected: list[set[str]]
) -> EngineFigures:
    n_tracks, times, recalls = engine.count(), list[float](), list[float]()
    for (_, vector), wanted in zip(queries, expected, strict=True):
        began = time.perf_counter()
        found = {each.track_id for each in engine.nearest(vector, K)}
        times.append(1000 * (time.perf_counter() - began))
        recalls.append(len(found & wanted) / len(wanted))
    p50, p95 = np.percentile(times, [50, 95]).tolist()
    return EngineFigures(name, n_tracks, float(np.mean(recalls)), p50, p95)


def _nearest(library: _Library, queries: list[NDArray[np.float32]]) -> list[set[str]]:
    """Return the `K` tracks nearest to each vector, by comparing all that the database holds."""
    matrix, best = np.stack(queries), [list[tuple[float, str]]() for _ in queries]
    wholes = library.embeddings().wholes(library.model_id)
    while some := list(islice(wholes, _AT_ONCE)):
        cosines = matrix @ np.stack([vector for _, vector in some]).T
        for row, held in zip(cosines, best, strict=True):
            near = np.argsort(-row)[:K]
            held += [(float(row[number]), some[number][0]) for number in near]
            held.sort(reverse=True)
            del held[K:]
    return [{track_id for _, track_id in held} for held in best]
