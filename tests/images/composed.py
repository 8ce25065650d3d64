"""The product in containers, as docker-compose.yml describes it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from tests.images.bases import ROOT
from tests.images.engine import Engine

ADDRESS = "http://127.0.0.1:8080"
SERVICES = ("mongo", "valkey", "api", "worker", "web")
ENVIRONMENT = """
MONGO_PASSWORD=5d41402abc4b2a76b9719d911017c592
VALKEY_PASSWORD=7d793037a0760186574b0282f2f435e7
CONTRAFACT_BUCKET_DIR=/objects/contrafact
CONTRAFACT_OPEN=1
COMPOSE_PROJECT_NAME=contrafact
"""
ENDED = {"ready", "failed", "cancelled"}


class Composed:
    """Commands of docker-compose and an HTTP client.

    Parameters
    ----------
    folder : gets the `.env`.
    torch_index : address of a package index with a CPU build of torch; only builds need it.
    more : a file beside docker-compose.yml and that of the tests, and lines for the `.env`.
    """

    def __init__(self, engine: Engine, folder: Path, torch_index: str = "", more: tuple[str, str] = ("", "")) -> None:
        self.engine = engine
        self._env_file = folder / ".env"
        file, lines = more
        self._files = ("docker-compose.yml", "tests/images/compose.yml", *([file] if file else []))
        self._env_file.write_text(ENVIRONMENT + lines)
        self._torch_index = torch_index

    def compose(self, *arguments: str, version: str = "first") -> str:
        """Run docker-compose and return what it prints. Raises AssertionError when it fails."""
        files = (part for file in self._files for part in ("--file", file))
        environment = {"TORCH_INDEX_URL": self._torch_index, "TEST_VERSION": version}
        command = ("docker-compose", "--env-file", str(self._env_file), *files, *arguments)
        return self.engine.run(*command, cwd=ROOT, env=environment)

    def up(self) -> None:
        """Start or replace the containers, and wait until all are healthy."""
        self.compose("up", "--detach", "--no-build")
        self.wait_until_healthy(*SERVICES)

    def container_id(self, service: str) -> str:
        """Return the id of a service's container; docker-compose itself takes seconds for it."""
        labels = (f"label=com.docker.compose.service={service}", "label=com.docker.compose.oneoff=False")
        return self.engine.docker("ps", "--all", "--quiet", *(part for label in labels for part in ("--filter", label)))

    def container(self, service: str) -> Any:
        """Return what the engine knows of the container of a service."""
        return self.engine.inspect(self.container_id(service))

    def health(self, service: str) -> str:
        return str(self.container(service)["State"]["Health"]["Status"])

    def wait_until_healthy(self, *services: str) -> None:
        # One question for all services: each starts a program.
        question = ("ps", "--filter", "health=healthy", "--filter", "label=com.docker.compose.oneoff=False")
        form = '{{.Label "com.docker.compose.service"}}'

        def unhealthy() -> set[str]:
            return set(services) - set(self.engine.docker(*question, "--format", form).split())

        wait_until(
            lambda: not unhealthy(), 180, lambda: f"{unhealthy()} {self.compose('logs', '--tail', '40')[-6000:]}"
        )

    def inside(self, service: str, *command: str) -> str:
        return self.engine.docker("exec", self.container_id(service), *command)

    def limit(self, service: str, resource: str) -> int:
        """Return the limit that the kernel holds a container to: "memory" in bytes, or "pids"."""
        old, new = {
            "memory": ("memory/memory.limit_in_bytes", "memory.max"),
            "pids": ("pids/pids.max", "pids.max"),
        }[resource]
        return int(self.inside(service, "sh", "-c", f"cd /sys/fs/cgroup; cat {old} 2>/dev/null || cat {new}"))

    def own_memory(self, service: str) -> int:
        """Return the bytes that the programs of a container hold, without cached files."""
        lines = self.inside(
            service, "sh", "-c", "cd /sys/fs/cgroup; cat memory/memory.stat 2>/dev/null || cat memory.stat"
        )
        figures = dict(line.split() for line in lines.splitlines())
        return int(figures.get("total_rss") or figures["anon"])

    def signal(self, service: str, name: str) -> None:
        """Send a signal to all programs of a container but the first."""
        self.inside(service, "sh", "-c", f"kill -s {name} -- -1")

    def kill(self, service: str) -> None:
        """Kill a container from below; what `docker kill` ends stays ended."""
        self.engine.among_containers("sh", "-c", f"kill -KILL {self.container(service)['State']['Pid']}")

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send a request to nginx."""
        with self.engine.network():
            return requests.request(method, f"{ADDRESS}{path}", timeout=120, **options)

    def get(self, path: str) -> Any:
        answer = self.request("GET", f"/api/v1{path}")
        assert answer.ok, answer.text
        return answer.json()

    def upload(self, path: Path) -> Any:
        """Upload a recording and return its job."""
        with path.open("rb") as file:
            answer = self.request("POST", "/api/v1/tracks/upload", files={"file": (path.name, file)})
        assert answer.ok, answer.text
        return answer.json()

    def wait_for_job(self, job_id: str) -> Any:
        """Wait until a job has ended, and return it."""
        wait_until(lambda: self.get(f"/jobs/{job_id}")["state"] in ENDED, 120, lambda: json.dumps(self.get("/jobs")))
        return self.get(f"/jobs/{job_id}")


def wait_until(is_true: Callable[[], bool], seconds: float, describe: Callable[[], str]) -> None:
    """Wait until a condition is true; fail after the given seconds."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, f"not so within {seconds} s: {describe()}"
        time.sleep(1.0)  # most questions start programs
