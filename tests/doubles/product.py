"""The whole product, started as `make run` starts it, with its data in a folder of the test's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from contrafact_local.ports import free_port

START_SECONDS = 90.0
STOP_SECONDS = 45.0
ENDED = frozenset({"ready", "failed", "cancelled"})


class Product:
    """A running product.

    Parameters
    ----------
    folder : where its data lies; a second product on the same folder finds what the first one left.
    environment : settings beside the harness's own.
    """

    def __init__(self, folder: Path, environment: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        settings = {"CONTRAFACT_DATA_DIR": str(folder), "CONTRAFACT_PORT": str(self.port), **(environment or {})}
        self._environment = {**os.environ, **settings}
        self._output = folder.parent / f"{folder.name}.out"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Product:
        began_at = time.monotonic()
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "contrafact_local"], env=self._environment, stdout=output, stderr=output
            )
        wait_until(self._says_ready, START_SECONDS)
        self.seconds_to_start = time.monotonic() - began_at
        return self

    def stop(self) -> int:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(STOP_SECONDS)

    def __enter__(self) -> Product:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _says_ready(self) -> bool:
        assert self._process is not None
        said = self._output.read_text()
        assert self._process.poll() is None, said
        return "is ready at" in said

    @property
    def worker_pid(self) -> int:
        """Process id of the worker that takes jobs at present."""
        return int((self.folder / "run" / "worker.ready").read_text())

    def get(self, path: str, **query: object) -> Any:
        answer = requests.get(f"{self.url}/api/v1{path}", params=query, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: object = None) -> Any:
        answer = requests.post(f"{self.url}/api/v1{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def upload(self, path: Path, **fields: str) -> Any:
        with path.open("rb") as file:
            answer = requests.post(
                f"{self.url}/api/v1/tracks/upload", files={"file": (path.name, file)}, data=fields, timeout=120
            )
        answer.raise_for_status()
        return answer.json()

    def wait_for_state(self, job_id: str, *states: str, seconds: float = 60.0) -> Any:
        """The job once it is in one of the states; fails at once if it ended in another."""
        job: Any = None

        def is_there() -> bool:
            nonlocal job
            job = self.get(f"/jobs/{job_id}")
            if job["state"] in ENDED and job["state"] not in states:
                raise AssertionError(f"the job ended: {job}")
            return job["state"] in states

        wait_until(is_there, seconds, pause_seconds=0.01)
        return job


def wait_until(is_true: Callable[[], bool], seconds: float, pause_seconds: float = 0.05) -> None:
    """Return once it is true; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, f"not true within {seconds} s: {is_true}"
        time.sleep(pause_seconds)
