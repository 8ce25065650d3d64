"""A real Milvus for tests, of the PyPI package `milvus`: its binary with its configuration, on ports of its own."""

from __future__ import annotations

import os
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import milvus

from contrafact_local.machine import LOOPBACK, free_port
from contrafact_local.parts import dies_with_parent, wait_until

GRACE_SECONDS = 0.3
"""How far behind its searches may be; 5 s in production."""
_ETCD = """\
listen-client-urls: http://{client}
advertise-client-urls: http://{client}
listen-peer-urls: http://{peer}
initial-advertise-peer-urls: http://{peer}
initial-cluster: default=http://{peer}
"""
SESSION_SECONDS = 10
"""How long a part that was killed counts as alive; 30 s in production."""
_PORTS = ("root_coord", "proxy", "proxy_internal", "query_coord", "query_node", "index_coord")
_MORE_PORTS = ("index_node", "data_coord", "data_node")
_START_SECONDS = 240.0
N_STARTS = 3
"""How often it is started at most until it is ready."""
_LOG_LINES = 40


@dataclass
class MilvusServer:
    """A Milvus that a test can kill, stop for a while, and start again with its data."""

    folder: Path
    port: int
    metrics_port: int
    host: str = LOOPBACK
    process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """The MILVUS_URI."""
        return f"http://{self.host}:{self.port}"

    @property
    def command(self) -> tuple[str, ...]:
        """Program and arguments."""
        return (str(self.folder / "bin" / "milvus"), "run", "standalone", "-alias", str(self.port))

    @property
    def environment(self) -> dict[str, str]:
        """What it needs beside those of this process."""
        return {
            "DEPLOY_MODE": "STANDALONE",
            "METRICS_PORT": str(self.metrics_port),
            "LD_LIBRARY_PATH": str(self.folder / "bin"),
        }

    def start(self, is_ready: Callable[[], bool] = lambda: True) -> None:
        """Start it, and again if it crashes before it is ready, as release 2.3.5 sometimes does.

        Parameters
        ----------
        is_ready : asked when all its parts are up, until it is true.
        """
        for _ in range(N_STARTS):
            process = self._launch()
            if self._becomes_ready(process, is_ready):
                return
            if process.poll() is None:
                break
        raise AssertionError(f"Milvus did not start: {self.folder}/milvus.log ends with\n{self._end_of_log()}")

    def _launch(self) -> subprocess.Popen[bytes]:
        with (self.folder / "milvus.log").open("ab") as log:
            self.process = subprocess.Popen(
                dies_with_parent(self.command),
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self.process

    def _becomes_ready(self, process: subprocess.Popen[bytes], is_ready: Callable[[], bool]) -> bool:
        has_ended = wait_until(lambda: process.poll() is not None or (self.answers() and is_ready()), _START_SECONDS)
        return has_ended and process.poll() is None

    def _end_of_log(self) -> str:
        log = (self.folder / "milvus.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(log.splitlines()[-_LOG_LINES:])

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def deny_writes(self, *, are_denied: bool) -> None:
        """Let an administrator switch writing off or on. It takes effect some seconds later."""
        config = self.folder / "configs" / "milvus.yaml"
        before, writing, after = config.read_text().partition("  limitWriting:")
        old, new = (f"forceDeny: {'true' if denied else 'false'}" for denied in (not are_denied, are_denied))
        config.write_text(before + writing + after.replace(old, new, 1))

    def answers(self) -> bool:
        """Return whether all its parts are up."""
        try:
            with urllib.request.urlopen(f"http://{self.host}:{self.metrics_port}/healthz", timeout=2) as answer:
                return b"OK" in answer.read()
        except (OSError, HTTPException):
            return False


@contextmanager
def running_milvus(folder: Path, session_seconds: int = SESSION_SECONDS) -> Iterator[MilvusServer]:
    """Yield a Milvus with its data in a folder. See `installed_milvus`."""
    server = installed_milvus(folder, session_seconds=session_seconds)
    try:
        server.start()
        yield server
    finally:
        # Its data goes with the folder: nothing waits for it to be written.
        server.kill()


def installed_milvus(folder: Path, host: str = LOOPBACK, session_seconds: int = SESSION_SECONDS) -> MilvusServer:
    """Return a Milvus with program, configuration and data in a folder, not started.

    Parameters
    ----------
    session_seconds : without a turn of the processor after which it ends itself, as a host that was lost.
    """
    ports = {f"{name}_port": free_port() for name in (*_PORTS, *_MORE_PORTS)}
    config = milvus.MilvusServerConfig(data_dir=str(folder), **ports)
    config.set("common.gracefulTime", int(1000 * GRACE_SECONDS))
    config.set("common.session.ttl", session_seconds)
    config.resolve()
    _move_etcd(folder)
    milvus._initialize_data_files(str(folder))
    return MilvusServer(folder, ports["proxy_port"], free_port(), host)


def _move_etcd(folder: Path) -> None:
    """Give the etcd inside Milvus ports of its own: its configuration takes no other than 2379 and 2380."""
    etcd, config = folder / "configs" / "etcd.yaml", folder / "configs" / "milvus.yaml"
    etcd.write_text(_ETCD.format(client=f"{LOOPBACK}:{free_port()}", peer=f"{LOOPBACK}:{free_port()}"))
    text = config.read_text()
    config.write_text(text.replace("  use:\n    embed: true", f"  config:\n    path: {etcd}\n  use:\n    embed: true"))
