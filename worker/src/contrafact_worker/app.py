"""The Celery app: its tasks, which call the use cases, and what its processes do when they start and end."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import numpy as np
from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_ready, worker_shutdown, worker_shutting_down

from contrafact.adapters.celery_queue import (
    EXPAND_PLAYLIST,
    MAKE_DOCUMENT,
    PROCESS_TRACK,
    RANK_CLIP,
    REEMBED_TRACKS,
    RUN_IMPORT,
    WORK_ON_SET,
    make_celery,
)
from contrafact.adapters.logs import log_json_lines
from contrafact.adapters.system import n_cores
from contrafact.adapters.tracing import tracing
from contrafact.alignment.align import compile_alignment
from contrafact.domain.chroma import SAMPLE_RATE
from contrafact.services.leasing import left_for_later_if_unavailable
from contrafact.settings import Settings
from contrafact_worker.broker import release_unacknowledged
from contrafact_worker.composing import UseCases, make_use_cases
from contrafact_worker.heartbeats import LastActivity
from contrafact_worker.housekeeping import Housekeeping
from contrafact_worker.tracing import trace_tasks

_TASKS_PER_PROCESS = 200
_TASK_SECONDS = 2 * 3600.0
"""Longer than any job takes."""
_AFTER_DOWNLOAD_SECONDS = 3600.0
_LOAD_SECONDS = 120.0
_WARM_UP_SECONDS = 30


def build_worker(settings: Settings) -> Celery:
    """Build the app with its tasks and signal handlers."""
    release_unacknowledged()
    app = make_celery(settings.celery_broker_url)
    app.conf.update(
        # Messages are only nudges: one that a dying worker held may be delivered again and finds nothing to do.
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        worker_concurrency=settings.worker_concurrency,
        # Loading torch may take long on a busy machine; Celery's default is 4 s.
        worker_proc_alive_timeout=_LOAD_SECONDS,
        # Restart processes from time to time, to return leaked memory.
        worker_max_tasks_per_child=_TASKS_PER_PROCESS,
        # A process that hangs is killed and replaced; its job was resumed long before, when its lease expired.
        task_time_limit=round(max(_TASK_SECONDS, settings.download_time_limit_s + _AFTER_DOWNLOAD_SECONDS)),
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        worker_enable_remote_control=False,
    )
    loaded = add_tasks(app, timedelta(seconds=settings.sweep_seconds))
    # A set takes a fifth of its own length on one core that does nothing else.
    app.tasks[WORK_ON_SET].time_limit = round(max(app.conf.task_time_limit, settings.max_set_duration_s))
    _connect_signals(settings, loaded)
    trace_tasks()
    return app


def add_tasks(app: Celery, reembed_for: timedelta) -> list[UseCases]:
    """Add the tasks; return the list to which each worker process adds its use cases.

    While the database is unavailable a task ends with a warning: the sweep sends another message later.

    Parameters
    ----------
    reembed_for : how long a task embeds, and then analyses, tracks again: until the next sweep sends another one.
    """
    loaded: list[UseCases] = []

    # Shared tasks would be those of every app of the process, which the tests make.
    task: Callable[..., Callable[[Callable[..., None]], object]] = partial(app.task, shared=False)

    @task(name=PROCESS_TRACK)
    def process_track(job_id: str) -> None:
        loaded[0].ingest(job_id)

    @task(name=EXPAND_PLAYLIST)
    def expand_playlist(playlist_id: str) -> None:
        loaded[0].expand(playlist_id)

    @task(name=RUN_IMPORT)
    def run_import(import_id: str) -> None:
        loaded[0].run_import(import_id)

    @task(name=WORK_ON_SET)
    def work_on_set(set_id: str) -> None:
        loaded[0].work_on_set(set_id)

    @task(name=RANK_CLIP)
    def rank_clip(clip_id: str) -> None:
        loaded[0].rank_clip(clip_id)

    @task(name=MAKE_DOCUMENT)
    def make_document(sha256: str) -> None:
        with left_for_later_if_unavailable(f"document {sha256}"):
            loaded[0].make_document(sha256)

    @task(name=REEMBED_TRACKS)
    def reembed_tracks() -> None:
        with left_for_later_if_unavailable("re-embedding"):
            loaded[0].reembed(reembed_for)
            loaded[0].reextract(reembed_for)

    return loaded


def _connect_signals(settings: Settings, loaded: list[UseCases]) -> None:
    # Shared with the worker processes, which are forked from this one.
    n_loaded = multiprocessing.get_context("fork").Value("i", 0)
    last = LastActivity()
    last.connect()
    housekeeping = Housekeeping(settings, lambda: n_loaded.value >= settings.worker_concurrency, last)

    def log(**_: object) -> None:
        log_json_lines(settings.log_level)

    def load(**_: object) -> None:
        """Load the network in a new worker process."""
        import torch

        # Jobs run in parallel: divide the cores among them.
        torch.set_num_threads(max(1, n_cores() // settings.worker_concurrency))
        tracing.start("contrafact-worker")
        loaded[:] = [make_use_cases(settings)]
        warm_up(loaded[0])
        with n_loaded.get_lock():
            n_loaded.value += 1

    def ready(**_: object) -> None:
        housekeeping.start()

    def ending(**_: object) -> None:
        housekeeping.stop()

    def ended(**_: object) -> None:
        housekeeping.join()

    for signal, receiver in (
        (setup_logging, log),
        (worker_process_init, load),
        (worker_ready, ready),
        (worker_shutting_down, ending),
        (worker_shutdown, ended),
    ):
        signal.connect(receiver, weak=False)


def warm_up(use_cases: UseCases) -> None:
    """Process a rising tone and compile all kernels, so that the first job is not slower than the others."""
    from contrafact.features.extract import compile_extraction
    from contrafact.features.hpcp import compute_chroma

    seconds = np.arange(_WARM_UP_SECONDS * SAMPLE_RATE, dtype=np.float32) / SAMPLE_RATE
    tone = np.sin(2 * np.pi * 220 * seconds * (1 + seconds / _WARM_UP_SECONDS)).astype(np.float32)
    use_cases.ingest.embedder.embed(compute_chroma([tone]))
    compile_alignment()
    compile_extraction()
