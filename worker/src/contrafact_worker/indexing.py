"""Build the snapshot of the index in a process of its own: `python -m contrafact_worker.indexing`."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import Protocol

from contrafact.adapters.logs import log_json_lines
from contrafact.adapters.mongo.database import connect
from contrafact.settings import load_settings
from contrafact_worker.composing import make_build

_NICENESS = 10
"""Low priority: jobs go first."""
_log = logging.getLogger(__name__)


class Due(Protocol):
    """`BuildSnapshot`, or a test double."""

    def is_due(self) -> bool:
        """Return whether a snapshot is due."""


class IndexBuilding:
    """Starts a process that builds a snapshot when one is due. The worker goes on however the process ends."""

    def __init__(self, due: Due) -> None:
        self._due = due
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int | None:
        """Id of the running process, or None."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start_if_due(self) -> None:
        """Start a process if a snapshot is due and none is running."""
        if self.process_id is not None:
            return
        if self._process is not None and self._process.returncode:
            _log.warning("the index was not built, to be tried again: exit status %d", self._process.returncode)
        self._process = None
        if self._due.is_due():
            self._process = subprocess.Popen([sys.executable, "-m", __name__])

    def stop(self) -> None:
        """Terminate the running process; the older snapshot stays in use."""
        if self._process is not None and self.process_id is not None:
            self._process.terminate()
            self._process.wait()


def main() -> None:
    """Build the snapshot once."""
    os.nice(_NICENESS)
    settings = load_settings()
    log_json_lines(settings.log_level)
    is_built = make_build(settings, connect(settings.mongodb_uri))()
    _log.info("index built" if is_built else "index not built: the library is empty, or another worker builds it")


if __name__ == "__main__":
    main()
