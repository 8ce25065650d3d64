"""Real servers for tests: started in a folder, stopped and restarted at the same address.

Use the context managers directly, or wrap one in a session-scoped fixture::

    @pytest.fixture(scope="session")
    def mongod(tmp_path_factory):
        with running_mongod(tmp_path_factory.mktemp("mongod")) as server:
            yield server
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

import redis
from tests.doubles.emulator import bucket_part, bucket_uri

from contrafact_local.credentials import Credentials, keep_credentials
from contrafact_local.machine import LOOPBACK, free_port
from contrafact_local.parts import Part, RunningPart
from contrafact_local.servers import MONGOD_SOCKET, REPLICA_SET, broker_part, broker_uri, mongod_part
from contrafact_local.sockets import socket_folder

BUCKET_NAME = "contrafact"


@dataclass(frozen=True)
class Server:
    """A running server that a test can stop and restart with its data."""

    uri: str
    running: RunningPart

    def stop(self) -> None:
        self.running.stop()

    def start(self) -> None:
        self.running.start()


@contextmanager
def running_mongod(folder: Path) -> Iterator[Server]:
    """Yield a mongod; its `uri` is a MONGODB_URI, with all privileges: tests use databases of several names."""
    credentials = keep_credentials(folder)
    with socket_folder(folder) as sockets:
        part = mongod_part(folder / "mongod", sockets, credentials)
        with _running(part, _administrators_uri(sockets, credentials), folder) as server:
            yield server


@contextmanager
def running_bucket(folder: Path, port: int | None = None, host: str = LOOPBACK) -> Iterator[Server]:
    """Yield a fake-gcs-server with the bucket `BUCKET_NAME`; its `uri` is a STORAGE_EMULATOR_HOST."""
    port = port or free_port()
    with _running(bucket_part(folder / "bucket", port, BUCKET_NAME, host), bucket_uri(port, host), folder) as server:
        yield server


@contextmanager
def running_broker(folder: Path) -> Iterator[Server]:
    """Yield a valkey-server; its `uri` is a CELERY_BROKER_URL."""
    credentials = keep_credentials(folder)
    with socket_folder(folder) as sockets:
        part = broker_part(folder / "broker", sockets, credentials)
        with _running(part, broker_uri(sockets, credentials), folder) as server:
            yield server


def redis_client(broker: Server) -> redis.Redis:
    """Return a client of a broker; Celery has its own scheme for addresses of sockets."""
    return redis.Redis.from_url(broker.uri.replace("redis+socket://", "unix://"))


def _administrators_uri(sockets: Path, credentials: Credentials) -> str:
    login = f"__system:{credentials.mongodb_key}"
    options = f"replicaSet={REPLICA_SET}&authSource=local&authMechanism=SCRAM-SHA-256"
    return f"mongodb://{login}@{quote_plus(str(sockets / MONGOD_SOCKET))}/contrafact?{options}"


@contextmanager
def _running(part: Part, uri: str, folder: Path) -> Iterator[Server]:
    running = RunningPart(part, folder / f"{part.name}.log")
    running.start()
    try:
        yield Server(uri, running)
    finally:
        running.stop()
