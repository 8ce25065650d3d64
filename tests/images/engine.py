"""A Docker engine of the tests' own, in namespaces of its own.

Its mounts, processes and, unless it is to reach package registries, its network are seen by nothing else and end with
it: the machine's firewall, bridges and mounts stay as they were.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAMS = (
    *("dockerd", "containerd", "docker", "docker-compose", "mmdebstrap"),
    *("iptables", "ip", "unshare", "nsenter", "setpriv", "npm"),
)
# The engine ends with the process of the tests, and all its processes with it.
_ALONE = (
    *("setpriv", "--pdeathsig", "KILL", "--"),
    *("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"),
)
_CLONE_NEWNET = 0x40000000
_START_SECONDS = 60.0
_CGROUP = f"contrafact-images-{os.getpid()}"


class Engine:
    """A running dockerd.

    Attributes
    ----------
    folder : where images, containers and volumes lie; another engine may take it over when this one has ended.
    """

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self._process = process

    def docker(self, *arguments: str | Path, check: bool = True, **options: Any) -> str:
        """Run the command `docker`, and return what it prints.

        Raises
        ------
        AssertionError : it fails and `check` is set; the message is the end of its output.
        """
        return self.run("docker", *arguments, check=check, **options)

    def run(
        self, *command: str | Path, check: bool = True, env: Mapping[str, str] | None = None, **options: Any
    ) -> str:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [str(part) for part in command],
            env={**os.environ, **self.environment, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        said = done.stdout + done.stderr
        assert not check or done.returncode == 0, f"{command[:4]} ended with {done.returncode}: {said[-4000:]}"
        return done.stdout.strip()

    def inspect(self, name: str) -> Any:
        """Return what the engine knows of a container, image or volume."""
        return json.loads(self.docker("inspect", name))[0]

    def among_containers(self, *command: str) -> str:
        """Run a command where the process ids are those that the engine names."""
        return self.run("nsenter", "--target", str(self._child()), "--pid", "--mount", "--", *command)

    @property
    def environment(self) -> dict[str, str]:
        """Variables that lead `docker` and `docker-compose` to this engine. The classic builder is in every release."""
        return {
            "DOCKER_HOST": f"unix://{self.folder}/docker.sock",
            "DOCKER_BUILDKIT": "0",
            "COMPOSE_DOCKER_CLI_BUILD": "0",
        }

    @contextmanager
    def network(self) -> Iterator[None]:
        """Make connections of this thread in the engine's network, where its published ports are."""
        libc = ctypes.CDLL(None, use_errno=True)
        with Path("/proc/thread-self/ns/net").open() as own, Path(f"/proc/{self._child()}/ns/net").open() as inside:
            _set_network(libc, inside.fileno())
            try:
                yield
            finally:
                _set_network(libc, own.fileno())

    def _child(self) -> int:
        """Return the id of dockerd, which is in the namespaces; `unshare`, its parent, is outside."""
        pid = self._process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def stop(self) -> None:
        """End dockerd and, with it, every container. Volumes and images stay."""
        try:
            os.kill(self._child(), signal.SIGTERM)
            self._process.wait(timeout=60)
        except (OSError, IndexError, subprocess.TimeoutExpired):
            self._process.kill()  # --kill-child ends dockerd, and its process namespace with it
            self._process.wait()
        _remove_cgroups()


@contextmanager
def running_engine(folder: Path, *, own_network: bool) -> Iterator[Engine]:
    """Start dockerd on `folder`, and stop it at the end.

    Parameters
    ----------
    own_network : whether containers have networks and nothing outside can be reached. Without, there is only the
        machine's network, for builds that fetch packages.

    Raises
    ------
    AssertionError : it does not start with any storage driver.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for driver in ("overlay2", "vfs"):
        engine = _started(folder, driver, own_network)
        if engine is not None:
            break
    else:
        raise AssertionError(f"dockerd does not start: {(folder / 'dockerd.log').read_text()[-4000:]}")
    try:
        yield engine
    finally:
        engine.stop()


def _started(folder: Path, driver: str, own_network: bool) -> Engine | None:
    daemon = ["dockerd", "--storage-driver", driver, "--data-root", f"{folder}/data", "--exec-root", f"{folder}/exec"]
    daemon += ["--host", f"unix://{folder}/docker.sock", "--pidfile", f"{folder}/dockerd.pid"]
    if not own_network:
        # Containers and networks of a run that was killed would start again, in the machine's network.
        for name in ("containers", "network"):
            shutil.rmtree(folder / "data" / name, ignore_errors=True)
        daemon += ["--bridge", "none", "--iptables=false", "--ip-forward=false"]
    daemon += ["--cgroup-parent", f"/{_CGROUP}"]
    # iptables keeps its lock in /run.
    prepare = "mount -t tmpfs tmpfs /run && ip link set lo up && " if own_network else ""
    alone = (*_ALONE, "--net") if own_network else _ALONE
    (folder / "dockerd.pid").unlink(missing_ok=True)
    with (folder / "dockerd.log").open("wb") as log:
        process = subprocess.Popen(
            [*alone, "sh", "-c", f'{prepare}exec "$@"', "sh", *daemon],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    engine = Engine(folder, process)
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if "Server Version" in engine.docker("info", check=False):
            return engine
        time.sleep(0.2)
    engine.stop()
    return None


def _set_network(libc: ctypes.CDLL, descriptor: int) -> None:
    if libc.setns(descriptor, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _remove_cgroups() -> None:
    for top in Path("/sys/fs/cgroup").glob(f"**/{_CGROUP}"):
        for folder, _, _ in os.walk(top, topdown=False):
            Path(folder).rmdir()


def missing_programs() -> list[str]:
    return [name for name in PROGRAMS if shutil.which(name) is None]
