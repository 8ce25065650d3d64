"""Start the worker: `python -m contrafact_worker`."""

from __future__ import annotations

import gc
import logging

from contrafact.adapters.celery_queue import queue_of
from contrafact.adapters.logs import log_json_lines
from contrafact.adapters.youtube.arguments import parse_arguments
from contrafact.adapters.youtube.cookies import read_cookies
from contrafact.domain.work_kinds import WorkKind
from contrafact.settings import Settings, load_settings
from contrafact_worker.app import build_worker
from contrafact_worker.composing import scratch_folder
from contrafact_worker.housekeeping import clear_scratch


def main() -> None:
    """Process tasks until a signal arrives."""
    settings = load_settings()
    log_json_lines(settings.log_level)
    # Celery issues some messages as warnings: log them, too.
    logging.captureWarnings(True)
    check_youtube(settings)
    clear_scratch(scratch_folder(settings))
    preload()
    # Without messages between workers, which delay the start: leases are all that they share.
    options = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    queues = ",".join(queue_of(kind) for kind in WorkKind if kind in settings.kinds())
    build_worker(settings).worker_main(["--quiet", "worker", "--queues", queues, *options])


def check_youtube(settings: Settings) -> None:
    """Raise `invalid_setting` if the cookies or the arguments for yt-dlp cannot be used."""
    read_cookies(settings.youtube_cookies)
    parse_arguments(settings.ytdlp_args)


def preload() -> None:
    """Import large libraries in the parent process, so that the forked worker processes share their memory."""
    import av  # noqa: F401 - imported for its effect, as the next
    import torch  # noqa: F401

    from contrafact.features.spectral_peaks import spectra_function

    spectra_function()
    # These live as long as the process: the collector need not walk through them, while it works or when it ends.
    gc.freeze()


if __name__ == "__main__":
    main()
