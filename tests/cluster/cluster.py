"""The product on several hosts: a replica set, Valkey, a bucket, APIs behind nginx, and workers."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from pymongo.errors import PyMongoError
from tests.cluster.addresses import Address, Network
from tests.cluster.balancer import Balancer
from tests.cluster.database import ReplicaSet
from tests.cluster.processes import Process

from contrafact.adapters.mongo.database import MongoDatabase, connect

ROOT = Path(__file__).parents[2]
DRAIN_SECONDS = 20.0
FILLED_SECONDS = 240.0
ESTABLISHED = "01"
"""In /proc/net/tcp."""


@dataclass(frozen=True, slots=True)
class Release:
    """Code that API or worker runs.

    Parameters
    ----------
    folder : a checkout.
    api_config : module with which gunicorn is configured.
    """

    folder: Path
    api_config: str = "contrafact_api.gunicorn_conf"

    @property
    def knows_milvus(self) -> bool:
        """Whether Milvus can be its vector engine."""
        return (self.folder / "backend/src/contrafact/adapters/milvus").exists()

    def environment(self) -> dict[str, str]:
        """Return where its modules and weights are."""
        packages = ("backend/src", "worker/src", "local/src", "client/src", "")
        return {
            "PYTHONPATH": ":".join(str(self.folder / each) for each in packages),
            "CONTRAFACT_MODEL_DIR": str(self.folder / "model_weights"),
        }


THIS = Release(ROOT)


@dataclass(frozen=True, slots=True)
class Milvus:
    """A Milvus, and its MILVUS_URI."""

    process: Process
    uri: str


@dataclass
class Cluster:
    """A running cluster; `Product` of the other tests is the same on one host."""

    folder: Path
    network: Network
    database: ReplicaSet
    broker: Process
    balancer: Balancer
    apis: list[Process]
    api_addresses: list[Address]
    workers: list[Process]
    bucket_folder: Path
    milvus: Milvus | None = None

    @property
    def address(self) -> str:
        """Address of the page."""
        return f"http://{self.balancer.address}"

    @property
    def data(self) -> Path:
        """Folder of the first worker."""
        return self.folder / self.workers[0].name

    def processes(self) -> list[Process]:
        """Return all servers."""
        return [
            *self.database.processes,
            self.broker,
            *([self.milvus.process] if self.milvus else []),
            *self.apis,
            *self.workers,
            self.balancer.process,
        ]

    def pids(self) -> set[int]:
        """Return the ids of all processes."""
        return {each.pid for process in self.processes() for each in process.family()}

    def get(self, path: str, **query: object) -> Any:
        answer = requests.get(f"{self.address}/api/v1{path}", params=query, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def upgrade(self, release: Release) -> None:
        """Replace all APIs and workers, one after the other; each API leaves the balancer first."""

        def to_release(process: Process) -> None:
            process.environment, process.folder = {**process.environment, **release.environment()}, release.folder

        def api_to_release(api: Process) -> None:
            to_release(api)
            api.command = api_command(release)

        self._replace_apis(api_to_release)
        self._replace_workers(to_release)

    def use_milvus(self) -> None:
        """Let workers fill Milvus, then all APIs search it; each API leaves the balancer while it is replaced."""
        milvus = self.milvus
        assert milvus is not None

        def to_milvus(process: Process) -> None:
            process.environment = {**process.environment, "MILVUS_URI": milvus.uri}

        self._replace_workers(to_milvus)
        database = connect(self.database.uri)
        deadline = time.monotonic() + FILLED_SECONDS
        while not _is_filled(database):
            assert time.monotonic() < deadline, "no worker filled Milvus"
            time.sleep(0.5)
        database.client.close()
        self._replace_apis(to_milvus)

    def _replace_apis(self, change: Callable[[Process], object]) -> None:
        for number, api in enumerate(self.apis):
            others = [each for each in self.api_addresses if each != self.api_addresses[number]]
            self.balancer.lead_to(others)
            self._drain(self.api_addresses[number])
            api.stop()
            change(api)
            api.start()
            api.wait_until_ready()
            self.balancer.lead_to(self.api_addresses)

    def _replace_workers(self, change: Callable[[Process], object]) -> None:
        for worker in self.workers:
            worker.stop()
            change(worker)
            worker.start()
            worker.wait_until_ready()

    def _drain(self, address: Address) -> None:
        """Wait until no connection to an API is open."""
        deadline = time.monotonic() + DRAIN_SECONDS
        # Requests that the old processes of nginx had begun.
        while time.monotonic() < deadline:
            family = self.balancer.process.family()
            if not family or not is_connected(family[0].pid, address):
                time.sleep(0.2)
                return
            time.sleep(0.1)


def is_connected(pid: int, address: Address) -> bool:
    """Return whether the host of a process has an open TCP connection to an address."""
    host = socket.inet_aton(address.host)[::-1].hex().upper()
    lines = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    return any(fields[2] == f"{host}:{address.port:04X}" and fields[3] == ESTABLISHED for fields in lines)


def _is_filled(database: MongoDatabase) -> bool:
    # A primary may be killed meanwhile.
    with suppress(PyMongoError):
        return database["vector_collections"].find_one({"is_complete": True}) is not None
    return False


def api_command(release: Release) -> tuple[str, ...]:
    """Return the command of an API."""
    return (sys.executable, "-m", "gunicorn", "--config", f"python:{release.api_config}")
