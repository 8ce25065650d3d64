"""Run the whole product in a new data folder: real servers, the API under gunicorn and a worker."""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from contrafact_local.datafolder import data_folder
from contrafact_local.machine import free_port
from contrafact_local.parts import RunningPart
from contrafact_local.plan import plan_product
from contrafact_local.settings import LocalSettings

CHECKOUT = Path(__file__).parents[1]
OWN_SERVERS = ("MONGODB_URI", "CELERY_BROKER_URL", "GCS_BUCKET", "CONTRAFACT_BUCKET_DIR")
BOUNDARY = "benchmark"
MAX_ATTEMPTS = 5
"""Times that a request is sent before its lost connection is a failure."""
Answer = dict[str, object]


@dataclass(frozen=True)
class Product:
    """A running product.

    Parameters
    ----------
    bucket : folder of the objects.
    parts : processes by name.
    """

    host: str
    port: int
    database_uri: str
    bucket: Path
    parts: dict[str, RunningPart]

    def client(self) -> Client:
        """Open a connection that is kept alive, as by a browser."""
        return Client(self.host, self.port)

    def memory_mb(self, part: str) -> float:
        """Return the memory of a process and its children; shared memory counts once (PSS)."""
        process = psutil.Process(self.parts[part].pid)
        processes = [process, *process.children(recursive=True)]
        return sum(each.memory_full_info().pss for each in processes) / 1e6


class Client:
    """HTTP client of the API on one connection."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=60)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """Send a GET."""
        return self._request("GET", path, None, headers or {})

    def post(self, path: str, body: Answer) -> Answer:
        """Send a POST with a JSON body."""
        return self._request("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def upload(self, name: str, data: bytes) -> Answer:
        """Upload a file."""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._request("POST", "/tracks/upload", body, kind)

    def _request(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        for attempt in range(MAX_ATTEMPTS):
            try:
                self._connection.request(method, f"/api/v1{path}", body, headers)
                response = self._connection.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # The server closes idle connections, and those that it has no room for.
                self._connection.close()
                if attempt == MAX_ATTEMPTS - 1:
                    raise
        answer: Answer = json.loads(response.read())
        assert response.status < 400, answer
        return answer


@contextmanager
def running_product(folder: Path) -> Iterator[Product]:
    """Start the product with an empty library and without access to YouTube."""
    for name in OWN_SERVERS:
        os.environ.pop(name, None)
    # Nothing listens at this address, so that links fail and no request leaves the machine.
    os.environ["CONTRAFACT_PROXY"] = f"http://127.0.0.1:{free_port()}"
    settings = LocalSettings(port=free_port(), data_dir=folder, model_dir=CHECKOUT / "model_weights")
    with data_folder(folder) as data, ExitStack() as stack:
        plan = plan_product(settings, data)
        os.environ.update(plan.environment)
        parts = {}
        for part in plan.parts:
            parts[part.name] = RunningPart(part, data.logs / f"{part.name}.log")
            stack.callback(parts[part.name].stop)
            parts[part.name].start()
        bucket = Path(plan.environment["CONTRAFACT_BUCKET_DIR"])
        yield Product(settings.connect_host, settings.port, plan.environment["MONGODB_URI"], bucket, parts)


def wait_until_ready(client: Client, track_id: object) -> None:
    """Wait until a track is ready.

    Raises
    ------
    AssertionError : the track failed or was cancelled.
    """
    while (track := client.get(f"/tracks/{track_id}"))["state"] != "ready":
        assert track["state"] not in {"failed", "cancelled"}, track
        time.sleep(0.02)
