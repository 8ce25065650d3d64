"""The same stores in memory and in MongoDB; the same bucket in memory, in a folder and in the emulator."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.doubles.memory_embeddings import MemoryEmbeddingStore
from tests.doubles.memory_jobs import MemoryJobStore
from tests.doubles.memory_library import MemoryPlaylistStore, MemoryWorkStore
from tests.doubles.memory_servers import MemoryBucket
from tests.doubles.memory_tracks import MemoryTrackStore

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore, MongoOutdatedEmbeddings
from contrafact.adapters.mongo.jobs import MongoJobStore
from contrafact.adapters.mongo.playlists import MongoPlaylistStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.ports.bucket import Bucket
from contrafact.ports.stores import EmbeddingStore, JobStore, OutdatedEmbeddings, PlaylistStore, TrackStore, WorkStore


@dataclass
class Stores:
    tracks: TrackStore
    jobs: JobStore
    embeddings: EmbeddingStore
    outdated: OutdatedEmbeddings
    works: WorkStore
    playlists: PlaylistStore


@pytest.fixture(params=["memory", "mongodb"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "memory":
        embeddings = MemoryEmbeddingStore()
        return Stores(
            MemoryTrackStore(), MemoryJobStore(), embeddings, embeddings, MemoryWorkStore(), MemoryPlaylistStore()
        )
    database = request.getfixturevalue("database")
    return Stores(
        MongoTrackStore(database),
        MongoJobStore(database),
        MongoEmbeddingStore(database),
        MongoOutdatedEmbeddings(database),
        MongoWorkStore(database),
        MongoPlaylistStore(database),
    )


@pytest.fixture(params=["memory", "folder", "emulator"])
def any_bucket(request: pytest.FixtureRequest) -> Bucket:
    if request.param == "memory":
        return MemoryBucket()
    if request.param == "folder":
        return LocalBucket(request.getfixturevalue("tmp_path_factory").mktemp("objects"))
    found: Bucket = request.getfixturevalue("bucket")
    return found
