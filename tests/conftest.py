"""Real servers, one of each for a whole run of tests; database and bucket are empty when a test begins."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from pymongo.database import Database
from tests.doubles.servers import BUCKET_NAME, Server, running_broker, running_bucket, running_mongod

from contrafact.adapters.gcs_bucket import GcsBucket, connect_bucket
from contrafact.adapters.mongo.database import Document, connect, ensure_indexes


def pytest_configure() -> None:
    """Let what the tests start heed the signals that they send, though a script in the background ignores them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_mongod(tmp_path_factory.mktemp("mongod")) as server:
        yield server


@pytest.fixture(scope="session")
def bucket_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_bucket(tmp_path_factory.mktemp("bucket")) as server:
        yield server


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_broker(tmp_path_factory.mktemp("broker")) as server:
        yield server


@pytest.fixture(scope="session")
def indexed_database(mongod: Server) -> Iterator[Database[Document]]:
    """Made once: the indexes take half a second."""
    found = connect(mongod.uri)
    ensure_indexes(found)
    yield found
    found.client.close()


@pytest.fixture
def database(indexed_database: Database[Document]) -> Database[Document]:
    """An empty database with all indexes."""
    for name in indexed_database.list_collection_names():
        indexed_database[name].delete_many({})
    return indexed_database


@pytest.fixture
def bucket(bucket_server: Server) -> Iterator[GcsBucket]:
    """The bucket, empty."""
    found = connect_bucket(BUCKET_NAME, bucket_server.uri)
    yield found
    for key, _ in list(found.keys("")):
        found.delete(key)
