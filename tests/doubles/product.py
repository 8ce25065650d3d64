"""The whole product, started by `make run`, with its data in a folder of the test's own."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from tests.doubles.make_run import MakeRun

ENDED = frozenset({"ready", "failed", "cancelled"})


class Product(MakeRun):
    """A running product with an HTTP client.

    Parameters
    ----------
    folder : gets `data/`; a second product in the same folder finds what the first one left.
    environment : settings beside the harness's own.
    """

    def __enter__(self) -> Product:
        try:
            self.seconds_to_start = self.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def worker_pid(self) -> int:
        """Process id of the worker that takes jobs at present."""
        return int((self.data / "run" / "worker.ready").read_text())

    def get(self, path: str, **query: object) -> Any:
        answer = requests.get(f"{self.address}/api/v1{path}", params=query, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: object = None) -> Any:
        answer = requests.post(f"{self.address}/api/v1{path}", json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def upload(self, path: Path, **fields: str) -> Any:
        with path.open("rb") as file:
            answer = requests.post(
                f"{self.address}/api/v1/tracks/upload", files={"file": (path.name, file)}, data=fields, timeout=120
            )
        answer.raise_for_status()
        return answer.json()

    def wait_for_state(self, job_id: str, *states: str, seconds: float = 60.0) -> Any:
        """Wait for a job to reach one of the states and return it; fail at once if it ended in another.

        When the job has ended, wait for its track, too: its state follows that of the job.
        """
        job: Any = None

        def is_there() -> bool:
            nonlocal job
            job = self.get(f"/jobs/{job_id}")
            if job["state"] in ENDED and job["state"] not in states:
                raise AssertionError(f"the job ended: {job}")
            return job["state"] in states

        wait_until(is_there, seconds)
        if job["state"] in ENDED:
            wait_until(lambda: self.get(f"/tracks/{job['track_id']}")["state"] == job["state"], seconds)
        return job


def wait_until(is_true: Callable[[], bool], seconds: float, pause_seconds: float = 0.15) -> None:
    """Wait until a condition is true; fail after the given seconds.

    The pause is long since each question takes processor time of the product, which all tests share.
    """
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, f"not true within {seconds} s: {is_true}"
        time.sleep(pause_seconds)
