"""Run the API as deployed: gunicorn with threads, on real servers."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.doubles.servers import BUCKET_NAME, Server
from tests.doubles.weights import write_card

from contrafact_local.machine import free_port

_START_SECONDS = 90


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: Any
    seconds: float


@dataclass(frozen=True)
class RealApi:
    port: int
    master_pid: int
    log: Path

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterable[bytes] | None = None,
        headers: dict[str, str] | None = None,
        *,
        is_chunked: bool = False,
    ) -> Answer:
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, f"/api/v1{path}", body, headers or {}, encode_chunked=is_chunked)
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        body_found = json.loads(data) if data else None
        return Answer(response.status, dict(response.getheaders()), body_found, time.monotonic() - began)

    def post(self, path: str, body: object) -> Answer:
        return self.ask("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def peak_memory_bytes(self) -> int:
        """Return the highest peak memory of its processes."""
        children = Path(f"/proc/{self.master_pid}/task/{self.master_pid}/children").read_text().split()
        peaks = [_status(int(pid))["VmHWM"] for pid in (str(self.master_pid), *children)]
        return max(int(peak.split()[0]) * 1024 for peak in peaks)


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


@contextmanager
def running_api(
    folder: Path, mongod: Server, bucket: Server | None, broker: Server, settings: Mapping[str, str] | None = None
) -> Iterator[RealApi]:
    """Run the API with untrained weights; `settings` replace the defaults of tests, or name a bucket."""
    (folder / "model").mkdir()
    write_card(folder / "model")
    port = free_port()
    environment = {
        **os.environ,
        "MONGODB_URI": mongod.uri,
        **({"STORAGE_EMULATOR_HOST": bucket.uri} if bucket else {}),
        "GCS_BUCKET": BUCKET_NAME,
        "CELERY_BROKER_URL": broker.uri,
        "CONTRAFACT_MODEL_DIR": str(folder / "model"),
        "CONTRAFACT_DATA_DIR": str(folder),
        "CONTRAFACT_PORT": str(port),
        **(settings or {}),
    }
    config = "python:contrafact_api.gunicorn_conf"
    command = (sys.executable, "-m", "gunicorn", "--config", config, "--graceful-timeout", "3")
    log = folder / "api.log"
    with log.open("wb") as file, subprocess.Popen(command, env=environment, stdout=file, stderr=file) as process:
        try:
            api = RealApi(port, process.pid, log)
            _wait_for(api)
            yield api
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(api: RealApi) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            if api.ask("GET", "/health/live").status == http.client.OK:
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
