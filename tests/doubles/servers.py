"""Real servers for tests: started in a folder, stopped and restarted on the same port.

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

from tests.doubles.emulator import bucket_part, bucket_uri

from contrafact_local.credentials import Credentials, keep_credentials
from contrafact_local.machine import LOOPBACK, free_port
from contrafact_local.parts import Part, RunningPart
from contrafact_local.servers import REPLICA_SET, broker_part, broker_uri, mongod_part

BUCKET_NAME = "contrafact"


@dataclass(frozen=True)
class Server:
    """A running server that a test can stop and restart with its data."""

    uri: str
    port: int
    running: RunningPart

    def stop(self) -> None:
        self.running.stop()

    def start(self) -> None:
        self.running.start()


@contextmanager
def running_mongod(folder: Path, port: int | None = None) -> Iterator[Server]:
    """Yield a mongod; its `uri` is a MONGODB_URI, with all privileges: tests use databases of several names."""
    port, credentials = port or free_port(), keep_credentials(folder)
    part = mongod_part(folder / "mongod", port, credentials)
    with _running(part, _administrators_uri(port, credentials), port, folder) as server:
        yield server


@contextmanager
def running_bucket(folder: Path, port: int | None = None) -> Iterator[Server]:
    """Yield a fake-gcs-server with the bucket `BUCKET_NAME`; its `uri` is a STORAGE_EMULATOR_HOST."""
    port = port or free_port()
    with _running(bucket_part(folder / "bucket", port, BUCKET_NAME), bucket_uri(port), port, folder) as server:
        yield server


@contextmanager
def running_broker(folder: Path, port: int | None = None) -> Iterator[Server]:
    """Yield a valkey-server; its `uri` is a CELERY_BROKER_URL."""
    port, credentials = port or free_port(), keep_credentials(folder)
    part = broker_part(folder / "broker", port, credentials)
    with _running(part, broker_uri(port, credentials), port, folder) as server:
        yield server


def _administrators_uri(port: int, credentials: Credentials) -> str:
    login = f"__system:{credentials.mongodb_key}"
    options = f"replicaSet={REPLICA_SET}&authSource=local&authMechanism=SCRAM-SHA-256"
    return f"mongodb://{login}@{LOOPBACK}:{port}/contrafact?{options}"


@contextmanager
def _running(part: Part, uri: str, port: int, folder: Path) -> Iterator[Server]:
    running = RunningPart(part, folder / f"{part.name}.log")
    running.start()
    try:
        yield Server(uri, port, running)
    finally:
        running.stop()
