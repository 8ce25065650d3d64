"""The snapshot of the index, built in a process of its own: `python -m contrafact_worker.indexing`."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import Protocol

from contrafact.adapters.logs import log_json_lines
from contrafact.settings import load_settings
from contrafact_worker.composing import make_build

_NICENESS = 10
"""Jobs go first."""
_log = logging.getLogger(__name__)


class Due(Protocol):
    """What knows when a snapshot is due."""

    def is_due(self) -> bool:
        """Whether it is."""
        ...


class IndexBuilding:
    """Lets a snapshot be built whenever one is due. However the building process ends, the worker goes on.

    Parameters
    ----------
    due : says when one is due.
    """

    def __init__(self, due: Due) -> None:
        self._due = due
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int | None:
        """Of the process that builds at present; None if none does."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def look(self) -> None:
        """Begin to build if that is due and nobody is at it."""
        if self.process_id is not None:
            return
        if self._process is not None and self._process.returncode:
            _log.warning("the index was not built, to be tried again: exit status %d", self._process.returncode)
        self._process = None
        if self._due.is_due():
            self._process = subprocess.Popen([sys.executable, "-m", __name__])

    def stop(self) -> None:
        """End what is being built; the older snapshot stays."""
        if self._process is not None and self.process_id is not None:
            self._process.terminate()
            self._process.wait()


def main() -> None:
    """Build it once."""
    os.nice(_NICENESS)
    settings = load_settings()
    log_json_lines(settings.log_level)
    is_built = make_build(settings)()
    _log.info("index built" if is_built else "index not built: there is nothing, or another worker is at it")


if __name__ == "__main__":
    main()
