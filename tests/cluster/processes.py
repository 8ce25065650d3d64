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
PROBE_SECONDS = 5.0
STOP_SECONDS = 30.0
READY_SECONDS = 600.0
"""Minutes only where other programs keep the machine busy."""


class Liveness:
    """Decides, as a liveness probe does, when a server that runs and does not answer is to be killed.

    Parameters
    ----------
    answers : whether the server answers.
    patience_s : time without an answer after which it is killed; twice as long after each kill until it answers, so
        that a slow machine does not keep it from starting.
    """

    def __init__(
        self, answers: Callable[[], bool], patience_s: float, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._answers, self._seconds = answers, seconds
        self._patience_s = self._allowed_s = patience_s
        self._answered_at = self._asked_at = seconds()

    def starts(self) -> None:
        """Count from now on: it has been started."""
        self._answered_at = self._seconds()

    def is_lost(self) -> bool:
        """Ask, if the last question was `PROBE_SECONDS` ago; return whether it is to be killed."""
        if self._seconds() - self._asked_at < PROBE_SECONDS:
            return False
        self._asked_at = self._seconds()
        if self._answers():
            self._answered_at, self._allowed_s = self._seconds(), self._patience_s
        is_lost = self._seconds() - self._answered_at > self._allowed_s
        if is_lost:
            self._allowed_s *= 2
        return is_lost


class Process:
    """One server. It is started again whenever it ends, until it is stopped.

    Parameters
    ----------
    command : returns program and arguments, asked for at each start.
    is_ready : whether it answers; called repeatedly.
    n_lost : how often it was killed because it did not answer.
    started_by : returns the command that starts another one on its host.
    patience_s : time without an answer after which it is killed, and so started again; None for servers that end
        themselves when they cannot go on.
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
        patience_s: float | None = None,
    ) -> None:
        self.name = name
        self.command, self.environment, self.folder = command, environment, folder
        self.is_ready = is_ready
        self._started_by = started_by
        self.log = log
        self.n_lost = 0
        self._patience_s = patience_s
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
        liveness = None if self._patience_s is None else Liveness(self.is_ready, self._patience_s)
        while self._is_wanted.is_set():
            with self._lock:
                process = self._process
            assert process is not None
            try:
                process.wait(RESTART_SECONDS)
            except subprocess.TimeoutExpired:
                if liveness and liveness.is_lost():
                    self.n_lost += 1
                    for each in self.family():
                        with suppress(psutil.NoSuchProcess):
                            each.kill()
                continue
            time.sleep(RESTART_SECONDS)
            if self._is_wanted.is_set():
                self._spawn()
                if liveness:
                    liveness.starts()
