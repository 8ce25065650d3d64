"""Find the edges between tracks in a process of its own: `python -m contrafact_worker.linking`."""

from __future__ import annotations

import logging
import os
from datetime import timedelta

from contrafact.adapters.logs import log_json_lines
from contrafact.settings import load_settings
from contrafact_worker.composing import make_link, make_servers
from contrafact_worker.processes import NICENESS, Due, OwnProcess

_LIMIT = timedelta(minutes=30)
"""Then the process ends, and the next one reads settings and weights again."""
_log = logging.getLogger(__name__)


class TrackLinking(OwnProcess):
    """Starts a process that finds edges while tracks wait for them."""

    def __init__(self, due: Due) -> None:
        super().__init__(due, __name__)


def main() -> None:
    """Find the edges of the tracks that wait."""
    os.nice(NICENESS)
    settings = load_settings()
    log_json_lines(settings.log_level)
    n_tracks = make_link(settings, make_servers(settings))(_LIMIT)
    _log.info("edges found", extra={"tracks": n_tracks})


if __name__ == "__main__":
    main()
