"""What the first question would wait for, done while nobody asks yet."""

from __future__ import annotations

import logging
import threading
import time

import numpy as np
from flask import Flask

from contrafact.domain.chroma import Chroma
from contrafact.domain.errors import ContrafactError
from contrafact.matching.alignment import align
from contrafact_api.container import EXTENSION, UseCases

_N_FRAMES = 100
_log = logging.getLogger(__name__)


def warm_up_in_background(app: Flask) -> threading.Thread:
    """Begin to warm up; the app answers meanwhile. Returns the thread."""
    found: UseCases = app.extensions[EXTENSION]
    thread = threading.Thread(target=_warm_up, args=(found,), name="warm-up", daemon=True)
    thread.start()
    return thread


def _warm_up(found: UseCases) -> None:
    began = time.perf_counter()
    compile_alignment()
    n_tracks = 0
    try:
        n_tracks = found.check.load.index.refresh()
    except ContrafactError as error:
        # The first question will read the library.
        _log.warning("library not read: %s", error)
    seconds = round(time.perf_counter() - began, 2)
    _log.info("warmed up", extra={"seconds": seconds, "tracks": n_tracks})


def compile_alignment() -> None:
    """Align a tune with itself, which compiles everything that an alignment needs, or reads it compiled from disk."""
    frames = np.random.default_rng(0).integers(0, 255, (_N_FRAMES, 12), dtype=np.uint8)
    align(Chroma(frames), Chroma(frames))
