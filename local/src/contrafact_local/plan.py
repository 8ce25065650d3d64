"""The parts of the product, the order of their start, and their environment."""

from __future__ import annotations

import http.client
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from contrafact.settings import load_settings
from contrafact_local.credentials import keep_credentials
from contrafact_local.datafolder import DataFolder
from contrafact_local.parts import Part
from contrafact_local.servers import broker_part, broker_uri, mongod_part, mongod_uri
from contrafact_local.settings import LocalSettings
from contrafact_local.takeover import prepare_folder, take_over

PROBE_SECONDS = 2.0
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What the supervisor runs.

    Parameters
    ----------
    stages : groups of parts. A stage starts when the previous one is ready, and stops before it.
    environment : environment variables of every part.
    address : address of the page.
    """

    stages: tuple[tuple[Part, ...], ...]
    environment: Mapping[str, str]
    address: str

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts in order of their start."""
        return tuple(part for stage in self.stages for part in stage)


def plan_product(settings: LocalSettings, folder: DataFolder) -> Plan:
    """Return the product: private servers where the settings name none, then API and worker.

    Objects are kept in `objects/` of the data folder if the settings name neither a folder nor a bucket.

    Raises
    ------
    LaunchError : a server is not installed or does not run on this machine, or the objects have no folder.
    """
    environment = {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        # Two memory pools for all threads: otherwise each keeps memory after a burst of uploads.
        "MALLOC_ARENA_MAX": "2",
        "CONTRAFACT_HOST": settings.host,
        "CONTRAFACT_PORT": str(settings.port),
        # The address at which readiness is checked, besides the names of the setting.
        "CONTRAFACT_ALLOWED_HOSTS": ",".join([load_settings().allowed_hosts, settings.connect_host]),
        "CONTRAFACT_DATA_DIR": str(folder.path),
        "CONTRAFACT_FRONTEND_DIR": str(settings.frontend_dir.absolute()),
        "CONTRAFACT_MODEL_DIR": str(settings.model_dir.absolute()),
    }
    credentials = keep_credentials(folder.path)
    servers = []
    if settings.mongodb_uri is None:
        servers.append(mongod_part(folder.path / "mongod", folder.sockets, credentials))
        environment["MONGODB_URI"] = mongod_uri(folder.sockets, credentials)
    if settings.bucket_dir or settings.gcs_bucket is None:
        objects = (settings.bucket_dir or folder.path / "objects").absolute()
        prepare_folder(objects, is_ours=settings.bucket_dir is None)
        take_over(folder.path, objects)
        environment["CONTRAFACT_BUCKET_DIR"] = str(objects)
    if settings.celery_broker_url is None:
        servers.append(broker_part(folder.path / "valkey", folder.sockets, credentials))
        environment["CELERY_BROKER_URL"] = broker_uri(folder.sockets, credentials)
    return Plan((tuple(servers), (worker_part(folder), api_part(settings))), environment, settings.address)


def api_part(settings: LocalSettings) -> Part:
    """Return the API under gunicorn, configured by `contrafact_api.gunicorn_conf`."""
    command = (sys.executable, "-m", "gunicorn", "--config", "python:contrafact_api.gunicorn_conf")
    ready = partial(is_served, settings.connect_host, settings.port, "/api/v1/health/ready")
    return Part("api", command, ready, stop_seconds=STOP_SECONDS)


def is_served(host: str, port: int, path: str) -> bool:
    """Return whether a GET of the path is answered with status 200."""
    connection = http.client.HTTPConnection(host, port, timeout=PROBE_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker_part(folder: DataFolder) -> Part:
    """Return the worker. It writes its process id to run/worker.ready when it processes tasks."""
    command = (sys.executable, "-m", "contrafact_worker")
    return Part("worker", command, partial(worker_is_ready, folder.run / "worker.ready"), stop_seconds=STOP_SECONDS)


def worker_is_ready(file: Path) -> bool:
    """Return whether the file holds the id of a running worker; a killed one leaves its file behind."""
    try:
        pid = int(file.read_text())
        command_line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False
    return b"contrafact_worker" in command_line
