"""The Celery app: thin tasks around the library."""

from __future__ import annotations

import multiprocessing
from datetime import timedelta

from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_ready, worker_shutting_down

from contrafact.adapters.celery_queue import EXPAND_PLAYLIST, PROCESS_TRACK, RANK_CLIP, REEMBED_TRACKS, make_celery
from contrafact.adapters.logs import log_json_lines
from contrafact.adapters.system import n_cores
from contrafact.services.sweep import SWEEP_SECONDS
from contrafact.settings import Settings
from contrafact_worker.composing import Workbench, make_workbench
from contrafact_worker.housekeeping import Housekeeping
from contrafact_worker.warming import warm_up

_TASKS_PER_PROCESS = 200
_LOAD_SECONDS = 120.0
_REEMBED_FOR = timedelta(seconds=SWEEP_SECONDS)
"""Until the next nudge."""


def build_worker(settings: Settings) -> Celery:
    """The app with its tasks, and what happens when its processes start and end."""
    app = make_celery(settings.celery_broker_url)
    app.conf.update(
        # A message is only a nudge; one that a dying worker held may come again and finds nothing to do.
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        worker_concurrency=settings.worker_concurrency,
        # A process that loads torch on a busy machine may take long; the default would end it after 4 s.
        worker_proc_alive_timeout=_LOAD_SECONDS,
        # Memory that a decoder or torch keeps goes back when a process has done its share.
        worker_max_tasks_per_child=_TASKS_PER_PROCESS,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        worker_enable_remote_control=False,
    )
    bench = _add_tasks(app)
    _connect_signals(settings, bench)
    return app


def _add_tasks(app: Celery) -> list[Workbench]:
    """Add the tasks; returns the place where each working process puts its bench."""
    bench: list[Workbench] = []

    @app.task(name=PROCESS_TRACK)  # type: ignore[untyped-decorator]  # Celery has no types
    def process_track(job_id: str) -> None:
        bench[0].ingest(job_id)

    @app.task(name=EXPAND_PLAYLIST)  # type: ignore[untyped-decorator]
    def expand_playlist(playlist_id: str) -> None:
        bench[0].expand(playlist_id)

    @app.task(name=RANK_CLIP)  # type: ignore[untyped-decorator]
    def rank_clip(clip_id: str) -> None:
        bench[0].rank_clip(clip_id)

    @app.task(name=REEMBED_TRACKS)  # type: ignore[untyped-decorator]
    def reembed_tracks() -> None:
        bench[0].reembed(_REEMBED_FOR)

    return bench


def _connect_signals(settings: Settings, bench: list[Workbench]) -> None:
    # Shared with the working processes, which are forked from this one.
    n_loaded = multiprocessing.get_context("fork").Value("i", 0)
    housekeeping = Housekeeping(settings, lambda: n_loaded.value >= settings.worker_concurrency)

    def log(**_: object) -> None:
        log_json_lines(settings.log_level)

    def load(**_: object) -> None:
        """Load the network once in each working process, before its first job."""
        import torch

        # Jobs run beside each other; so many threads each that they do not fight over the cores.
        torch.set_num_threads(max(1, n_cores() // settings.worker_concurrency))
        bench[:] = [make_workbench(settings)]
        warm_up(bench[0])
        with n_loaded.get_lock():
            n_loaded.value += 1

    def ready(**_: object) -> None:
        housekeeping.start()

    def ending(**_: object) -> None:
        housekeeping.stop()

    for signal, receiver in (
        (setup_logging, log),
        (worker_process_init, load),
        (worker_ready, ready),
        (worker_shutting_down, ending),
    ):
        signal.connect(receiver, weak=False)
