"""The snapshot of the index, built in a process of its own: `python -m contrafact_worker.indexing`."""

from __future__ import annotations

import logging
import os
import subprocess
import sys

from contrafact.adapters.logs import log_json_lines
from contrafact.services.build_snapshot import BuildSnapshot
from contrafact.settings import load_settings
from contrafact_worker.composing import make_build

_NICENESS = 10
"""Jobs go first."""
_log = logging.getLogger(__name__)


class IndexBuilding:
    """Lets a snapshot be built whenever one is due. However the building process ends, the worker goes on.

    Parameters
    ----------
    build : says when one is due.
    """

    def __init__(self, build: BuildSnapshot) -> None:
        self._build = build
        self._process: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Begin to build if that is due and nobody is at it."""
        if self._process is not None and self._process.poll() is None:
            return
        if self._process is not None and self._process.returncode:
            _log.warning("the index was not built, to be tried again: exit status %d", self._process.returncode)
        self._process = None
        if self._build.is_due():
            self._process = subprocess.Popen([sys.executable, "-m", __name__])

    def stop(self) -> None:
        """End what is being built; the older snapshot stays."""
        if self._process is not None and self._process.poll() is None:
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
