"""What the first question would wait for, done while nobody asks yet."""

from __future__ import annotations

import logging
import threading
import time

from flask import Flask

from contrafact.alignment.compiling import compile_alignment
from contrafact.domain.errors import ContrafactError
from contrafact.domain.states import State
from contrafact.domain.tracks import TrackFilter, TrackSort
from contrafact.ports.stores import TrackStore
from contrafact.services.caches import ChromaCache
from contrafact_api.container import EXTENSION, UseCases

_PAGE = 200
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
    n_tracks = n_chroma = 0
    try:
        n_tracks = found.check.load.index.refresh()
        n_chroma = _read_chroma(found.tracks.tracks, found.check.load.chromas)
    except ContrafactError as error:
        # The first questions will read what they need.
        _log.warning("library not read: %s", error)
    seconds = round(time.perf_counter() - began, 2)
    _log.info("warmed up", extra={"seconds": seconds, "tracks": n_tracks, "chroma": n_chroma})


def _read_chroma(tracks: TrackStore, chromas: ChromaCache) -> int:
    """Read the chroma of the newest tracks, until the cache or the library is at its end; returns of how many."""
    n_read, cursor = 0, None
    while not chromas.is_full:
        page = tracks.page(TrackFilter(state=State.READY), TrackSort.CREATED_AT_DESC, _PAGE, cursor)
        n_read += len(chromas.get([track.chroma_key for track in page.items if track.chroma_key]))
        cursor = page.next_cursor
        if cursor is None:
            break
    return n_read
