"""What the worker does by itself: indexes, sweeping, purging, and saying that it is there."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable

from contrafact.adapters.mongo.database import ensure_indexes
from contrafact.services.sweep import SWEEP_SECONDS
from contrafact.settings import Settings
from contrafact_worker.composing import make_build, make_nudge, make_parts, make_purge, make_sweep, scratch_folder
from contrafact_worker.indexing import IndexBuilding
from contrafact_worker.scratch import remove_stale

PURGE_EVERY_SWEEPS = 60
"""Every five minutes."""
INDEX_EVERY_SWEEPS = 12
"""Every minute."""
_LOOK_SECONDS = 0.1
_log = logging.getLogger(__name__)


class Housekeeping:
    """A thread of the worker's main process.

    Parameters
    ----------
    is_loaded : whether every working process has loaded the network.

    The file `run/worker.ready` in the data folder names this process while the worker takes jobs.
    """

    def __init__(self, settings: Settings, is_loaded: Callable[[], bool]) -> None:
        self._settings = settings
        self._is_loaded = is_loaded
        self._ended = threading.Event()
        self._ready_file = settings.data_dir / "run" / "worker.ready"

    def start(self) -> None:
        """Begin."""
        self._ended.clear()
        threading.Thread(target=self._run, name="housekeeping", daemon=True).start()

    def stop(self) -> None:
        """End after the present round."""
        self._ready_file.unlink(missing_ok=True)
        self._ended.set()

    def _say_ready(self) -> None:
        self._ready_file.parent.mkdir(parents=True, exist_ok=True)
        self._ready_file.write_text(str(os.getpid()))

    def _run(self) -> None:
        parts = make_parts(self._settings)
        sweep, purge, nudge = make_sweep(parts), make_purge(parts), make_nudge(self._settings, parts)
        index = IndexBuilding(make_build(self._settings))
        is_indexed = _try("indexes", lambda: ensure_indexes(parts.database))
        while not self._is_loaded() and not self._ended.wait(_LOOK_SECONDS):
            pass
        self._say_ready()
        n_rounds = 0
        while not self._ended.wait(SWEEP_SECONDS):
            is_indexed = is_indexed or _try("indexes", lambda: ensure_indexes(parts.database))
            _try("sweep", sweep)
            _try("nudge to embed again", nudge)
            if n_rounds % INDEX_EVERY_SWEEPS == 0:
                _try("index", index.look)
            if n_rounds % PURGE_EVERY_SWEEPS == 0:
                _try("purge", purge)
                _try("scratch", lambda: remove_stale(scratch_folder(self._settings)))
            n_rounds += 1
        index.stop()


def _try(what: str, action: Callable[[], object]) -> bool:
    """Whether it went well. Whatever is away now may be back at the next round: nothing may end the thread."""
    try:
        action()
    except Exception as error:  # noqa: BLE001
        _log.warning("%s failed, to be tried again: %s", what, error)
        return False
    return True
