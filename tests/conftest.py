"""Real servers, one of each for a whole run of tests; a fresh database and bucket folder for each test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from pymongo.database import Database
from tests.doubles.servers import BUCKET_NAME, Server, running_broker, running_bucket, running_mongod

from contrafact.adapters.gcs_bucket import GcsBucket, connect_bucket
from contrafact.adapters.mongo.database import Document, connect, ensure_indexes


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


@pytest.fixture
def mongodb_uri(mongod: Server) -> str:
    """A MONGODB_URI that names a database of this test's own."""
    parts = urlsplit(mongod.uri)
    return parts._replace(path=f"/test_{uuid.uuid4().hex[:12]}").geturl()


@pytest.fixture
def database(mongodb_uri: str) -> Iterator[Database[Document]]:
    """An empty database with all indexes."""
    found = connect(mongodb_uri)
    ensure_indexes(found)
    yield found
    found.client.drop_database(found.name)
    found.client.close()


@pytest.fixture
def bucket(bucket_server: Server) -> Iterator[GcsBucket]:
    """The bucket, empty."""
    found = connect_bucket(BUCKET_NAME, bucket_server.uri)
    yield found
    for key, _ in list(found.keys("")):
        found.delete(key)
