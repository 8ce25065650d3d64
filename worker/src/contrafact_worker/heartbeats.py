"""Heartbeats of the worker: a file for the launcher on this machine, a document in the database for the API."""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import os
import socket
import threading
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from celery.signals import task_postrun, task_prerun

from contrafact.domain.errors import ContrafactError
from contrafact.domain.health import WorkerReport
from contrafact.embedding.card import load_card
from contrafact.ports.health import HeartbeatStore
from contrafact.services.installation import installed_yt_dlp
from contrafact.settings import Settings

BEAT_SECONDS = 10.0
_END_SECONDS = 3.0
_log = logging.getLogger(__name__)


class LastActivity:
    """When the processes of a worker last began or ended a task. Shared with processes that are forked later."""

    def __init__(self) -> None:
        # Without a lock, which a killed process might hold.
        self._at = multiprocessing.get_context("fork").Value("d", 0.0, lock=False)

    def connect(self) -> None:
        """Note every task of this worker."""
        for signal in (task_prerun, task_postrun):
            signal.connect(self.note, weak=False)

    def note(self, **_: object) -> None:
        """Note that a task begins or ends now."""
        self._at.value = time.monotonic()

    def seconds_ago(self) -> float | None:
        """Return the seconds since then; None before the first task."""
        at: float = self._at.value
        return time.monotonic() - at if at else None


class Heartbeats:
    """A thread that sends a heartbeat every ten seconds.

    It is a thread of the main process: a job that takes long does not delay it, a stopped process does.

    Parameters
    ----------
    ready_file : holds the id of this process while it takes jobs; each heartbeat sets its time.
    worker : the first report.
    """

    def __init__(self, store: HeartbeatStore, ready_file: Path, worker: WorkerReport, last: LastActivity) -> None:
        self._store = store
        self._file = ready_file
        self._worker = worker
        self._last = last
        self._began = time.monotonic()
        self._is_database_away = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeats", daemon=True)

    def start(self) -> None:
        """Send the first heartbeat, then one every ten seconds."""
        self._thread.start()

    def stop(self) -> None:
        """Let the thread record that the worker ends in order."""
        self._ended.set()
        self._file.unlink(missing_ok=True)

    def join(self) -> None:
        """Wait until the thread has ended, three seconds at most."""
        if self._thread.is_alive():
            self._thread.join(_END_SECONDS)

    def _run(self) -> None:
        while not self._ended.is_set():
            # First the file: the database may not answer for a while.
            self._touch()
            self._write()
            self._ended.wait(BEAT_SECONDS)
        try:
            self._store.end(self._worker.worker_id)
        except ContrafactError as error:
            _log.warning("end of the worker not recorded: %s", error)

    def _touch(self) -> None:
        own_id = str(os.getpid())
        try:
            if self._file.exists() and self._file.read_text() == own_id:
                os.utime(self._file)
            else:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._file.write_text(own_id)
        except OSError as error:
            _log.warning("%s not written, to be tried again: %s", self._file, error)

    def _write(self) -> None:
        try:
            self._store.beat(self._report())
        except Exception as error:  # noqa: BLE001 - the thread must go on: the database may be back at the next one
            if not self._is_database_away:
                _log.warning("heartbeat not sent, to be tried again: %s", error)
            self._is_database_away = True
        else:
            self._is_database_away = False

    def _report(self) -> WorkerReport:
        uptime_seconds = time.monotonic() - self._began
        return replace(self._worker, uptime_seconds=uptime_seconds, idle_seconds=self._last.seconds_ago())


def this_worker(settings: Settings) -> WorkerReport:
    """Return the first report of this process. Raises `invalid_weights`, `wrong_recipe`."""
    return WorkerReport(
        worker_id=_worker_id(settings.data_dir),
        process_id=os.getpid(),
        version=version("contrafact"),
        model_id=load_card(settings.model_dir).model_id,
        concurrency=settings.worker_concurrency,
        uptime_seconds=0.0,
        idle_seconds=None,
        yt_dlp=installed_yt_dlp(),
    )


def _worker_id(data_dir: Path) -> str:
    """Return the host's name and a hash of the data folder, which no two workers of a host share."""
    return f"{socket.gethostname()}-{hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:8]}"
