"""The whole product, running: real servers, the API under gunicorn and a worker, in a folder of their own."""

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
from contrafact_local.plan import plan_product
from contrafact_local.ports import free_port
from contrafact_local.running import RunningPart
from contrafact_local.settings import LocalSettings

CHECKOUT = Path(__file__).parents[1]
OWN_SERVERS = ("MONGODB_URI", "CELERY_BROKER_URL", "GCS_BUCKET")
BOUNDARY = "benchmark"
Answer = dict[str, object]


@dataclass(frozen=True)
class Product:
    """A running product.

    Parameters
    ----------
    bucket : its name, and the address of its server.
    parts : its processes, by name.
    """

    host: str
    port: int
    database_uri: str
    bucket: tuple[str, str]
    parts: dict[str, RunningPart]

    def client(self) -> Client:
        """A connection that is kept open, as a browser keeps it."""
        return Client(self.host, self.port)

    def memory_mb(self, part: str) -> float:
        """What the part and its children hold together; what they share counts once (PSS)."""
        process = psutil.Process(self.parts[part].pid)
        everybody = [process, *process.children(recursive=True)]
        return sum(each.memory_full_info().pss for each in everybody) / 1e6


class Client:
    """Asks the API over one connection."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=60)

    def get(self, path: str) -> Answer:
        """Answer of a GET."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, body: Answer) -> Answer:
        """Answer of a POST with a JSON body."""
        return self._ask("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def upload(self, name: str, data: bytes) -> Answer:
        """Answer to an uploaded file."""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self._ask("POST", "/tracks/upload", body, kind)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        try:
            self._connection.request(method, f"/api/v1{path}", body, headers)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server closes connections that were idle for a while.
            self._connection.close()
            return self._ask(method, path, body, headers)
        answer: Answer = json.loads(response.read())
        assert response.status < 400, answer
        return answer


@contextmanager
def running_product(folder: Path) -> Iterator[Product]:
    """Start the product with an empty library; YouTube is out of its reach."""
    for name in OWN_SERVERS:
        os.environ.pop(name, None)
    # Nothing listens there: links fail, and nothing leaves this machine.
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
        bucket = (plan.environment["GCS_BUCKET"], plan.environment["STORAGE_EMULATOR_HOST"])
        yield Product(settings.connect_host, settings.port, plan.environment["MONGODB_URI"], bucket, parts)


def wait_until_ready(client: Client, track_id: object) -> None:
    """Wait until a track is ready.

    Raises
    ------
    AssertionError : it failed.
    """
    while (track := client.get(f"/tracks/{track_id}"))["state"] != "ready":
        assert track["state"] not in {"failed", "cancelled"}, track
        time.sleep(0.02)
