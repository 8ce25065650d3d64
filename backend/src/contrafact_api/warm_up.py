"""In a background thread: compile the alignment, load the index, fill the chroma cache, then keep the index fresh."""

from __future__ import annotations

import logging
import threading
import time

from flask import Flask

from contrafact.alignment.align import compile_alignment
from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State
from contrafact.domain.tracks import TrackFilter, TrackSort
from contrafact.ports.stores import TrackStore
from contrafact.services.caches import ChromaCache
from contrafact_api.container import EXTENSION, UseCases

_PAGE_SIZE = 200
_log = logging.getLogger(__name__)


def warm_up_in_background(app: Flask) -> threading.Thread:
    """Start the thread and return it. The app answers requests meanwhile."""
    use_cases: UseCases = app.extensions[EXTENSION]

    def run() -> None:
        _warm_up(use_cases)
        use_cases.check.load.index.keep_fresh(threading.Event())

    thread = threading.Thread(target=run, name="warm-up", daemon=True)
    thread.start()
    return thread


def _warm_up(use_cases: UseCases) -> None:
    began = time.perf_counter()
    compile_alignment()
    n_tracks = n_chroma = 0
    try:
        n_tracks = use_cases.check.load.index.count()
        n_chroma = _fill_chroma_cache(use_cases.tracks.tracks, use_cases.check.load.chromas)
    except ContrafactError as error:
        # The first requests will load what they need.
        _log.warning("warm-up incomplete: %s", error)
    seconds = round(time.perf_counter() - began, 2)
    _log.info("warmed up", extra={"seconds": seconds, "tracks": n_tracks, "chroma": n_chroma})


def _fill_chroma_cache(tracks: TrackStore, chromas: ChromaCache) -> int:
    """Load the chroma of the newest tracks until the cache is full; return their number."""
    n_loaded, cursor = 0, None
    while not chromas.is_full:
        page = tracks.page(TrackFilter(state=State.READY), TrackSort.CREATED_AT_DESC, _PAGE_SIZE, cursor)
        n_loaded += len(chromas.get([track.chroma_key for track in page.items if track.chroma_key]))
        cursor = page.next_cursor
        if cursor is None:
            break
    return n_loaded
