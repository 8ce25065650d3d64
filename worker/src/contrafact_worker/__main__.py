"""Start the worker: `python -m contrafact_worker`."""

from __future__ import annotations

import logging

from contrafact.adapters.logs import log_json_lines
from contrafact.settings import load_settings
from contrafact_worker.app import build_worker
from contrafact_worker.composing import scratch_folder
from contrafact_worker.scratch import clear_scratch
from contrafact_worker.warming import preload


def main() -> None:
    """Run until told to stop."""
    settings = load_settings()
    log_json_lines(settings.log_level)
    # What Celery says through warnings goes to the log too, as a line of JSON.
    logging.captureWarnings(True)
    preload()
    clear_scratch(scratch_folder(settings))
    # A worker that asks nothing of its neighbours starts at once; the jobs' leases are all they need to share.
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    build_worker(settings).worker_main(["--quiet", "worker", *alone])


if __name__ == "__main__":
    main()
