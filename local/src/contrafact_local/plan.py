"""The parts of the product, the order of their start, and their environment."""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from contrafact.settings import ALL_USERS, load_settings
from contrafact_local.credentials import keep_credentials
from contrafact_local.datafolder import DataFolder
from contrafact_local.parts import Part
from contrafact_local.servers import broker_part, broker_uri, mongod_part, mongod_uri
from contrafact_local.settings import LocalSettings
from contrafact_local.takeover import prepare_folder, take_over
from contrafact_local.watching import DEFAULT_PATIENCE, Patience

PROBE_SECONDS = 5.0
BUSY_SECONDS = 30.0
"""A process that answers after this time does not hang."""
HEARTBEAT_SECONDS = 45.0
"""The worker sets the time of its file every ten seconds, or every 35 while the database hangs."""
STOP_SECONDS = 10
LOOPBACK_NAMES = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What the supervisor runs.

    Parameters
    ----------
    stages : groups of parts. A stage starts when every part of the previous one is ready or degraded, and stops
        before it. The last part of the last one serves the page.
    environment : environment variables of every part.
    address : address of the page.
    patience : how long parts may take.
    notices : sentences for the terminal.
    """

    stages: tuple[tuple[Part, ...], ...]
    environment: Mapping[str, str]
    address: str
    patience: Patience = DEFAULT_PATIENCE
    notices: tuple[str, ...] = ()

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
    environment = _environment(settings, folder)
    credentials = keep_credentials(folder.path)
    servers, notices = [], []
    if settings.mongodb_uri is None:
        servers.append(mongod_part(folder.path / "mongod", folder.sockets, credentials))
        environment["MONGODB_URI"] = mongod_uri(folder.sockets, credentials)
    if settings.celery_broker_url is None:
        servers.append(broker_part(folder.path / "valkey", folder.sockets, credentials))
        environment["CELERY_BROKER_URL"] = broker_uri(folder.sockets, credentials)
    if settings.bucket_dir or settings.gcs_bucket is None:
        objects = (settings.bucket_dir or folder.path / "objects").absolute()
        prepare_folder(objects, is_ours=settings.bucket_dir is None)
        taken = take_over(folder.path, objects)
        if taken.left_in is not None:
            notices.append(
                f"Files of release 1.0.0 that are no objects are in {taken.left_in}; look at them, then delete them"
            )
        environment["CONTRAFACT_BUCKET_DIR"] = str(objects)
    stages = (tuple(servers), (worker_part(folder), api_part(settings)))
    address = f"{settings.address}{load_settings().base_path}"
    return Plan(stages, environment, address, Patience(settings.patience_seconds), tuple(notices))


def _environment(settings: LocalSettings, folder: DataFolder) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        # Two memory pools for all threads: otherwise each keeps memory after a burst of uploads.
        "MALLOC_ARENA_MAX": "2",
        "CONTRAFACT_HOST": settings.host,
        "CONTRAFACT_PORT": str(settings.port),
        # The address at which readiness is checked, besides the names of the setting.
        "CONTRAFACT_ALLOWED_HOSTS": ",".join([load_settings().allowed_hosts, settings.connect_host]),
        "CONTRAFACT_LOCAL_USERS": settings.local_users or default_local_users(settings),
        "CONTRAFACT_DATA_DIR": str(folder.path),
        # The program's folder may be another user's: then the kernels that were compiled at set-up are copied there.
        "NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR") or str(folder.path / "kernels"),
        "CONTRAFACT_LAUNCHER_STATUS_FILE": str(folder.status_file),
        "CONTRAFACT_FRONTEND_DIR": str(settings.frontend_dir.absolute()),
        "CONTRAFACT_MODEL_DIR": str(settings.model_dir.absolute()),
    }


def default_local_users(settings: LocalSettings) -> str:
    """Return the users of this machine who may connect if the operator names none: the one who started it.

    Everyone may connect if it listens on other addresses than this machine's own, or has other names, as behind a
    proxy.
    """
    is_private = settings.host in LOOPBACK_NAMES and load_settings().hosts() <= LOOPBACK_NAMES
    # `sudo make run` is for the user who typed it.
    return ",".join({str(os.geteuid()), os.environ.get("SUDO_UID") or "0"}) if is_private else ALL_USERS


def api_part(settings: LocalSettings) -> Part:
    """Return the API under gunicorn, configured by `contrafact_api.gunicorn_conf`."""
    command = (sys.executable, "-m", "gunicorn", "--config", "python:contrafact_api.gunicorn_conf")
    address = (settings.connect_host, settings.port)
    ready = partial(is_served, *address, "/api/v1/health/ready")
    answers = partial(is_served, *address, "/api/v1/health/live", seconds=BUSY_SECONDS)
    return Part("api", command, ready, stop_seconds=STOP_SECONDS, answers=answers)


def is_served(host: str, port: int, path: str, seconds: float = PROBE_SECONDS) -> bool:
    """Return whether a GET of the path is answered with status 200, each byte within some seconds."""
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker_part(folder: DataFolder) -> Part:
    """Return the worker. While it takes jobs it keeps its process id in run/worker.ready, with the current time."""
    command = (sys.executable, "-m", "contrafact_worker")
    return Part("worker", command, partial(worker_is_ready, folder.run / "worker.ready"), stop_seconds=STOP_SECONDS)


def worker_is_ready(file: Path) -> bool:
    """Return whether the file holds the id of a running worker, and its time is that of a recent heartbeat.

    A killed worker leaves its file behind, a stopped one no longer sets its time.
    """
    try:
        pid = int(file.read_text())
        command_line = Path(f"/proc/{pid}/cmdline").read_bytes()
        age_seconds = time.time() - file.stat().st_mtime
    except (OSError, ValueError):
        return False
    return b"contrafact_worker" in command_line and age_seconds < HEARTBEAT_SECONDS
