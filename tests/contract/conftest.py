"""The same stores in memory and in MongoDB; the same bucket in memory, in a folder and in the emulator."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from pymongo import monitoring
from pymongo.database import Database
from tests.contract.builders import NOW, after
from tests.contract.sharding import ShardRules
from tests.doubles.backups import Original, back_up, fill, other
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_jobs import MemoryJobStore
from tests.doubles.memory_library import MemoryPlaylistStore, MemoryWorkStore
from tests.doubles.memory_recordings import MemoryRecordingStore
from tests.doubles.memory_reextraction import MemoryReextractionStore
from tests.doubles.memory_servers import ManualClock, MemoryBucket
from tests.doubles.memory_tracks import MemoryTrackStore
from tests.doubles.memory_trash import MemoryTrackJobs, MemoryTrashStore
from tests.doubles.servers import Server

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.database import Document, connect
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore, MongoOutdatedEmbeddings
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.playlists import MongoPlaylistStore
from contrafact.adapters.mongo.recordings import MongoRecordingStore
from contrafact.adapters.mongo.reextraction import MongoReextractionStore
from contrafact.adapters.mongo.track_jobs import MongoTrackJobs
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.ports.bucket import Bucket
from contrafact.ports.embeddings import EmbeddingStore, OutdatedEmbeddings
from contrafact.ports.playlists import PlaylistStore
from contrafact.ports.recordings import RecordingStore
from contrafact.ports.reextraction import ReextractionStore
from contrafact.ports.stores import JobStore, TrackStore, WorkStore
from contrafact.ports.trash import TrackJobs, TrashStore

RULES = ShardRules()
# Applies to all clients that are made from now on.
monitoring.register(RULES)


@pytest.fixture(autouse=True)
def _allowed_on_shards() -> Iterator[None]:
    """Fail if the product sent a command that a sharded cluster refuses."""
    RULES.broken.clear()
    yield
    assert not RULES.broken


@dataclass
class Stores:
    """`clock` stands for the database's clock in leases and nudges."""

    clock: ManualClock
    tracks: TrackStore
    jobs: JobStore
    embeddings: EmbeddingStore
    outdated: OutdatedEmbeddings
    works: WorkStore
    playlists: PlaylistStore
    trash: TrashStore
    track_jobs: TrackJobs
    recordings: RecordingStore
    older: ReextractionStore

    def at(self, seconds: float) -> datetime:
        """Set the clock to a time after `NOW` and return it."""
        self.clock.moment = after(seconds)
        return self.clock.moment


@pytest.fixture(params=["memory", "mongodb"])
def stores(request: pytest.FixtureRequest) -> Stores:
    clock = ManualClock()
    clock.moment = NOW
    if request.param == "memory":
        embeddings, tracks, jobs = MemoryEmbeddingStore(clock), MemoryTrackStore(clock), MemoryJobStore(clock)
        return Stores(
            clock,
            tracks,
            jobs,
            embeddings,
            embeddings,
            MemoryWorkStore(),
            MemoryPlaylistStore(clock),
            MemoryTrashStore(tracks),
            MemoryTrackJobs(jobs),
            MemoryRecordingStore(tracks),
            MemoryReextractionStore(tracks, clock),
        )
    database = request.getfixturevalue("database")
    return Stores(
        clock,
        MongoTrackStore(database),
        MongoJobStore(database, clock),
        MongoEmbeddingStore(database),
        MongoOutdatedEmbeddings(database, clock),
        MongoWorkStore(database),
        MongoPlaylistStore(database, clock),
        MongoTrashStore(database),
        MongoTrackJobs(database),
        MongoRecordingStore(database),
        MongoReextractionStore(database, clock),
    )


@pytest.fixture(params=["memory", "folder", "emulator"])
def any_bucket(request: pytest.FixtureRequest) -> Bucket:
    if request.param == "memory":
        return MemoryBucket()
    if request.param == "folder":
        return LocalBucket(request.getfixturevalue("tmp_path_factory").mktemp("objects"))
    found: Bucket = request.getfixturevalue("bucket")
    return found


@pytest.fixture
def source(tmp_path: Path) -> Bucket:
    (tmp_path / "source").mkdir()
    return LocalBucket(tmp_path / "source")


@pytest.fixture
def target(tmp_path: Path) -> Bucket:
    (tmp_path / "target").mkdir()
    return LocalBucket(tmp_path / "target")


@pytest.fixture
def empty(mongod: Server) -> Iterator[Database[Document]]:
    """A second, empty database of the same server."""
    found = connect(other(mongod.uri, "second"))
    found.client.drop_database(found.name)
    yield found
    found.client.drop_database(found.name)
    found.client.close()


@pytest.fixture(scope="module")
def original(mongod: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Original]:
    folder = tmp_path_factory.mktemp("original")
    (folder / "objects").mkdir()
    objects, uri = folder / "objects", other(mongod.uri, "original")
    found = Original(connect(uri), LocalBucket(objects), folder / "backup", objects, uri, other(mongod.uri, "second"))
    fill(found.database, found.bucket)
    back_up(found.database, found.bucket, found.backup)
    yield found
    found.database.client.drop_database(found.database.name)
    found.database.client.close()


@pytest.fixture
def made(original: Original, tmp_path: Path) -> Path:
    """A copy of the backup."""
    return Path(shutil.copytree(original.backup, tmp_path / "backup"))
