"""Estimate the prior of the library in a process of its own: `python -m contrafact_worker.estimating`."""

from __future__ import annotations

import logging
import os

from contrafact.adapters.logs import log_json_lines
from contrafact.settings import load_settings
from contrafact_worker.composing import make_estimate, make_servers
from contrafact_worker.processes import NICENESS, Due, OwnProcess

_log = logging.getLogger(__name__)


class PriorEstimating(OwnProcess):
    """Starts a process that estimates the prior when an estimate is due."""

    def __init__(self, due: Due) -> None:
        super().__init__(due, __name__)


def main() -> None:
    """Estimate the prior once."""
    os.nice(NICENESS)
    settings = load_settings()
    log_json_lines(settings.log_level)
    found = make_estimate(settings, make_servers(settings))()
    if found is None:
        _log.info("prior not estimated: the library has fewer than two tracks")
    else:
        _log.info("prior estimated", extra={"prior": found.prior, "tracks": found.n_tracks})


if __name__ == "__main__":
    main()
