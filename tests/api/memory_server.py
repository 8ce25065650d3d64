"""The app on stores in memory, under gunicorn with the worker of the API."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

from flask import Response, request
from flask_openapi3 import OpenAPI
from tests.doubles.memory_app import make_app
from tests.doubles.memory_world import make_world

from contrafact_local.machine import free_port

WORKER = "contrafact_api.serving.worker.ReceivingWorker"
_GATE = "TEST_GATE"
"""Variable with the path of a file: while it exists, rankings do not end."""
_START_SECONDS = 90
_STOP_SECONDS = 60.0


def application() -> OpenAPI:
    """Return the app; gunicorn calls this. Its rankings are empty, and end when the gate is open."""
    world = make_world()
    for number in (8, 9):
        world.add_ready(number)
    app = make_app(world)
    gate = os.environ.get(_GATE)

    @app.before_request
    def _rank() -> Response | None:
        if not request.path.endswith("/ranking"):
            return None
        while gate and Path(gate).exists():
            time.sleep(0.01)
        return Response("{}", mimetype="application/json")

    return app


@contextmanager
def running_server(
    folder: Path, settings: Mapping[str, str] | None = None, *options: str, gate: Path | None = None
) -> Iterator[int]:
    """Run the app; yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", WORKER, "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--graceful-timeout", "3", *options]
    environment = {**os.environ, **(settings or {}), _GATE: str(gate or "")}
    root = Path(__file__).parents[2]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [*command, f"{__name__}:application()"], cwd=root, env=environment, stdout=log, stderr=log
        ) as process,
    ):
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(_STOP_SECONDS)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=_START_SECONDS) as connection:
                connection.sendall(get("/health/live"))
                if read_response(connection).status == 200:
                    return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def get(path: str, headers: str = "") -> bytes:
    """Return the bytes of a GET."""
    return f"GET /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()


def open_connection(port: int, address: str = "127.0.0.1") -> socket.socket:
    """Connect from an address of this machine."""
    return socket.create_connection(("127.0.0.1", port), timeout=60, source_address=(address, 0))


def read_response(connection: socket.socket) -> HTTPResponse:
    """Read the head of a response."""
    response = HTTPResponse(connection)
    response.begin()
    return response
