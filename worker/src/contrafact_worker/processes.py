"""Long computations in processes of their own, at low priority, so that jobs go first."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from typing import Protocol

NICENESS = 10
_log = logging.getLogger(__name__)


class Due(Protocol):
    """A computation, or a test double."""

    def is_due(self) -> bool:
        """Return whether the computation is due."""


class OwnProcess:
    """Starts a process when its computation is due. The worker goes on however the process ends.

    Parameters
    ----------
    module : name of the module that the process runs.
    """

    def __init__(self, due: Due, module: str) -> None:
        self._due, self._module = due, module
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int | None:
        """Id of the running process, or None."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start_if_due(self) -> None:
        """Start a process if the computation is due and none is running."""
        if self.process_id is not None:
            return
        if self._process is not None and self._process.returncode:
            _log.warning("%s failed, to be tried again: exit status %d", self._module, self._process.returncode)
        self._process = None
        if self._due.is_due():
            self._process = subprocess.Popen([sys.executable, "-m", self._module])
            # Without it a process that has ended stays a zombie until the next sweep.
            threading.Thread(target=self._process.wait, name=f"wait for {self._module}", daemon=True).start()

    def stop(self) -> None:
        """Terminate the running process; the older result stays in use."""
        if self._process is not None and self.process_id is not None:
            self._process.terminate()
            self._process.wait()
