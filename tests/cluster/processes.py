"""Servers of a cluster: processes that are killed, and started again as systemd or Kubernetes would."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from contrafact_local.parts import dies_with_parent

POLL_SECONDS = 0.05
RESTART_SECONDS = 0.5
STOP_SECONDS = 30.0
READY_SECONDS = 600.0
"""Minutes only where other programs keep the machine busy."""


class Process:
    """One server. It is started again whenever it ends, until it is stopped.

    Parameters
    ----------
    command : returns program and arguments, asked for at each start.
    is_ready : whether it answers; called repeatedly.
    started_by : returns the command that starts another one on its host.
    """

    def __init__(  # noqa: PLR0917 - all needed
        self,
        name: str,
        command: tuple[str, ...],
        environment: Mapping[str, str],
        log: Path,
        is_ready: Callable[[], bool],
        folder: Path,
        started_by: Callable[[tuple[str, ...]], tuple[str, ...]] = tuple,
    ) -> None:
        self.name = name
        self.command, self.environment, self.folder = command, environment, folder
        self.is_ready = is_ready
        self._started_by = started_by
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._is_wanted = threading.Event()
        self._lock = threading.Lock()
        self._watching: threading.Thread | None = None

    def start(self) -> None:
        """Start it, and again when it ends."""
        self._is_wanted.set()
        self._spawn()
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self._watching.start()

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until it answers; fail after the given seconds."""
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            assert time.monotonic() < deadline, f"{self.name} is not ready; see {self.log}:\n{self.last_lines()}"
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """End it as an operator does, and wait for the end."""
        self._is_wanted.clear()
        with self._lock:
            process = self._process
        if process is None:
            return
        family = self.family()
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # What a killed parent left behind.
        for each in family:
            with suppress(psutil.NoSuchProcess):
                each.kill()

    def family(self) -> list[psutil.Process]:
        """Return its processes, the parent first."""
        with self._lock:
            process = self._process
        if process is None or process.poll() is not None:
            return []
        with suppress(psutil.NoSuchProcess):
            parent = psutil.Process(process.pid)
            return [parent, *parent.children(recursive=True)]
        return []

    def kill(self, choose: Callable[[list[psutil.Process]], psutil.Process]) -> bool:
        """Kill one of its processes; return whether there was one."""
        family = self.family()
        if not family:
            return False
        with suppress(psutil.NoSuchProcess):
            choose(family).send_signal(signal.SIGKILL)
            return True
        return False

    def last_lines(self) -> str:
        """Return the end of its log."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def _spawn(self) -> None:
        with self.log.open("ab") as log, self._lock:
            self._process = subprocess.Popen(
                dies_with_parent(self._started_by(self.command)),
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _watch(self) -> None:
        while self._is_wanted.is_set():
            with self._lock:
                process = self._process
            with suppress(subprocess.TimeoutExpired):
                assert process is not None
                process.wait(RESTART_SECONDS)
                time.sleep(RESTART_SECONDS)
                if self._is_wanted.is_set():
                    self._spawn()
