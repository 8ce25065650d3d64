"""Fit the library's own calibration in a process of its own: `python -m contrafact_worker.calibrating`."""

from __future__ import annotations

import logging
import os

from contrafact.adapters.logs import log_json_lines
from contrafact.settings import load_settings
from contrafact_worker.composing import make_fit_calibration, make_servers
from contrafact_worker.processes import NICENESS, Due, OwnProcess

_log = logging.getLogger(__name__)


class CalibrationFitting(OwnProcess):
    """Starts a process that fits a calibration when a person asked for it."""

    def __init__(self, due: Due) -> None:
        super().__init__(due, __name__)


def main() -> None:
    """Fit the calibration that was asked for."""
    os.nice(NICENESS)
    settings = load_settings()
    log_json_lines(settings.log_level)
    made = make_fit_calibration(settings, make_servers(settings))()
    _log.info("fit of a calibration ended", extra={"calibration": made.id, "state": made.state.value} if made else {})


if __name__ == "__main__":
    main()
