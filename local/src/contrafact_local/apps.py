"""The two parts that are Contrafact's own: the API under gunicorn, and the Celery worker."""

from __future__ import annotations

import http.client
import sys
from functools import partial
from pathlib import Path

from contrafact_local.datafolder import DataFolder
from contrafact_local.part import Part
from contrafact_local.settings import LocalSettings

PROBE_SECONDS = 2.0
STOP_SECONDS = 10


def api_part(settings: LocalSettings) -> Part:
    """Describe the API; its own module tells gunicorn where and how to serve it."""
    command = (sys.executable, "-m", "gunicorn", "--config", "python:contrafact_api.gunicorn_conf")
    ready = partial(api_is_ready, settings.connect_host, settings.port)
    return Part("api", command, ready, stop_seconds=STOP_SECONDS)


def api_is_ready(host: str, port: int) -> bool:
    """Return whether the API says that it, its database and its bucket answer."""
    connection = http.client.HTTPConnection(host, port, timeout=PROBE_SECONDS)
    try:
        connection.request("GET", "/api/v1/health/ready")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker_part(folder: DataFolder) -> Part:
    """Describe the worker. It writes its process id to run/worker.ready when it takes messages."""
    command = (sys.executable, "-m", "contrafact_worker")
    return Part("worker", command, partial(worker_is_ready, folder.run / "worker.ready"), stop_seconds=STOP_SECONDS)


def worker_is_ready(file: Path) -> bool:
    """Return whether `file` names a worker that is alive: one that was killed leaves its file behind."""
    try:
        pid = int(file.read_text())
        command_line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False
    return b"contrafact_worker" in command_line
