"""Servers of a cluster: processes that are killed, and started again as systemd or Kubernetes would."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping
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
    is_outlived : whether its children go on without it, and keep its port: when it was killed, they are killed before
        it is started again, as a container's are. Children of others end themselves, which is tested, too.
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
        is_outlived: bool = False,
    ) -> None:
        self.name = name
        self.command, self.environment, self.folder = command, environment, folder
        self.is_ready = is_ready
        self._started_by = started_by
        self.log = log
        self.n_lost = 0
        self._patience_s, self._is_outlived = patience_s, is_outlived
        self._process: subprocess.Popen[bytes] | None = None
        self._left: list[psutil.Process] = []
        self._is_stopped = threading.Event()
        self._lock = threading.Lock()
        self._watching: threading.Thread | None = None

    def start(self) -> None:
        """Start it, and again when it ends."""
        self._is_stopped.clear()
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
        with self._lock:
            self._is_stopped.set()
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
        if self._watching is not None:
            self._watching.join()
        # What killed parents left behind.
        _kill_all([*family, *self._left, *_group(process.pid)])
        self._left, self._process = [], None

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
            if self._is_stopped.is_set():
                return
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
        while not self._is_stopped.is_set():
            with self._lock:
                process = self._process
            assert process is not None
            try:
                process.wait(RESTART_SECONDS)
            except subprocess.TimeoutExpired:
                if liveness and liveness.is_lost():
                    self.n_lost += 1
                    _kill_all(self.family())
                continue
            self._left = [each for each in self._left if each.is_running()] + _group(process.pid)
            if self._is_stopped.wait(RESTART_SECONDS):
                return
            if self._is_outlived:
                _kill_all(self._left)
            self._spawn()
            if liveness:
                liveness.starts()


def _group(leader: int) -> list[psutil.Process]:
    """Return the processes of a group; those that a leader left keep its id from being given to another."""
    found = list[psutil.Process]()
    for each in psutil.process_iter():
        with suppress(OSError):
            if os.getpgid(each.pid) == leader:
                found.append(each)
    return found


def _kill_all(processes: Iterable[psutil.Process]) -> None:
    for each in processes:
        with suppress(psutil.NoSuchProcess):
            each.kill()
