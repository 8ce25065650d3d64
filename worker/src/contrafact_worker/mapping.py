"""Keep up the map of the library in a process of its own: `python -m contrafact_worker.mapping`."""

from __future__ import annotations

import logging
import os

from contrafact.adapters.logs import log_json_lines
from contrafact.settings import load_settings
from contrafact_worker.composing import make_map, make_servers
from contrafact_worker.processes import NICENESS, Due, OwnProcess

_log = logging.getLogger(__name__)


class MapMaking(OwnProcess):
    """Starts a process that brings the map up to date when recordings came or went."""

    def __init__(self, due: Due) -> None:
        super().__init__(due, __name__)


def main() -> None:
    """Bring the map up to date once."""
    os.nice(NICENESS)
    settings = load_settings()
    log_json_lines(settings.log_level)
    made = make_map(settings, make_servers(settings))()
    if made is None:
        _log.info("map not made: another worker makes it")
    else:
        is_new = made.fitted_at == made.made_at
        _log.info("map made", extra={"tracks": made.n_points, "version": made.version, "is_laid_out_anew": is_new})


if __name__ == "__main__":
    main()
