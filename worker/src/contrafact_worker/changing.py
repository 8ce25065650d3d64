"""Go on with changes of many tracks in a thread of the worker's main process, beside all jobs."""

from __future__ import annotations

import logging
import threading

from contrafact.services.bulk import ChangeTracks

_PAUSE_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Changing:
    """Thread that works on what requests left.

    Parameters
    ----------
    pause_seconds : between two looks while there is nothing to do.
    """

    def __init__(self, changes: ChangeTracks, pause_seconds: float = _PAUSE_SECONDS) -> None:
        self._changes = changes
        self._pause_seconds = pause_seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread soon; does not wait for it, another worker goes on."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                is_any = self._changes.work()
            except Exception as error:  # noqa: BLE001 - the thread must go on: a server may be back at the next round
                _log.warning("changes interrupted, to be tried again: %s", error)
                is_any = False
            if not is_any:
                self._ended.wait(self._pause_seconds)
