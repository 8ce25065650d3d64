"""Build the snapshot of the index in a process of its own: `python -m contrafact_worker.indexing`."""

from __future__ import annotations

import logging
import os

from contrafact.adapters.logs import log_json_lines
from contrafact.adapters.mongo.database import connect
from contrafact.settings import load_settings
from contrafact_worker.processes import NICENESS, Due, OwnProcess
from contrafact_worker.upkeep import make_build

_log = logging.getLogger(__name__)


class IndexBuilding(OwnProcess):
    """Starts a process that builds a snapshot when one is due."""

    def __init__(self, due: Due) -> None:
        super().__init__(due, __name__)


def main() -> None:
    """Build the snapshot once."""
    os.nice(NICENESS)
    settings = load_settings()
    log_json_lines(settings.log_level)
    is_built = make_build(settings, connect(settings.mongodb_uri))()
    _log.info("index built" if is_built else "index not built: the library is empty, or another worker builds it")


if __name__ == "__main__":
    main()
