"""The product on several hosts: a replica set, Valkey, a bucket, APIs behind nginx, and workers."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import requests
from tests.cluster.addresses import Address
from tests.cluster.balancer import Balancer
from tests.cluster.database import ReplicaSet
from tests.cluster.processes import Process

ROOT = Path(__file__).parents[2]
DRAIN_SECONDS = 20.0


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

    def environment(self) -> dict[str, str]:
        """Return where its modules and weights are."""
        packages = ("backend/src", "worker/src", "local/src", "client/src", "")
        return {
            "PYTHONPATH": ":".join(str(self.folder / each) for each in packages),
            "CONTRAFACT_MODEL_DIR": str(self.folder / "model_weights"),
        }


THIS = Release(ROOT)


@dataclass
class Cluster:
    """A running cluster; `Product` of the other tests is the same on one host."""

    folder: Path
    database: ReplicaSet
    broker: Process
    balancer: Balancer
    apis: list[Process]
    api_addresses: list[Address]
    workers: list[Process]
    bucket_folder: Path

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
        return [*self.database.processes, self.broker, *self.apis, *self.workers, self.balancer.process]

    def pids(self) -> set[int]:
        """Return the ids of all processes."""
        return {each.pid for process in self.processes() for each in process.family()}

    def get(self, path: str, **query: object) -> Any:
        answer = requests.get(f"{self.address}/api/v1{path}", params=query, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def upgrade(self, release: Release) -> None:
        """Replace all APIs and workers, one after the other; each API leaves the balancer first."""
        for number, api in enumerate(self.apis):
            others = [each for each in self.api_addresses if each != self.api_addresses[number]]
            self.balancer.lead_to(others)
            self._drain(self.api_addresses[number])
            api.stop()
            api.command, api.environment, api.folder = api_command(release), self._of(api, release), release.folder
            api.start()
            api.wait_until_ready()
            self.balancer.lead_to(self.api_addresses)
        for worker in self.workers:
            worker.stop()
            worker.environment, worker.folder = self._of(worker, release), release.folder
            worker.start()
            worker.wait_until_ready()

    def _of(self, process: Process, release: Release) -> dict[str, str]:
        return {**process.environment, **release.environment()}

    @staticmethod
    def _drain(address: Address) -> None:
        """Wait until no connection to an API is open."""
        deadline = time.monotonic() + DRAIN_SECONDS
        # Requests that the old processes of nginx had begun.
        while time.monotonic() < deadline:
            open_ones = [
                each
                for each in psutil.net_connections("tcp4")
                if each.raddr and each.raddr == (address.host, address.port) and each.status == "ESTABLISHED"
            ]
            if not open_ones:
                time.sleep(0.2)
                return
            time.sleep(0.1)


def api_command(release: Release) -> tuple[str, ...]:
    """Return the command of an API."""
    return (sys.executable, "-m", "gunicorn", "--config", f"python:{release.api_config}")
